#include "config.h"

#include "colour-space-private.h"

GimpLayerColorSpace
limner_composite_space (GimpPrecision precision)
{
  switch (precision)
    {
    case GIMP_PRECISION_U8_LINEAR:
    case GIMP_PRECISION_U16_LINEAR:
    case GIMP_PRECISION_U32_LINEAR:
    case GIMP_PRECISION_HALF_LINEAR:
    case GIMP_PRECISION_FLOAT_LINEAR:
    case GIMP_PRECISION_DOUBLE_LINEAR:
      return GIMP_LAYER_COLOR_SPACE_RGB_LINEAR;
    case GIMP_PRECISION_U8_PERCEPTUAL:
    case GIMP_PRECISION_U16_PERCEPTUAL:
    case GIMP_PRECISION_U32_PERCEPTUAL:
    case GIMP_PRECISION_HALF_PERCEPTUAL:
    case GIMP_PRECISION_FLOAT_PERCEPTUAL:
    case GIMP_PRECISION_DOUBLE_PERCEPTUAL:
      return GIMP_LAYER_COLOR_SPACE_RGB_PERCEPTUAL;
    default:
      return GIMP_LAYER_COLOR_SPACE_RGB_NON_LINEAR;
    }
}

/* The profile of the drawable's values: that of the image, or its linear form. */
static GBytes *
read_profile (GimpImage *image, gboolean linear)
{
  g_autoptr (GimpColorProfile) own = gimp_image_get_effective_color_profile (image);
  g_autoptr (GimpColorProfile) used
      = own != NULL && linear ? gimp_color_profile_new_linear_from_color_profile (own) : NULL;
  GimpColorProfile *profile = linear ? used : own;
  const guint8 *data;
  gsize size;

  if (profile == NULL)
    return NULL;
  data = gimp_color_profile_get_icc_profile (profile, &size);
  return g_bytes_new (data, size);
}

/* babl's curves are exact only for sRGB; for other profiles the error is up to 5e-4. Little CMS
 * therefore applies the profile. If the values are linear or use sRGB's curve, babl converts to linear
 * light. */
LimnerColourSpace
limner_colour_space_of (GimpDrawable *drawable, gboolean to_srgb)
{
  GimpImage *image = gimp_item_get_image (GIMP_ITEM (drawable));
  const Babl *own = gimp_drawable_get_format (drawable);
  gboolean linear
      = limner_composite_space (gimp_image_get_precision (image)) != GIMP_LAYER_COLOR_SPACE_RGB_NON_LINEAR;
  g_autoptr (GBytes) plain = read_profile (image, FALSE), profile = read_profile (image, linear);
  g_autoptr (LimnerColourTransform) differs
      = plain != NULL && limner_profile_can_write (plain) ? limner_colour_transform_to_srgb (plain, 3) : NULL;

  if (differs == NULL || profile == NULL || !limner_profile_can_write (profile))
    return (LimnerColourSpace) { .format = babl_format ("R'G'B'A float") };
  return (LimnerColourSpace) {
    .format = babl_format_with_space (linear ? "RGBA float" : "R'G'B'A float", own),
    .transform
    = to_srgb ? limner_colour_transform_to_srgb (profile, 3) : limner_colour_transform_from_srgb (profile),
  };
}

void
limner_colour_space_clear (LimnerColourSpace *space)
{
  g_clear_pointer (&space->transform, limner_colour_transform_free);
}

void
limner_colour_space_apply (const LimnerColourSpace *space, float *pixels, float *colours, gsize n)
{
  for (gsize i = 0; i < 3 * n; i++)
    colours[i] = pixels[4 * (i / 3) + i % 3];
  /* Writes R, G and B of each pixel; alpha stays. */
  limner_colour_transform_apply (space->transform, colours, pixels, n);
}
