/* Operations on pictures for the effects, behind the public LimnerImage. Axes: C channels, H rows, W
 * columns. "Planes" are [C,H,W] floats, one channel after the other, as networks read them. Colours are
 * gamma-encoded throughout, as in LimnerImage. */
#pragma once

#include "limner/image.h"

/* The most pixels of a picture, and the longest side. Larger pictures are refused with an error. */
#define LIMNER_IMAGE_MAX_PIXELS (1 << 28)
#define LIMNER_IMAGE_MAX_SIDE   524288

/* The bytes of the picture and its mask. */
gsize limner_image_bytes (const LimnerImage *image);
/* The bytes of a picture of that size. */
gsize limner_image_resident_bytes (int width, int height, gboolean masked);
/* A copy without the mask. */
LimnerImage *limner_image_copy_unmasked (const LimnerImage *image, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* limner_image_load for a file's content; raw floats and formats of gdk-pixbuf are not read. `name` is for
 * sentences. */
LimnerImage *limner_image_load_bytes (GBytes *bytes, const char *name,
                                      GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* FALSE with LIMNER_ERROR_ARGUMENT if no pixel has alpha above 0. name: of the file, or NULL. */
gboolean limner_image_check_visible (const LimnerImage *image, const char *name, GError **error);

/* Writes the colour, without alpha, to planes rgb [3,H,W]. */
void limner_image_to_planes (const LimnerImage *image, float *rgb);
/* The inverse: replaces the colour by rgb [3,H,W]; alpha and mask stay. A grey picture gets the luma. */
void limner_image_from_planes (LimnerImage *image, const float *rgb);

/* Copies the rectangle [x, x+width) x [y, y+height), with its part of the mask. The rectangle must lie
 * inside the picture. */
LimnerImage *limner_image_crop (const LimnerImage *image, int x, int y, int width, int height,
                                GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Replaces invisible colour by a smooth continuation of the visible colour. A pixel keeps its colour in
 * proportion to its alpha; the rest comes from visible pixels around it, near or far. Alpha stays. A
 * picture without visible pixels becomes mid-grey. */
gboolean limner_image_fill_hidden (LimnerImage *image, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Fills planes [3,H,W] with a coarse grid of random values 0..1, enlarged smoothly. Measurements use it
 * as a picture. */
gboolean limner_planes_smooth_noise (float *planes, int height, int width, guint64 seed, GError **error);

/* The size whose longer side is `longest` (0: the original size), with the proportions of width x height
 * and sides of at least 1. It may be larger than the original. */
void limner_fit_size (int width, int height, int longest, int *fit_width, int *fit_height);

/* Luma of one colour: Rec. 601 on encoded values, the Y of YIQ. */
static inline float
limner_luma (float r, float g, float b)
{
  return 0.299f * r + 0.587f * g + 0.114f * b;
}

/* Replaces each channel of rgb [3,n] by the luma. */
void limner_planes_to_luma (float *rgb, gsize n);
/* The colour statistics of a picture. They are added part by part; all fields are 0 at first. Weights
 * (alpha, mask) say how much each pixel counts; NULL: all count the same. */
typedef struct
{
  double weight, sum[3], products[3][3]; /* upper triangle */
} LimnerPalette;

void limner_palette_add (LimnerPalette *palette, const float *rgb /* [3,n] */, const float *weights, gsize n);

/* Adds a share of another palette's mean and covariance. If the shares sum to 1, the result is their
 * weighted mean. */
void limner_palette_blend (LimnerPalette *blend, const LimnerPalette *other, double share);

/* Shifts and scales style [3,n], all channels alike, so that its luma gets the palette's mean and
 * standard deviation: the preparation of Gatys et al. 2017, section 5.2. */
void limner_planes_match_luma (float *style, const float *style_weights, gsize n, const LimnerPalette *to);
/* Gives painted [3,n] the chroma of content [3,n]: Y of YIQ from painted, I and Q from content. Where a
 * result would leave 0..1, chroma is reduced and luma kept. */
void limner_planes_replace_luminance (float *painted, const float *content, gsize n);
/* A linear map of colours that gives one palette the mean and covariance of another and changes colours
 * least (Monge-Kantorovich): Gatys et al. 2017, section 5.1. */
typedef struct
{
  double from[3], map[3][3], to[3]; /* to + map (colour - from) */
} LimnerColourMap;

/* FALSE if one of them contains no pixel with weight. */
gboolean limner_colour_map_init (LimnerColourMap *map, const LimnerPalette *from, const LimnerPalette *to);
/* The map of limner_planes_match_luma. */
gboolean limner_luma_map_init (LimnerColourMap *map, const LimnerPalette *from, const LimnerPalette *to);
/* Applies the map to rgb [3,n] and clamps to 0..1. */
void limner_colour_map_apply (const LimnerColourMap *map, float *rgb, gsize n);
/* Initialises the map from style [3,n] and applies it. Changes nothing if no pixel has weight. */
void limner_planes_match_palette (float *style, const float *style_weights, gsize n, const LimnerPalette *to);

/* Returns a copy, enlarged by `scale` (above 0) and rotated counter-clockwise about (x, y). Outside the
 * picture the edge pixels are repeated. Interpolation is cubic, clamped to 0..1. The mask is copied
 * unchanged. */
LimnerImage *limner_image_orient (const LimnerImage *image, double x, double y, double scale, double degrees,
                                  GError **error) G_GNUC_WARN_UNUSED_RESULT;

typedef struct
{
  int x, y, width, height;
} LimnerBounds;

/* The smallest rectangle that contains every pixel with mask > 0; the whole picture without a mask.
 * FALSE if there is none. */
gboolean limner_image_mask_bounds (const LimnerImage *image, LimnerBounds *bounds);

/* Computes the result of a job: painted := mix of content and painted with the share strength (0..1)
 * times content->mask. Where the share is 0, the pixel is content's bit for bit; where it is 1,
 * painted's. Alpha is always content's. The sizes are equal. */
void limner_image_blend (LimnerImage *painted, const LimnerImage *content, double strength);
