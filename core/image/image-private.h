/* What effects do with pictures behind the public LimnerImage. Axis letters: C channels, H rows, W columns.
 * "Planes" are [C,H,W] floats, one channel after the other, as networks read them. Colours are gamma-encoded
 * throughout, as in LimnerImage. */
#pragma once

#include "limner/image.h"

/* Pixels a picture may have, and a side: above, files and callers are refused with a sentence. */
#define LIMNER_IMAGE_MAX_PIXELS (1 << 28)
#define LIMNER_IMAGE_MAX_SIDE   524288

/* Bytes of the picture and its mask. */
gsize limner_image_bytes (const LimnerImage *image);
/* Bytes of a picture of that size. */
gsize limner_image_resident_bytes (int width, int height, gboolean masked);
/* A copy without the mask. */
LimnerImage *limner_image_copy_unmasked (const LimnerImage *image, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* FALSE with LIMNER_ERROR_ARGUMENT when no pixel has alpha above 0. name: of its file, or NULL. */
gboolean limner_image_check_visible (const LimnerImage *image, const char *name, GError **error);

/* Colour, without alpha, as planes rgb [3,H,W]. */
void limner_image_to_planes (const LimnerImage *image, float *rgb);
/* The way back: colour is replaced by rgb [3,H,W], alpha and mask stay. A grey picture takes the luma. */
void limner_image_from_planes (LimnerImage *image, const float *rgb);

/* The rectangle [x, x+width) x [y, y+height) with its part of the mask; it must lie inside the picture. */
LimnerImage *limner_image_crop (const LimnerImage *image, int x, int y, int width, int height,
                                GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Replaces colour that cannot be seen by a smooth continuation of what can: a pixel keeps its colour in the
 * proportion of its alpha and takes the rest from its visible neighbourhood, near or far. Alpha stays as it
 * is. A picture with nothing visible becomes mid-grey. */
gboolean limner_image_fill_hidden (LimnerImage *image, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Resamples src [C,H,W] (c, h, w) to dst [C,dh,dw], pixel areas aligned (half-pixel centres), edges by
 * renormalised weights. The same size is an exact copy. src and dst do not overlap. Fails only for memory. */
gboolean limner_planes_resize (const float *src, int c, int h, int w, float *dst, int dh, int dw,
                               LimnerFilter filter, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Fills planes [3,H,W] with a coarse grid of random values 0..1, enlarged: something to measure on. */
gboolean limner_planes_smooth_noise (float *planes, int height, int width, guint64 seed, GError **error);

/* The largest size with the proportions of width x height whose longer side is `longest` (0: the size as it
 * is); never below 1. It may be larger than the original. */
void limner_fit_size (int width, int height, int longest, int *fit_width, int *fit_height);

/* Luma of one colour: Rec. 601 on encoded values, the Y of YIQ. */
static inline float
limner_luma (float r, float g, float b)
{
  return 0.299f * r + 0.587f * g + 0.114f * b;
}

/* rgb [3,n] becomes its own luma three times. */
void limner_planes_to_luma (float *rgb, gsize n);
/* The colours of a picture, gathered piece by piece into a palette that was 0. Weights (alpha, mask) say how
 * much each pixel counts; NULL: all alike. */
typedef struct
{
  double weight, sum[3], products[3][3]; /* upper triangle */
} LimnerPalette;

void limner_palette_add (LimnerPalette *palette, const float *rgb /* [3,n] */, const float *weights, gsize n);

/* Adds a share of another's mean and covariance: shares of 1 in all give their weighted means. */
void limner_palette_blend (LimnerPalette *blend, const LimnerPalette *other, double share);

/* Shifts and scales style [3,n] (all its channels alike) so that its luma has the mean and standard deviation
 * of the palette's: the preparation of Gatys et al. 2017, section 5.2. */
void limner_planes_match_luma (float *style, const float *style_weights, gsize n, const LimnerPalette *to);
/* painted [3,n] takes the colour of content [3,n] and keeps its own light: Y of YIQ from painted, I and Q
 * from content. Where that would leave the colours a screen can show, chroma shrinks and light stays. */
void limner_planes_replace_luminance (float *painted, const float *content, gsize n);
/* The linear map of colours after which the mean and covariance of one palette are those of another, with the
 * least change of any such map (Monge-Kantorovich): Gatys et al. 2017, section 5.1. */
typedef struct
{
  double from[3], map[3][3], to[3]; /* to + map (colour - from) */
} LimnerColourMap;

/* FALSE when no pixel counts in one of them. */
gboolean limner_colour_map_init (LimnerColourMap *map, const LimnerPalette *from, const LimnerPalette *to);
/* The map that limner_planes_match_luma makes. */
gboolean limner_luma_map_init (LimnerColourMap *map, const LimnerPalette *from, const LimnerPalette *to);
/* To rgb [3,n], cut to 0..1. */
void limner_colour_map_apply (const LimnerColourMap *map, float *rgb, gsize n);
/* Both for style [3,n]. When no pixel counts, nothing is changed. */
void limner_planes_match_palette (float *style, const float *style_weights, gsize n, const LimnerPalette *to);

/* A copy, enlarged by `scale` (above 0) and turned counter-clockwise about (x, y); beyond the edges their
 * last pixels go on. Cubic, held in 0..1; the mask stays as it is. */
LimnerImage *limner_image_orient (const LimnerImage *image, double x, double y, double scale, double degrees,
                                  GError **error) G_GNUC_WARN_UNUSED_RESULT;

typedef struct
{
  int x, y, width, height;
} LimnerBounds;

/* The smallest rectangle that holds every pixel with mask > 0 (all of the picture without a mask); FALSE when
 * there is none. */
gboolean limner_image_mask_bounds (const LimnerImage *image, LimnerBounds *bounds);

/* What a job returns: painted := content mixed with painted by strength (0..1) times content->mask. Where
 * that product is 0 the pixel is content's bit for bit, where it is 1 painted's; alpha is content's
 * throughout. Sizes are equal. */
void limner_image_blend (LimnerImage *painted, const LimnerImage *content, double strength);
