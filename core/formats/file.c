#include "config.h"

#include "formats/file-private.h"

#include "limner/error.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

gboolean
limner_file_cannot_read (const char *path, const char *reason, GError **error)
{
  g_autofree char *shown = g_filename_display_name (path);

  g_set_error (error, LIMNER_ERROR, LIMNER_ERROR_FILE,
               _ ("“%s” cannot be read (%s): check its name and its permissions."), shown, reason);
  return FALSE;
}

int
limner_file_open (const char *path, GError **error)
{
  g_autofree char *shown = g_filename_display_name (path);
  struct stat info;
  int fd;

  do /* O_NONBLOCK, because opening a pipe must not block */
    fd = g_open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK, 0);
  while (fd < 0 && errno == EINTR);
  if (fd < 0 || fstat (fd, &info) != 0)
    limner_file_cannot_read (path, g_strerror (errno), error);
  else if (S_ISREG (info.st_mode))
    return fd;
  else
    g_set_error (error, LIMNER_ERROR, LIMNER_ERROR_FILE,
                 _ ("“%s” is a folder, a pipe or a device: give a file."), shown);
  if (fd >= 0)
    close (fd);
  return -1;
}

GBytes *
limner_file_map (const char *path, GError **error)
{
  g_autoptr (GError) local = NULL;
  GMappedFile *map;
  GBytes *bytes;
  int fd = limner_file_open (path, error);

  if (fd < 0)
    return NULL;
  map = g_mapped_file_new_from_fd (fd, FALSE, &local);
  close (fd);
  if (map == NULL)
    {
      limner_file_cannot_read (path, local->message, error);
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
               _ ("“%s” is damaged or not a %s file (%s): get it again."), shown, kind, reason);
  return FALSE;
}

gboolean
limner_import_check_cancelled (GCancellable *cancellable, GError **error)
{
  if (!g_cancellable_is_cancelled (cancellable))
    return TRUE;
  g_set_error (error, LIMNER_ERROR, LIMNER_ERROR_CANCELLED,
               _ ("The import was stopped: nothing has changed."));
  return FALSE;
}

static int
compare_tensor_names (gconstpointer a, gconstpointer b, gpointer data)
{
  return strcmp (a, b);
}

GTree *
limner_name_tree_new (GDestroyNotify free_name, GDestroyNotify free_value)
{
  return g_tree_new_full (compare_tensor_names, NULL, free_name, free_value);
}
