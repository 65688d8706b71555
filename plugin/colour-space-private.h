/* The colour spaces of GIMP's buffers, and conversion between them and sRGB. */
#pragma once

#include <libgimp/gimp.h>
#include <limner/colour-profile.h>

G_BEGIN_DECLS

/* The space of the image's own encoding. Compositing in it makes feathered edges linear in the image's
 * values and keeps pixels outside the mask bit for bit. GIMP's default would be linear light for all
 * images. */
GimpLayerColorSpace limner_composite_space (GimpPrecision precision);

/* How the colours of a drawable are read and written. */
typedef struct
{
  const Babl *format;               /* R, G, B and A as float */
  LimnerColourTransform *transform; /* between `format` and sRGB; NULL: `format` is sRGB */
} LimnerColourSpace;

/* to_srgb: TRUE for reading, FALSE for writing. */
LimnerColourSpace limner_colour_space_of (GimpDrawable *drawable, gboolean to_srgb);
void limner_colour_space_clear (LimnerColourSpace *space);
/* Transforms n pixels [n,4] in place; `colours` [n,3] is scratch. */
void limner_colour_space_apply (const LimnerColourSpace *space, float *pixels, float *colours, gsize n);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (LimnerColourSpace, limner_colour_space_clear)

G_END_DECLS
