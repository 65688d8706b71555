#define _GNU_SOURCE /* F_OFD_SETLK */

#include "config.h"

#include "base/file-lock-private.h"

#include "limner/error.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

int
limner_lock_open (const char *path, GError **error)
{
  g_autofree char *folder = NULL, *shown = NULL;
  int descriptor, code;

  do
    descriptor = g_open (path, O_CREAT | O_RDWR | O_CLOEXEC, 0644);
  while (descriptor < 0 && errno == EINTR);
  code = errno;
  if (descriptor >= 0)
    return descriptor;
  folder = g_path_get_dirname (path);
  shown = g_filename_display_name (folder);
  g_set_error (error, LIMNER_ERROR, LIMNER_ERROR_FILE,
               _ ("Nothing can be written to “%s” (%s): check its permissions."), shown, g_strerror (code));
  return -1;
}

static struct flock
whole_file (void)
{
  return (struct flock) { .l_type = F_WRLCK, .l_whence = SEEK_SET };
}

/* 0, or errno, once no signal interrupts. */
static int
lock_file (int descriptor, int command)
{
  struct flock lock = whole_file ();

  while (fcntl (descriptor, command, &lock) != 0)
    if (errno != EINTR)
      return errno;
  return 0;
}

static gboolean
set_failed (const char *path, int code, GError **error)
{
  g_autofree char *shown = g_filename_display_name (path);

  g_set_error (
      error, LIMNER_ERROR, LIMNER_ERROR_FILE,
      _ ("“%s” cannot be locked (%s): use folders on a file system that has locks (XDG_DATA_HOME and "
         "XDG_CACHE_HOME name them)."),
      shown, g_strerror (code));
  return FALSE;
}

LimnerLockState
limner_lock_try (int descriptor, const char *path, GError **error)
{
  int code = lock_file (descriptor, F_OFD_SETLK);

  if (code == 0)
    return LIMNER_LOCK_HELD;
  if (code == EAGAIN || code == EACCES)
    return LIMNER_LOCK_BUSY;
  set_failed (path, code, error);
  return LIMNER_LOCK_FAILED;
}

gboolean
limner_lock_wait (int descriptor, const char *path, GError **error)
{
  int code = lock_file (descriptor, F_OFD_SETLKW);

  return code == 0 || set_failed (path, code, error);
}

int
limner_lock_holder (int descriptor)
{
  struct flock lock = whole_file ();

  if (fcntl (descriptor, F_OFD_GETLK, &lock) != 0 || lock.l_type == F_UNLCK)
    return 0;
  return lock.l_pid > 0 ? (int) lock.l_pid : -1;
}
