/* Creates, copies and frees a LimnerImage. */
#include "config.h"

#include "image/row-source-private.h"

#include "base/memory-private.h"
#include "base/random-private.h"
#include "limner/error.h"

#include <glib/gi18n-lib.h>
#include <string.h>

LimnerImage *
limner_image_new (int width, int height, GError **error)
{
  LimnerImage *image;
  float *pixels;

  if (width < 1 || height < 1 || width > LIMNER_IMAGE_MAX_SIDE || height > LIMNER_IMAGE_MAX_SIDE
      || (gint64) width * height > LIMNER_IMAGE_MAX_PIXELS)
    {
      g_set_error (
          error, LIMNER_ERROR, LIMNER_ERROR_ARGUMENT,
          _ ("A picture of %d × %d pixels is not possible: use sides of at least 1 pixel and at most "
             "%d million pixels in all."),
          width, height, LIMNER_IMAGE_MAX_PIXELS / 1000000);
      return NULL;
    }

  pixels = limner_alloc0_floats ((gsize) width * height * 4, error);
  if (!pixels)
    return NULL;

  image = g_new0 (LimnerImage, 1);
  g_atomic_ref_count_init (&image->ref_count);
  image->width = width;
  image->height = height;
  image->pixels = pixels;
  return image;
}

LimnerImage *
limner_image_new_noise (int width, int height, guint64 seed, GError **error)
{
  LimnerImage *image = limner_image_new (width, height, error);
  gsize n = image != NULL ? (gsize) width * (gsize) height : 0;
  LimnerRandom random;

  limner_random_init (&random, seed);
  for (gsize i = 0; i < 4 * n; i++)
    image->pixels[i] = i % 4 == 3 ? 1 : (float) limner_random_uniform (&random);
  return image;
}

LimnerImage *
limner_image_ref (LimnerImage *image)
{
  g_return_val_if_fail (image != NULL, NULL);
  g_atomic_ref_count_inc (&image->ref_count);
  return image;
}

void
limner_image_unref (LimnerImage *image)
{
  if (!image || !g_atomic_ref_count_dec (&image->ref_count))
    return;
  limner_memory_free (image->pixels);
  limner_memory_free (image->mask);
  g_clear_pointer (&image->profile, g_bytes_unref);
  g_free (image);
}

gsize
limner_image_resident_bytes (int width, int height, gboolean masked)
{
  return sizeof (float) * (gsize) width * (gsize) height * (masked ? 5 : 4);
}

gsize
limner_image_bytes (const LimnerImage *image)
{
  return limner_image_resident_bytes (image->width, image->height, image->mask != NULL);
}

/* A new picture of the given size with all fields of `image` except pixels and mask. */
static LimnerImage *
new_unmasked (const LimnerImage *image, int width, int height, GError **error)
{
  LimnerImage *fresh = limner_image_new (width, height, error);

  if (!fresh)
    return NULL;
  fresh->grey = image->grey;
  fresh->depth = image->depth;
  fresh->profile = image->profile ? g_bytes_ref (image->profile) : NULL;
  return fresh;
}

/* The same, with an uninitialised mask if `image` has one. */
static LimnerImage *
new_like (const LimnerImage *image, int width, int height, GError **error)
{
  g_autoptr (LimnerImage) fresh = new_unmasked (image, width, height, error);

  if (!fresh)
    return NULL;
  if (image->mask)
    {
      fresh->mask = limner_alloc_floats ((gsize) width * height, error);
      if (!fresh->mask)
        return NULL;
    }
  return g_steal_pointer (&fresh);
}

LimnerImage *
limner_image_crop (const LimnerImage *image, int x, int y, int width, int height, GError **error)
{
  LimnerImage *part;

  g_return_val_if_fail (image != NULL, NULL);
  g_return_val_if_fail (x >= 0 && y >= 0 && width >= 1 && height >= 1, NULL);
  g_return_val_if_fail (x <= image->width - width && y <= image->height - height, NULL);

  part = new_like (image, width, height, error);
  if (!part)
    return NULL;
  for (int row = 0; row < height; row++)
    {
      gsize from = (gsize) (y + row) * image->width + x, to = (gsize) row * width;

      memcpy (part->pixels + 4 * to, image->pixels + 4 * from, 4 * sizeof (float) * width);
      if (image->mask)
        memcpy (part->mask + to, image->mask + from, sizeof (float) * width);
    }
  return part;
}

LimnerImage *
limner_image_copy (const LimnerImage *image, GError **error)
{
  g_return_val_if_fail (image != NULL, NULL);
  return limner_image_crop (image, 0, 0, image->width, image->height, error);
}

LimnerImage *
limner_image_copy_unmasked (const LimnerImage *image, GError **error)
{
  LimnerImage *copy = new_unmasked (image, image->width, image->height, error);

  if (copy != NULL)
    memcpy (copy->pixels, image->pixels, 4 * sizeof (float) * (gsize) image->width * (gsize) image->height);
  return copy;
}

gboolean
limner_image_add_mask (LimnerImage *image, GError **error)
{
  gsize n;

  g_return_val_if_fail (image != NULL, FALSE);

  n = (gsize) image->width * image->height;
  if (!image->mask)
    image->mask = limner_alloc_floats (n, error);
  if (!image->mask)
    return FALSE;
  for (gsize i = 0; i < n; i++)
    image->mask[i] = 1;
  return TRUE;
}

