/* LimnerImage: a host-neutral float picture. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Pixels are R'G'B'A, gamma-encoded (sRGB curve) in the picture's own primaries, 0..1 for what a screen shows
 * (values outside are kept), straight alpha. */
typedef struct
{
  gatomicrefcount ref_count;
  int width, height; /* pixels, >= 1 */
  float *pixels;     /* [H,W,4], owned */
  float *mask;       /* [H,W] 0..1, where an effect may act; NULL: everywhere; owned */
  gboolean grey;     /* R, G and B are the same everywhere and shall stay so */
  GBytes *profile;   /* the ICC profile of the file it came from, or NULL: sRGB; owned */
} LimnerImage;

typedef enum
{
  LIMNER_FILTER_NEAREST,
  LIMNER_FILTER_BILINEAR,
  LIMNER_FILTER_LANCZOS, /* Lanczos-3, widened when shrinking, alpha-weighted */
} LimnerFilter;

/* A transparent black picture without mask, or NULL with LIMNER_ERROR_MEMORY / _ARGUMENT. */
LimnerImage *limner_image_new (int width, int height, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Opaque, its colours all random: what a picture is before it is one. */
LimnerImage *limner_image_new_noise (int width, int height, guint64 seed,
                                     GError **error) G_GNUC_WARN_UNUSED_RESULT;
LimnerImage *limner_image_ref (LimnerImage *image);
void limner_image_unref (LimnerImage *image);
LimnerImage *limner_image_copy (const LimnerImage *image, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Allocates image->mask, filled with 1. */
gboolean limner_image_add_mask (LimnerImage *image, GError **error);

/* A mask [H,W] of undefined values, or NULL with LIMNER_ERROR_MEMORY. Caller frees with
 * limner_image_mask_free. */
float *limner_image_mask_new (int width, int height, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* image->mask, which must be there, times another mask of its size. */
void limner_image_intersect_mask (LimnerImage *image, const float *mask);

/* Reads any picture gdk-pixbuf knows (turned as its orientation tag says), or a raw `.safetensors` picture
 * (tensor `image` [H,W,C], C 1..4). */
LimnerImage *limner_image_load (const char *path, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Reads a picture as a mask [H,W] in 0..1 from its luminance times alpha; *width and *height are set. Caller
 * frees with limner_image_mask_free. */
float *limner_image_load_mask (const char *path, int *width, int *height,
                               GError **error) G_GNUC_WARN_UNUSED_RESULT;
void limner_image_mask_free (float *mask);

/* Resampled to width x height, its mask with it. */
LimnerImage *limner_image_resize (const LimnerImage *image, int width, int height, LimnerFilter filter,
                                  GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LimnerImage, limner_image_unref)

G_END_DECLS
