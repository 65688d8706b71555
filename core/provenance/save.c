/* Writing pictures with their recipe. */
#include "config.h"

#include "limner/error.h"
#include "limner/recipe.h"
#include "limner/safetensors.h"
#include "provenance/mark-private.h"

#include <errno.h>
#include <fcntl.h>
#include <gdk-pixbuf/gdk-pixbuf.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

typedef struct
{
  const char *endings[3]; /* lower case */
  const char *type;       /* gdk-pixbuf's name; NULL: raw floats */
  const char *quality;    /* 1..100, or NULL */
  gboolean alpha, profile;
} Format;

static const Format formats[] = {
  { { "png" }, "png", NULL, TRUE, TRUE },         { { "jpg", "jpeg" }, "jpeg", "95", FALSE, TRUE },
  { { "webp" }, "webp", "95", TRUE, TRUE },       { { "tif", "tiff" }, "tiff", NULL, TRUE, TRUE },
  { { "safetensors" }, NULL, NULL, TRUE, FALSE },
};

static const Format *
format_of (const char *path, GError **error)
{
  const char *dot = strrchr (path, '.');

  for (gsize i = 0; dot && i < G_N_ELEMENTS (formats); i++)
    for (int e = 0; formats[i].endings[e]; e++)
      if (g_ascii_strcasecmp (dot + 1, formats[i].endings[e]) == 0)
        return &formats[i];
  g_set_error (
      error, LIMNER_ERROR, LIMNER_ERROR_UNSUPPORTED,
      _ ("“%s” does not say what to write: end the name in .png, .jpg, .webp, .tif or .safetensors."), path);
  return NULL;
}

static gboolean
writable (const Format *format, GError **error)
{
  GSList *known;
  gboolean found = format->type == NULL;

  if (found)
    return TRUE;
  known = gdk_pixbuf_get_formats ();
  for (GSList *l = known; l && !found; l = l->next)
    {
      g_autofree char *name = gdk_pixbuf_format_get_name (l->data);

      found = g_str_equal (name, format->type) && gdk_pixbuf_format_is_writable (l->data);
    }
  g_slist_free (known);
  if (!found)
    g_set_error (
        error, LIMNER_ERROR, LIMNER_ERROR_UNSUPPORTED,
        _ ("The gdk-pixbuf of this computer cannot write .%s files: write a .png, or install its loader."),
        format->endings[0]);
  return found;
}

/* Where a file of this name really goes: links are followed; only a plain file may be replaced. Caller frees.
 */
static char *
target_of (const char *path, GError **error)
{
  GStatBuf info;
  g_autofree char *folder = NULL;
  char *real = realpath (path, NULL);

  if (real && (g_stat (real, &info) != 0 || !S_ISREG (info.st_mode)))
    {
      g_set_error (error, LIMNER_ERROR, LIMNER_ERROR_FILE,
                   _ ("“%s” is not a plain file, so nothing is written over it: give another name."), path);
      free (real);
      return NULL;
    }
  if (real)
    {
      char *copy = g_strdup (real);

      free (real);
      return copy;
    }
  folder = g_path_get_dirname (path);
  if (g_access (folder, W_OK | X_OK) != 0)
    {
      g_set_error (error, LIMNER_ERROR, LIMNER_ERROR_FILE, _ ("Nothing can be written in “%s”: %s."), folder,
                   g_strerror (errno));
      return NULL;
    }
  return g_strdup (path);
}

gboolean
limner_image_can_save (const char *path, GError **error)
{
  const Format *format;
  g_autofree char *target = NULL;

  g_return_val_if_fail (path != NULL, FALSE);

  format = format_of (path, error);
  if (!format || !writable (format, error))
    return FALSE;
  target = target_of (path, error);
  return target != NULL;
}

static guint8
to_byte (float value)
{
  return value > 0 ? (guint8) (MIN (value, 1.0f) * 255 + 0.5f) : 0; /* what is not a number is black */
}

