#include "config.h"

#include "registry/resumable-file-private.h"

#include "limner/error.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

#define GROUP "download"

static gboolean
fail (const LimnerResumableFile *partial, GError **error)
{
  int reason = errno;

  g_set_error (error, LIMNER_ERROR, LIMNER_ERROR_FILE,
               _ ("The download cannot be written to “%s” (%s): free space there and try again."),
               partial->path, g_strerror (reason));
  return FALSE;
}

static void
read_note (LimnerResumableFile *partial)
{
  g_autoptr (GKeyFile) note = g_key_file_new ();

  if (!g_key_file_load_from_file (note, partial->note, G_KEY_FILE_NONE, NULL))
    return;
  partial->address = g_key_file_get_string (note, GROUP, "address", NULL);
  partial->validator = g_key_file_get_string (note, GROUP, "validator", NULL);
}

gboolean
limner_resumable_file_open (LimnerResumableFile *partial, const char *path, GError **error)
{
  struct stat status;

  *partial = (LimnerResumableFile) { .path = g_strdup (path), .note = g_strconcat (path, ".from", NULL) };
  do
    partial->stream = g_fopen (path, "ab");
  while (partial->stream == NULL && errno == EINTR);
  if (!partial->stream || fstat (fileno (partial->stream), &status) != 0)
    {
      fail (partial, error);
      limner_resumable_file_close (partial, NULL);
      return FALSE;
    }
  partial->length = (guint64) status.st_size;
  read_note (partial);
  return TRUE;
}

const char *
limner_resumable_file_validator (const LimnerResumableFile *partial, const char *address)
{
  return partial->length > 0 && g_strcmp0 (partial->address, address) == 0 ? partial->validator : NULL;
}

gboolean
limner_resumable_file_restart (LimnerResumableFile *partial, const char *address, const char *validator,
                               GError **error)
{
  g_autoptr (GKeyFile) note = g_key_file_new ();

  /* The note is removed before the bytes change, so that it never describes other bytes. */
  g_unlink (partial->note);
  if (fflush (partial->stream) != 0 || ftruncate (fileno (partial->stream), 0) != 0)
    return fail (partial, error);
  partial->length = 0;
  g_free (partial->address);
  g_free (partial->validator);
  partial->address = g_strdup (address);
  partial->validator = g_strdup (validator);
  if (!validator)
    return TRUE;
  g_key_file_set_string (note, GROUP, "address", address);
  g_key_file_set_string (note, GROUP, "validator", validator);
  g_key_file_save_to_file (note, partial->note, NULL); /* on failure, the next try starts anew */
  return TRUE;
}

gboolean
limner_resumable_file_put (LimnerResumableFile *partial, const void *bytes, gsize size, GError **error)
{
  if (fwrite (bytes, 1, size, partial->stream) != size)
    return fail (partial, error);
  partial->length += size;
  return TRUE;
}

gboolean
limner_resumable_file_close (LimnerResumableFile *partial, GError **error)
{
  gboolean ok = TRUE;

  if (partial->stream)
    {
      ok = fflush (partial->stream) == 0 && fsync (fileno (partial->stream)) == 0;
      if (fclose (g_steal_pointer (&partial->stream)) != 0 || !ok)
        ok = fail (partial, error);
    }
  g_clear_pointer (&partial->path, g_free);
  g_clear_pointer (&partial->note, g_free);
  g_clear_pointer (&partial->address, g_free);
  g_clear_pointer (&partial->validator, g_free);
  return ok;
}
