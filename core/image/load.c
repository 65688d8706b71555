/* Reading pictures: anything gdk-pixbuf knows, and raw floats. */
#include "config.h"

#include "image/load-private.h"

#include "base/memory-private.h"
#include "image/image-private.h"
#include "limner/error.h"
#include "limner/safetensors.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <math.h>

static gboolean
check_size (const char *path, gint64 width, gint64 height, GError **error)
{
  if (width >= 1 && height >= 1 && width <= LIMNER_IMAGE_MAX_SIDE && height <= LIMNER_IMAGE_MAX_SIDE
      && width * height <= LIMNER_IMAGE_MAX_PIXELS)
    return TRUE;
  g_set_error (error, LIMNER_ERROR, LIMNER_ERROR_UNSUPPORTED,
               _ ("“%s” says it has more than %d million pixels, the most that Limner takes: make it smaller "
                  "first."),
               path, LIMNER_IMAGE_MAX_PIXELS / 1000000);
  return FALSE;
}

/* A regular file that exists: pipes cannot be read twice, folders not at all. */
static gboolean
check_file (const char *path, GError **error)
{
  GStatBuf info;

  if (g_stat (path, &info) != 0)
    {
      g_set_error (error, LIMNER_ERROR, LIMNER_ERROR_FILE, _ ("“%s” cannot be read: %s."), path,
                   g_strerror (errno));
      return FALSE;
    }
  if (!S_ISREG (info.st_mode))
    {
      g_set_error (error, LIMNER_ERROR, LIMNER_ERROR_FILE, _ ("“%s” is not a file: give a picture file."),
                   path);
      return FALSE;
    }
  return TRUE;
}

GdkPixbuf *
limner_pixbuf_read (const char *path, GError **error)
{
  g_autoptr (GError) cause = NULL;
  GdkPixbuf *pixbuf;
  int width = 0, height = 0;

  if (!check_file (path, error))
    return NULL;
  if (!gdk_pixbuf_get_file_info (path, &width, &height))
    {
      g_set_error (error, LIMNER_ERROR, LIMNER_ERROR_FORMAT,
                   _ ("“%s” is not a picture that can be read here: save it as PNG or JPEG and try again."),
                   path);
      return NULL;
    }
  if (!check_size (path, width, height, error))
    return NULL;

  pixbuf = gdk_pixbuf_new_from_file (path, &cause);
  if (!pixbuf)
    g_set_error (error, LIMNER_ERROR, LIMNER_ERROR_FORMAT,
                 _ ("“%s” is damaged or incomplete (%s): get the file again."), path, cause->message);
  return pixbuf;
}

static LimnerImage *
from_pixbuf (GdkPixbuf *pixbuf, GError **error)
{
  int width = gdk_pixbuf_get_width (pixbuf), height = gdk_pixbuf_get_height (pixbuf);
  int channels = gdk_pixbuf_get_n_channels (pixbuf);
  gsize stride = (gsize) gdk_pixbuf_get_rowstride (pixbuf);
  const guint8 *bytes = gdk_pixbuf_read_pixels (pixbuf);
  LimnerImage *image = limner_image_new (width, height, error);

  if (!image)
    return NULL;
  for (int y = 0; y < height; y++)
    for (int x = 0; x < width; x++)
      {
        const guint8 *from = bytes + y * stride + (gsize) x * channels;
        float *to = image->pixels + 4 * ((gsize) y * width + x);

        for (int c = 0; c < 3; c++)
          to[c] = from[c] / 255.0f;
        to[3] = channels == 4 ? from[3] / 255.0f : 1;
      }
  return image;
}

/* gdk-pixbuf takes TIFF from libtiff with colour multiplied by alpha and calls it straight. Where nothing
 * speaks against it, the colour is divided again. */
