/* The colours of GIMP's buffers: their encoding, and the way between them and sRGB. */
#pragma once

#include <libgimp/gimp.h>
#include <limner/colour-profile.h>

G_BEGIN_DECLS

/* The space in which the image's own numbers mix linearly: there a feather is proportional, and pixels under
 * no mask come through without being converted, bit for bit. GIMP's default is linear light for all. */
GimpLayerColorSpace limner_composite_space (GimpPrecision precision);

/* How the colours of a coloured drawable are read and written. */
typedef struct
{
  const Babl *format;               /* R, G, B and A as float */
  LimnerColourTransform *transform; /* between `format` and sRGB; NULL: `format` is sRGB */
} LimnerColourSpace;

/* to_srgb: for reading; otherwise for writing. */
LimnerColourSpace limner_colour_space_of (GimpDrawable *drawable, gboolean to_srgb);
void limner_colour_space_clear (LimnerColourSpace *space);
/* Transforms n pixels [n,4] in place; `colours` has room for [n,3]. */
void limner_colour_space_apply (const LimnerColourSpace *space, float *pixels, float *colours, gsize n);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (LimnerColourSpace, limner_colour_space_clear)

G_END_DECLS
