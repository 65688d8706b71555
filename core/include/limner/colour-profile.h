/* Colours between an ICC profile and sRGB, with Little CMS in floating point: colours outside sRGB become
 * values outside 0..1, and come back as what they were. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _LimnerColourTransform LimnerColourTransform;

/* From a file's colours to sRGB. channels: 1 grey or 3 RGB, each 0..1, or 4 CMYK, percent
 * of ink. NULL when nothing is to be done: the
 * profile is sRGB itself, is damaged, or is for other channels. */
LimnerColourTransform *limner_colour_transform_to_srgb (GBytes *profile, int channels);
/* From sRGB [n,3] to an RGB profile; NULL when the profile is sRGB. It must be one that
 * limner_profile_can_write takes. */
LimnerColourTransform *limner_colour_transform_from_srgb (GBytes *profile);
void limner_colour_transform_free (LimnerColourTransform *transform);

/* from [n,channels] to the first three of each four in to [n,4]; they may not overlap. Any number of threads.
 */
void limner_colour_transform_apply (const LimnerColourTransform *transform, const float *from, float *to,
                                    gsize n);

/* Whether colours can be turned into this profile and back without loss: RGB by a matrix and curves, as the
 * profiles of working spaces and screens are. Tables, as those of printers and scanners, go one way. */
gboolean limner_profile_can_write (GBytes *profile);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LimnerColourTransform, limner_colour_transform_free)

G_END_DECLS