static void
unmultiply (LimnerImage *image, const char *path)
{
  GdkPixbufFormat *format = gdk_pixbuf_get_file_info (path, NULL, NULL);
  g_autofree char *name = format ? gdk_pixbuf_format_get_name (format) : NULL;
  gsize n = (gsize) image->width * image->height;

  if (g_strcmp0 (name, "tiff") != 0)
    return;
  for (gsize i = 0; i < 4 * n; i++)
    if (image->pixels[i] > image->pixels[i | 3])
      return;
  for (gsize i = 0; i < 4 * n; i++)
    if (i % 4 != 3 && image->pixels[i | 3] > 0)
      image->pixels[i] /= image->pixels[i | 3];
}

static LimnerImage *
load_picture (const char *path, GError **error)
{
  g_autoptr (GdkPixbuf) pixbuf = limner_pixbuf_read (path, error);
  g_autoptr (GdkPixbuf) upright = NULL;
  const char *profile;
  LimnerImage *image;

  if (!pixbuf)
    return NULL;
  upright = gdk_pixbuf_apply_embedded_orientation (pixbuf);
  if (!upright)
    {
      g_set_error (
          error, LIMNER_ERROR, LIMNER_ERROR_MEMORY,
          _ ("There is not enough memory to open “%s”: close other programs or use a smaller picture."),
          path);
      return NULL;
    }

  image = from_pixbuf (upright, error);
  if (image && gdk_pixbuf_get_has_alpha (upright))
    unmultiply (image, path);
  profile = gdk_pixbuf_get_option (pixbuf, "icc-profile"); /* base64 */
  if (image && profile)
    {
      gsize length = 0;
      guchar *bytes = g_base64_decode (profile, &length);

      image->profile = g_bytes_new_take (bytes, length);
    }
  return image;
}

/* data [H,W,C] to pixels: C 1 grey, 2 grey and alpha, 3 colour, 4 colour and alpha. */
static gboolean
from_raw (LimnerImage *image, const float *data, int channels)
{
  gsize n = (gsize) image->width * image->height;
  gboolean coloured = channels >= 3, finite = TRUE;

  for (gsize i = 0; i < n; i++)
    {
      const float *from = data + i * channels;
      float *to = image->pixels + 4 * i;

      for (int c = 0; c < channels; c++)
        finite &= isfinite (from[c]) != 0;
      for (int c = 0; c < 3; c++)
        to[c] = from[coloured ? c : 0];
      to[3] = channels % 2 == 0 ? CLAMP (from[channels - 1], 0, 1) : 1;
    }
  image->grey = !coloured;
  return finite;
}

static LimnerImage *
load_raw (const char *path, GError **error)
{
  g_autoptr (LimnerSafetensors) file = limner_safetensors_open (path, error);
  g_autoptr (LimnerTensor) tensor = NULL;
  g_autoptr (LimnerImage) image = NULL;
  gint64 shape[LIMNER_MAX_RANK];

  if (!file)
    return NULL;
  if (limner_safetensors_shape (file, "image", shape) != 3 || shape[2] < 1 || shape[2] > 4)
    {
      g_set_error (error, LIMNER_ERROR, LIMNER_ERROR_FORMAT,
                   _ ("“%s” holds no picture: it needs a tensor “image” of shape [height, width, 1 to 4]."),
                   path);
      return NULL;
    }
  if (!check_size (path, shape[1], shape[0], error))
    return NULL;
  tensor = limner_safetensors_get (file, "image", error);
  image = tensor ? limner_image_new ((int) shape[1], (int) shape[0], error) : NULL;
  if (!image)
    return NULL;
  if (!from_raw (image, tensor->data, (int) shape[2]))
    {
      g_set_error (
          error, LIMNER_ERROR, LIMNER_ERROR_FORMAT,
          _ ("“%s” holds infinite values or values that are not numbers: write it again without them."),
          path);
      return NULL;
    }
  return g_steal_pointer (&image);
}

LimnerImage *
limner_image_load (const char *path, GError **error)
{
  g_return_val_if_fail (path != NULL, NULL);
  return g_str_has_suffix (path, LIMNER_RAW_ENDING) ? load_raw (path, error) : load_picture (path, error);
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
