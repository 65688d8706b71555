/* Writes pictures with their recipe. */
#define _GNU_SOURCE /* memfd_create */
#include "config.h"

#include "base/file-writer-private.h"
#include "image/encode-private.h"
#include "image/picture-file-private.h"
#include "limner/error.h"
#include "limner/safetensors.h"
#include "limner/save.h"
#include "provenance/mark-private.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static gboolean
is_raw (const char *path)
{
  gsize length = strlen (path), ending = strlen (LIMNER_RAW_ENDING);

  return length >= ending && g_ascii_strcasecmp (path + length - ending, LIMNER_RAW_ENDING) == 0;
}

gboolean
limner_image_can_save (const char *path, GError **error)
{
  g_return_val_if_fail (path != NULL, FALSE);

  return (is_raw (path) || limner_picture_format_of (path, error) != NULL)
         && limner_file_can_write (path, error);
}

/* JSON in ASCII, because the text of a PNG is Latin-1. The caller frees it. */
static char *
escape_json (const char *json)
{
  GString *ascii = g_string_new (NULL);

  for (const char *at = json; *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar c = g_utf8_get_char (at);

      if (c < 0x80)
        g_string_append_c (ascii, (char) c);
      else if (c < 0x10000)
        g_string_append_printf (ascii, "\\u%04x", c);
      else
        g_string_append_printf (ascii, "\\u%04x\\u%04x", 0xd800 + ((c - 0x10000) >> 10),
                                0xdc00 + (c & 0x3ff));
    }
  return g_string_free (ascii, FALSE);
}

/* Writes the marks and decodes the file once. Exiv2 does not report some failures for lack of memory; a
 * damaged file must not replace the old one. */
static gboolean
mark_picture (const char *path, const LimnerRecipe *recipe, gboolean comment, int fd, GError **error)
{
  off_t unmarked = lseek (fd, 0, SEEK_END);

  if (!limner_mark_write (path, recipe, comment, error))
    return FALSE;
  if (lseek (fd, 0, SEEK_END) > unmarked && limner_picture_check (path, NULL))
    return TRUE;
  g_set_error_literal (
      error, LIMNER_ERROR, LIMNER_ERROR_MEMORY,
      _ ("There is not enough memory to write the picture: close other programs and try again."));
  return FALSE;
}

/* Encodes a picture in memory with its marks, so that only finished files reach the disk. */
static gboolean
encode_marked (const LimnerImage *image, const LimnerPictureFormat *format, const LimnerRecipe *recipe,
               int fd, GError **error)
{
  g_autofree char *path = g_strdup_printf ("/proc/self/fd/%d", fd);
  g_autofree char *json = recipe != NULL ? limner_recipe_to_json (recipe) : NULL;
  g_autofree char *text = NULL;

  if (json != NULL && limner_picture_format_has_text (format))
    text = escape_json (json);
  if (!limner_picture_encode (image, format, LIMNER_RECIPE_KEY, text, fd, error))
    return FALSE;
  return recipe == NULL || mark_picture (path, recipe, text == NULL, fd, error);
}

/* Copies the content of the descriptor to the writer. */
static gboolean
copy_saved_file (int fd, LimnerFileWriter *writer, GError **error)
{
  off_t size = lseek (fd, 0, SEEK_END);
  void *bytes = size > 0 ? mmap (NULL, (gsize) size, PROT_READ, MAP_SHARED, fd, 0) : MAP_FAILED;
  gboolean ok;

  if (bytes == MAP_FAILED)
    return limner_write_failed (writer->path, errno, error);
  ok = limner_file_writer_put (writer, bytes, (gsize) size, error);
  munmap (bytes, (gsize) size);
  return ok;
}

static gboolean
write_picture (const LimnerImage *image, const LimnerPictureFormat *format, const LimnerRecipe *recipe,
               const char *path, GError **error)
{
  LimnerFileWriter writer;
  int fd = memfd_create ("limner", MFD_CLOEXEC);
  gboolean ok;

  if (fd < 0)
    return limner_write_failed (path, errno, error);
  ok = encode_marked (image, format, recipe, fd, error) && limner_file_writer_open (&writer, path, error);
  if (ok && copy_saved_file (fd, &writer, error))
    {
      ok = limner_file_writer_finish (&writer, error);
    }
  else if (ok)
    {
      limner_file_writer_discard (&writer);
      ok = FALSE;
    }
  close (fd);
  return ok;
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

gboolean
limner_image_save (const LimnerImage *image, const char *path, const LimnerRecipe *recipe, GError **error)
{
  const LimnerPictureFormat *format;

  g_return_val_if_fail (image != NULL && path != NULL, FALSE);

  if (!limner_image_can_save (path, error))
    return FALSE;
  if (is_raw (path))
    return write_raw (image, recipe, path, error);
  format = limner_picture_format_of (path, error);
  return format != NULL && write_picture (image, format, recipe, path, error);
}