float *
limner_image_mask_new (int width, int height, GError **error)
{
  g_return_val_if_fail (width >= 1 && height >= 1, NULL);

  return limner_alloc_floats ((gsize) width * (gsize) height, error);
}

void
limner_image_mask_free (float *mask)
{
  limner_memory_free (mask);
}

void
limner_image_to_planes (const LimnerImage *image, float *rgb)
{
  gsize n = (gsize) image->width * image->height;

  for (gsize i = 0; i < n; i++)
    for (int c = 0; c < 3; c++)
      rgb[c * n + i] = image->pixels[4 * i + c];
}

void
limner_image_from_planes (LimnerImage *image, const float *rgb)
{
  gsize n = (gsize) image->width * image->height;

  for (gsize i = 0; i < n; i++)
    {
      float *pixel = image->pixels + 4 * i;

      for (int c = 0; c < 3; c++)
        pixel[c] = rgb[c * n + i];
      if (image->grey)
        pixel[0] = pixel[1] = pixel[2] = limner_luma (pixel[0], pixel[1], pixel[2]);
    }
}

/* Whether any pixel is not opaque. */
static gboolean
has_alpha (const LimnerImage *image)
{
  gsize n = (gsize) image->width * image->height;

  for (gsize i = 0; i < n; i++)
    if (image->pixels[4 * i + 3] != 1)
      return TRUE;
  return FALSE;
}

gboolean
limner_image_check_visible (const LimnerImage *image, const char *name, GError **error)
{
  gsize n = (gsize) image->width * image->height;
  g_autofree char *shown = name != NULL ? g_filename_display_name (name) : NULL;

  for (gsize i = 0; i < n; i++)
    if (image->pixels[4 * i + 3] > 0)
      return TRUE;
  if (shown != NULL)
    g_set_error (error, LIMNER_ERROR, LIMNER_ERROR_ARGUMENT,
                 _ ("“%s” is transparent everywhere: choose a picture that shows something."), shown);
  else
    g_set_error_literal (error, LIMNER_ERROR, LIMNER_ERROR_ARGUMENT,
                         _ ("The picture is transparent everywhere: choose one that shows something."));
  return FALSE;
}

/* Resizes one picture to another. weighted: colour is multiplied by alpha while it is resampled. */
typedef struct
{
  const LimnerImage *from;
  LimnerImage *to;
  int channels; /* 3: opaque; 4: with alpha */
  gboolean weighted;
} Sizing;

static void
read_pixels (gconstpointer data, int channel, int y, float *row)
{
  const Sizing *sizing = data;
  const float *pixel = sizing->from->pixels + 4 * (gsize) y * (gsize) sizing->from->width;

  for (int x = 0; x < sizing->from->width; x++, pixel += 4)
    {
      float factor = sizing->weighted && channel < 3 ? pixel[3] : 1;

      row[x] = factor == 0 ? 0 : pixel[channel] * factor; /* a hidden NaN must not spread */
    }
}

static void
take_pixels (int y, int n, float *band, gpointer data)
{
  const Sizing *sizing = data;
  gsize size = (gsize) n * (gsize) sizing->to->width;
  float *pixel = sizing->to->pixels + 4 * (gsize) y * (gsize) sizing->to->width;

  for (gsize i = 0; i < size; i++, pixel += 4)
    {
      float alpha = sizing->channels == 4 ? band[3 * size + i] : 1, factor = 1;

      if (sizing->weighted)
        factor = alpha < 1e-3f ? 0 : 1 / alpha; /* too transparent to have a colour */
      for (gsize c = 0; c < 3; c++)
        pixel[c] = band[c * size + i] * factor;
      pixel[3] = CLAMP (alpha, 0, 1);
    }
}

static gboolean
resize_mask (const LimnerImage *image, LimnerImage *sized, LimnerFilter filter, GError **error)
{
  gsize n = (gsize) sized->width * sized->height;

  if (!limner_planes_resize (&(LimnerPlaneView) { image->mask, 1, image->height, image->width }, sized->mask,
                             sized->height, sized->width, filter, error))
    return FALSE;
  for (gsize i = 0; i < n; i++)
    sized->mask[i] = CLAMP (sized->mask[i], 0, 1);
  return TRUE;
}

LimnerImage *
limner_image_resize (const LimnerImage *image, int width, int height, LimnerFilter filter, GError **error)
{
  g_autoptr (LimnerImage) sized = NULL;
  Sizing sizing = { .from = image };
  LimnerRowSource rows;

  g_return_val_if_fail (image != NULL, NULL);

  if (width == image->width && height == image->height)
    return limner_image_copy (image, error);
  sized = new_like (image, width, height, error);
  if (!sized)
    return NULL;
  sizing.to = sized;
  sizing.channels = has_alpha (image) ? 4 : 3;
  sizing.weighted = sizing.channels == 4 && filter != LIMNER_FILTER_NEAREST;
  rows = (LimnerRowSource) { sizing.channels, image->height, image->width, read_pixels, &sizing };
  if (!limner_row_source_resize (&rows, height, width, filter, &(LimnerBandSink) { take_pixels, &sizing },
                                 error)
      || (image->mask && !resize_mask (image, sized, filter, error)))
    return NULL;
  return g_steal_pointer (&sized);
}

void
limner_fit_size (int width, int height, int longest, int *fit_width, int *fit_height)
{
  double scale = longest > 0 ? (double) longest / MAX (width, height) : 1;

  *fit_width = MAX (1, (int) (width * scale + 0.5));
  *fit_height = MAX (1, (int) (height * scale + 0.5));
}
