#include "config.h"

#include "formats/file-private.h"

#include "limner/error.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

/* Opening a pipe would wait for somebody to write to it. */
static gboolean
check_kind (const char *path, GError **error)
{
  g_autofree char *shown = NULL;
  GStatBuf info;

  if (g_stat (path, &info) != 0 || S_ISREG (info.st_mode))
    return TRUE;
  shown = g_filename_display_name (path);
  g_set_error (error, LIMNER_ERROR, LIMNER_ERROR_FILE,
               _ ("“%s” is a folder, a pipe or a device: give a file."), shown);
  return FALSE;
}

GBytes *
limner_file_map (const char *path, GError **error)
{
  g_autoptr (GError) local = NULL;
  GMappedFile *map;
  GBytes *bytes;

  if (!check_kind (path, error))
    return NULL;
  map = g_mapped_file_new (path, FALSE, &local);

  if (!map)
    {
      g_autofree char *shown = g_filename_display_name (path);

      g_set_error (error, LIMNER_ERROR, LIMNER_ERROR_FILE,
                   _ ("“%s” cannot be read (%s): check its name and its permissions."), shown,
                   local->message);
      return NULL;
    }
  bytes = g_mapped_file_get_bytes (map);
  g_mapped_file_unref (map);
  return bytes;
}

gboolean
limner_damaged (GError **error, const char *path, const char *kind, const char *reason_format, ...)
{
  g_autofree char *reason = NULL;
  g_autofree char *shown = g_filename_display_name (path);
  va_list args;

  va_start (args, reason_format);
  reason = g_strdup_vprintf (reason_format, args);
  va_end (args);
  g_set_error (error, LIMNER_ERROR, LIMNER_ERROR_FORMAT,
               _ ("“%s” is damaged or no %s file (%s): get it again."), shown, kind, reason);
  return FALSE;
}