/* 8 bit, with an alpha channel where the format has one and the picture needs one; else on white. */
static GdkPixbuf *
to_pixbuf (const LimnerImage *image, const Format *format, GError **error)
{
  gsize n = (gsize) image->width * image->height, stride;
  gboolean alpha = FALSE;
  GdkPixbuf *pixbuf;

  for (gsize i = 0; i < n && !alpha; i++)
    alpha = format->alpha && image->pixels[4 * i + 3] < 1;
  pixbuf = gdk_pixbuf_new (GDK_COLORSPACE_RGB, alpha, 8, image->width, image->height);
  if (!pixbuf)
    {
      g_set_error (
          error, LIMNER_ERROR, LIMNER_ERROR_MEMORY,
          _ ("There is not enough memory to write the picture: close other programs and try again."));
      return NULL;
    }

  stride = (gsize) gdk_pixbuf_get_rowstride (pixbuf);
  for (int y = 0; y < image->height; y++)
    {
      guint8 *to = gdk_pixbuf_get_pixels (pixbuf) + y * stride;

      for (int x = 0; x < image->width; x++, to += alpha ? 4 : 3)
        {
          const float *from = image->pixels + 4 * ((gsize) y * image->width + x);
          float cover = from[3] > 0 ? MIN (from[3], 1.0f) : 0;

          for (int c = 0; c < 3; c++)
            to[c] = alpha || cover == 1
                        ? to_byte (from[c])
                        : to_byte (1 - cover + (cover > 0 ? cover * CLAMP (from[c], 0, 1) : 0));
          if (alpha)
            to[3] = to_byte (cover);
        }
    }
  return pixbuf;
}

static gboolean
write_pixbuf (const LimnerImage *image, const Format *format, const LimnerRecipe *recipe, const char *path,
              GError **error)
{
  g_autoptr (GdkPixbuf) pixbuf = to_pixbuf (image, format, error);
  g_autofree char *json = recipe ? limner_recipe_to_json (recipe) : NULL;
  g_autofree char *profile = NULL;
  gboolean text = json && g_str_equal (format->type, "png");
  char *keys[4] = { NULL }, *values[4] = { NULL };
  g_autoptr (GError) cause = NULL;
  int n = 0;

  if (!pixbuf)
    return FALSE;
  if (format->quality)
    {
      keys[n] = (char *) "quality";
      values[n++] = (char *) format->quality;
    }
  if (image->profile && format->profile)
    {
      gsize length;
      const guchar *bytes = g_bytes_get_data (image->profile, &length);

      profile = g_base64_encode (bytes, length);
      keys[n] = (char *) "icc-profile";
      values[n++] = profile;
    }
  if (text)
    {
      keys[n] = (char *) "tEXt::" LIMNER_RECIPE_KEY; /* becomes iTXt where Latin-1 does not hold it */
      values[n++] = json;
    }
  if (!gdk_pixbuf_savev (pixbuf, path, format->type, keys, values, &cause))
    {
      g_set_error (error, LIMNER_ERROR, LIMNER_ERROR_FILE, _ ("The picture could not be written: %s"),
                   cause->message);
      return FALSE;
    }
  return !recipe || limner_mark_write (path, recipe, !text, error);
}

static gboolean
write_raw (const LimnerImage *image, const LimnerRecipe *recipe, const char *path, GError **error)
{
  gint64 shape[3] = { image->height, image->width, 4 };
  g_autoptr (LimnerTensor) tensor = limner_tensor_new (3, shape, error);
  g_autoptr (GHashTable) metadata = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);
  LimnerNamedTensor named = { "image", tensor };

  if (!tensor)
    return FALSE;
  memcpy (tensor->data, image->pixels, tensor->size * sizeof (float));
  if (recipe)
    g_hash_table_insert (metadata, (gpointer) LIMNER_RECIPE_KEY, limner_recipe_to_json (recipe));
  return limner_safetensors_write (path, &named, 1, metadata, LIMNER_DTYPE_F32, error);
}

/* A fresh empty file beside the target, made with the rights a new file gets. Caller frees. */
static char *
temporary_beside (const char *target, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (target);
  char *name = g_build_filename (folder, ".limner-XXXXXX", NULL);
  int fd = g_mkstemp_full (name, O_RDWR | O_CLOEXEC, 0666);

  if (fd >= 0)
    {
      close (fd);
      return name;
    }
  g_set_error (error, LIMNER_ERROR, LIMNER_ERROR_FILE, _ ("Nothing can be written in “%s”: %s."), folder,
               g_strerror (errno));
  g_free (name);
  return NULL;
}

gboolean
limner_image_save (const LimnerImage *image, const char *path, const LimnerRecipe *recipe, GError **error)
{
  const Format *format;
  g_autofree char *target = NULL, *temporary = NULL;

  g_return_val_if_fail (image != NULL && path != NULL, FALSE);

  format = format_of (path, error);
  if (!format || !writable (format, error))
    return FALSE;
  target = target_of (path, error);
  if (!target)
    return FALSE;
  if (!format->type)
    return write_raw (image, recipe, target, error); /* which renames by itself */

  temporary = temporary_beside (target, error);
  if (!temporary)
    return FALSE;
  if (write_pixbuf (image, format, recipe, temporary, error))
    {
      if (g_rename (temporary, target) == 0)
        return TRUE;
      g_set_error (error, LIMNER_ERROR, LIMNER_ERROR_FILE, _ ("“%s” cannot be written: %s."), path,
                   g_strerror (errno));
    }
  g_unlink (temporary);
  return FALSE;
}
