/* LimnerImage: a host-neutral float picture. */
#pragma once

#include "limner/filter.h"

#include <glib.h>

G_BEGIN_DECLS

/* Pixels are R'G'B'A in sRGB (its primaries and its curve), straight alpha. 0..1 is what an sRGB screen
 * shows; colours outside sRGB have values outside 0..1. */
typedef struct
{
  gatomicrefcount ref_count;
  int width, height; /* pixels, >= 1 */
  float *pixels;     /* [H,W,4], owned */
  float *mask;       /* [H,W] 0..1, where an effect may act; NULL: everywhere; owned */
  gboolean grey;     /* R, G and B are the same everywhere and shall stay so */
  int depth;         /* bits per channel in its file: 8, 16, 32 (floating point); 0: no file, taken for 8 */
  GBytes *profile;   /* the RGB profile (ICC) that its files shall have, or NULL: sRGB; owned */
} LimnerImage;

/* A transparent black picture without mask, or NULL with LIMNER_ERROR_MEMORY / _ARGUMENT. */
LimnerImage *limner_image_new (int width, int height, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Opaque, with uniform random colours in 0..1 from the seed. NULL with LIMNER_ERROR_MEMORY or _ARGUMENT. */
LimnerImage *limner_image_new_noise (int width, int height, guint64 seed,
                                     GError **error) G_GNUC_WARN_UNUSED_RESULT;
LimnerImage *limner_image_ref (LimnerImage *image); /* on any thread, as unref */
void limner_image_unref (LimnerImage *image);
LimnerImage *limner_image_copy (const LimnerImage *image, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Allocates image->mask, filled with 1. FALSE with LIMNER_ERROR_MEMORY. */
gboolean limner_image_add_mask (LimnerImage *image, GError **error);

/* A mask [H,W] of undefined values, or NULL with LIMNER_ERROR_MEMORY. Caller frees with
 * limner_image_mask_free. */
float *limner_image_mask_new (int width, int height, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* image->mask, which must be there, times another mask of its size. */
void limner_image_intersect_mask (LimnerImage *image, const float *mask);

/* Reads a picture: PNG, JPEG, WebP, TIFF, GIF, HEIC, AVIF, JPEG XL, JPEG 2000, PNM, SVG, the other
 * formats of gdk-pixbuf, or a raw `.safetensors` picture (tensor `image` [H,W,C], C 1..4). It is rotated by
 * its orientation tag, its colours are converted from its ICC profile, and it is repaired. A profile made of
 * a matrix and curves is kept in `profile`; of others (grey, CMYK, tables) the result is sRGB. NULL with
 * LIMNER_ERROR_FILE (cannot be read), _FORMAT (no picture, damaged, incomplete), _UNSUPPORTED (too large) or
 * _MEMORY. */
LimnerImage *limner_image_load (const char *path, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Reads a picture as a mask [H,W] in 0..1 from its luminance times alpha; *width and *height are set. Caller
 * frees with limner_image_mask_free. */
float *limner_image_load_mask (const char *path, int *width, int *height,
                               GError **error) G_GNUC_WARN_UNUSED_RESULT;
void limner_image_mask_free (float *mask);

/* Replaces colours that are infinite or NaN by the colour of neighbouring pixels, and clamps alpha to 0..1
 * (NaN: 0). FALSE with LIMNER_ERROR_MEMORY. */
gboolean limner_image_repair (LimnerImage *image, GError **error);

/* Picture and mask resampled to width x height, both >= 1. NULL with LIMNER_ERROR_MEMORY or _ARGUMENT. */
LimnerImage *limner_image_resize (const LimnerImage *image, int width, int height, LimnerFilter filter,
                                  GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LimnerImage, limner_image_unref)

G_END_DECLS
