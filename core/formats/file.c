#include "config.h"

#include "formats/file-private.h"

#include "limner/error.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <unistd.h>

static gboolean
failed (LimnerFileWriter *writer, GError **error)
{
  int code = errno;

  g_set_error (error, LIMNER_ERROR, LIMNER_ERROR_FILE,
               _ ("“%s” cannot be written (%s): free space there or choose another place."), writer->path,
               g_strerror (code));
  return FALSE;
}

gboolean
limner_file_writer_open (LimnerFileWriter *writer, const char *path, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *name = g_path_get_basename (path);
  g_autofree char *hidden = g_strdup_printf (".%s.XXXXXX", name);
  int fd;

  writer->path = g_strdup (path);
  writer->temporary = g_build_filename (folder, hidden, NULL);
  writer->stream = NULL;
  fd = g_mkstemp_full (writer->temporary, O_RDWR | O_CLOEXEC, 0666);
  if (fd >= 0)
    writer->stream = fdopen (fd, "wb");
  if (writer->stream)
    return TRUE;
  failed (writer, error);
  if (fd >= 0)
    {
      g_close (fd, NULL);
      g_unlink (writer->temporary);
    }
  g_clear_pointer (&writer->temporary, g_free);
  g_clear_pointer (&writer->path, g_free);
  return FALSE;
}

gboolean
limner_file_writer_put (LimnerFileWriter *writer, const void *bytes, gsize size, GError **error)
{
  if (fwrite (bytes, 1, size, writer->stream) == size)
    return TRUE;
  return failed (writer, error);
}

gboolean
limner_file_writer_finish (LimnerFileWriter *writer, GError **error)
{
  gboolean ok = fflush (writer->stream) == 0 && fsync (fileno (writer->stream)) == 0;

  if (!ok)
    failed (writer, error);
  if (fclose (writer->stream) != 0 && ok)
    ok = failed (writer, error);
  writer->stream = NULL;
  if (ok && g_rename (writer->temporary, writer->path) != 0)
    ok = failed (writer, error);
  if (ok)
    g_clear_pointer (&writer->temporary, g_free);
  limner_file_writer_discard (writer);
  return ok;
}

void
limner_file_writer_discard (LimnerFileWriter *writer)
{
  if (writer->stream)
    fclose (writer->stream);
  writer->stream = NULL;
  if (writer->temporary)
    g_unlink (writer->temporary);
  g_clear_pointer (&writer->temporary, g_free);
  g_clear_pointer (&writer->path, g_free);
}

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
