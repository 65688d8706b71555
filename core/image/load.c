/* Reads pictures: all formats of libvips, further formats of gdk-pixbuf, and raw floats. */
#include "config.h"

#include "base/memory-private.h"
#include "image/decode-private.h"
#include "image/image-private.h"
#include "image/libvips-private.h"
#include "image/picture-file-private.h"
#include "limner/error.h"
#include "limner/safetensors.h"
#include "limner/thumbnail.h"

#include <glib/gi18n-lib.h>

/* Converts data [H,W,C] to pixels: C 1 grey, 2 grey and alpha, 3 colour, 4 colour and alpha. */
static void
from_raw (LimnerImage *image, const float *data, int channels)
{
  gsize n = (gsize) image->width * image->height;
  gboolean coloured = channels >= 3;

  for (gsize i = 0; i < n; i++)
    {
      const float *from = data + i * channels;
      float *to = image->pixels + 4 * i;

      for (int c = 0; c < 3; c++)
        to[c] = from[coloured ? c : 0];
      to[3] = channels % 2 == 0 ? CLAMP (from[channels - 1], 0, 1) : 1;
    }
  image->grey = !coloured;
  image->depth = 32;
}

static LimnerImage *
load_raw (const char *path, GError **error)
{
  g_autoptr (LimnerSafetensors) file = limner_safetensors_open (path, error);
  g_autoptr (LimnerTensor) tensor = NULL;
  g_autoptr (LimnerImage) image = NULL;
  g_autofree char *shown = g_filename_display_name (path);
  gint64 shape[LIMNER_MAX_RANK];

  if (!file)
    return NULL;
  if (limner_safetensors_shape (file, "image", shape) != 3 || shape[2] < 1 || shape[2] > 4)
    {
      g_set_error (
          error, LIMNER_ERROR, LIMNER_ERROR_FORMAT,
          _ ("“%s” contains no picture: it needs a tensor “image” of shape [height, width, 1 to 4]."), shown);
      return NULL;
    }
  if (!limner_picture_check_size (path, shape[1], shape[0], error))
    return NULL;
  tensor = limner_safetensors_get (file, "image", error);
  image = tensor ? limner_image_new ((int) shape[1], (int) shape[0], error) : NULL;
  if (!image)
    return NULL;
  from_raw (image, tensor->data, (int) shape[2]);
  return g_steal_pointer (&image);
}

LimnerImage *
limner_image_load (const char *path, GError **error)
{
  g_autoptr (LimnerImage) image = NULL;

  g_return_val_if_fail (path != NULL, NULL);

  image = g_str_has_suffix (path, LIMNER_RAW_ENDING) ? load_raw (path, error)
                                                     : limner_picture_decode (path, 0, error);
  return image != NULL && limner_image_repair (image, error) ? g_steal_pointer (&image) : NULL;
}

/* A raw picture, reduced as limner_picture_decode reduces others. */
static LimnerImage *
load_raw_small (const char *path, int side, GError **error)
{
  g_autoptr (LimnerImage) whole = load_raw (path, error);
  double scale = whole != NULL ? (double) side / MIN (whole->width, whole->height) : 1;

  if (whole == NULL || scale >= 1)
    return g_steal_pointer (&whole);
  return limner_image_resize (whole, MAX (1, (int) (whole->width * scale + 0.5)),
                              MAX (1, (int) (whole->height * scale + 0.5)), LIMNER_FILTER_BILINEAR, error);
}

LimnerImage *
limner_image_load_small (const char *path, int side, GError **error)
{
  g_autoptr (LimnerImage) image = NULL;

  g_return_val_if_fail (path != NULL && side > 0, NULL);

  image = g_str_has_suffix (path, LIMNER_RAW_ENDING) ? load_raw_small (path, side, error)
                                                     : limner_picture_decode (path, side, error);
  return image != NULL && limner_image_repair (image, error) ? g_steal_pointer (&image) : NULL;
}

LimnerImage *
limner_image_load_bytes (GBytes *bytes, const char *name, GError **error)
{
  g_autoptr (LimnerImage) image = limner_picture_decode_bytes (bytes, name, error);

  return image != NULL && limner_image_repair (image, error) ? g_steal_pointer (&image) : NULL;
}

float *
limner_image_load_mask (const char *path, int *width, int *height, GError **error)
{
  g_autoptr (LimnerImage) image = limner_image_load (path, error);
  gsize n;
  float *mask;

  if (!image)
    return NULL;
  n = (gsize) image->width * image->height;
  mask = limner_alloc_floats (n, error);
  if (!mask)
    return NULL;
  for (gsize i = 0; i < n; i++)
    {
      const float *pixel = image->pixels + 4 * i;
      float value = limner_luma (pixel[0], pixel[1], pixel[2]) * pixel[3];

      mask[i] = CLAMP (value, 0, 1);
    }
  *width = image->width;
  *height = image->height;
  return mask;
}
