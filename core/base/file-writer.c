#define _GNU_SOURCE /* O_TMPFILE */
#include "config.h"

#include "base/file-writer-private.h"

#include "limner/error.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <unistd.h>

#define MAX_LINKS   40 /* as many as Linux follows */
#define BUFFER_SIZE 65536

static const char *
advice_for (int code)
{
  switch (code)
    {
    case ENOSPC:
    case EDQUOT:
    case EFBIG:
      return _ ("free space there or choose another place");
    case EACCES:
    case EPERM:
    case EROFS:
      return _ ("choose a place that you may write to");
    case ENOENT:
    case ENOTDIR:
      return _ ("make the folder first or choose another place");
    default:
      return _ ("choose another place");
    }
}

gboolean
limner_write_failed (const char *path, int code, GError **error)
{
  g_autofree char *shown = g_filename_display_name (path);

  g_set_error (error, LIMNER_ERROR, LIMNER_ERROR_FILE, _ ("“%s” cannot be written (%s): %s."), shown,
               g_strerror (code), advice_for (code));
  return FALSE;
}

/* The file that a chain of links ends at, which need not be there. Caller frees; NULL: a link without end. */
static char *
follow_links (const char *path)
{
  char *target = g_strdup (path);

  for (int i = 0; i < MAX_LINKS; i++)
    {
      g_autofree char *link = g_file_read_link (target, NULL), *folder = NULL;

      if (link == NULL)
        return target;
      folder = g_path_get_dirname (target);
      g_free (target);
      target = g_path_is_absolute (link) ? g_steal_pointer (&link) : g_build_filename (folder, link, NULL);
    }
  g_free (target);
  return NULL;
}

/* Refuses read-only files. The mode is tested, because access() allows root to write to any file, and
 * root marks files read-only, too. */
static gboolean
check_existing (const char *path, const char *target, const GStatBuf *info, GError **error)
{
  g_autofree char *shown = g_filename_display_name (path);

  if (!S_ISREG (info->st_mode))
    g_set_error (error, LIMNER_ERROR, LIMNER_ERROR_FILE,
                 _ ("“%s” is not a plain file, so nothing is written over it: give another name."), shown);
  else if ((info->st_mode & 0222) == 0 || g_access (target, W_OK) != 0)
    g_set_error (error, LIMNER_ERROR, LIMNER_ERROR_FILE,
                 _ ("“%s” is write-protected: give another name, or allow writing to it."), shown);
  else
    return TRUE;
  return FALSE;
}

/* In a sticky folder (/tmp) only the owner of a file, or of the folder, may replace it. */
static gboolean
check_folder (const char *path, const char *target, const GStatBuf *existing, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (target), *shown = g_filename_display_name (folder);
  GStatBuf info;

  if (g_stat (folder, &info) != 0)
    return limner_write_failed (path, errno, error);
  if (!S_ISDIR (info.st_mode))
    return limner_write_failed (path, ENOTDIR, error);
  if (g_access (folder, W_OK | X_OK) != 0)
    {
      g_set_error (error, LIMNER_ERROR, LIMNER_ERROR_FILE, _ ("Nothing can be written in “%s” (%s): %s."),
                   shown, g_strerror (errno), advice_for (errno));
      return FALSE;
    }
  if (existing == NULL || !(info.st_mode & S_ISVTX) || geteuid () == 0 || existing->st_uid == geteuid ()
      || info.st_uid == geteuid ())
    return TRUE;
  return limner_write_failed (path, EPERM, error);
}

/* The target of `path`, checked; *mode is that of the existing file, or 0. Caller frees. */
static char *
find_target (const char *path, GStatBuf *existing, gboolean *exists, GError **error)
{
  g_autofree char *target = follow_links (path);

  if (target == NULL)
    {
      limner_write_failed (path, ELOOP, error);
      return NULL;
    }
  *exists = g_stat (target, existing) == 0;
  if (!*exists && errno != ENOENT)
    {
      limner_write_failed (path, errno, error);
      return NULL;
    }
  if (g_str_has_suffix (target, G_DIR_SEPARATOR_S) && !*exists)
    {
      limner_write_failed (path, EISDIR, error);
      return NULL;
    }
  if ((*exists && !check_existing (path, target, existing, error))
      || !check_folder (path, target, *exists ? existing : NULL, error))
    return NULL;
  return g_steal_pointer (&target);
}

gboolean
limner_file_can_write (const char *path, GError **error)
{
  GStatBuf existing;
  gboolean exists;
  g_autofree char *target = find_target (path, &existing, &exists, error);

  return target != NULL;
}

/* Who may read the old file may read the new one. The owner can be kept only by root, the group mostly. */
static gboolean
copy_permissions (int fd, const GStatBuf *existing)
{
  if (fchown (fd, existing->st_uid, existing->st_gid) != 0 && fchown (fd, (uid_t) -1, existing->st_gid) != 0)
    return fchmod (fd, existing->st_mode & 0707) == 0; /* the group is another: it gets no rights */
  return fchmod (fd, existing->st_mode & 0777) == 0;
}

/* A file without a name, which is gone whatever ends the program; where the file system has none, a hidden
 * one. -1 with errno on failure. */
static int
open_temporary (LimnerFileWriter *writer, const char *folder)
{
  int fd;

  do
    fd = open (folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0666);
  while (fd < 0 && errno == EINTR);
  if (fd >= 0 || (errno != EOPNOTSUPP && errno != EISDIR && errno != EINVAL && errno != ENOENT))
    return fd;
  writer->temporary = g_build_filename (folder, ".limner-XXXXXX", NULL);
  fd = g_mkstemp_full (writer->temporary, O_RDWR | O_CLOEXEC, 0666);
  if (fd < 0)
    g_clear_pointer (&writer->temporary, g_free);
  return fd;
}

gboolean
limner_file_writer_open (LimnerFileWriter *writer, const char *path, GError **error)
{
  GStatBuf existing;
  gboolean exists;

  *writer = (LimnerFileWriter) { .target = find_target (path, &existing, &exists, error), .fd = -1 };
  if (writer->target == NULL)
    return FALSE;
  g_autofree char *folder = g_path_get_dirname (writer->target);
  writer->path = g_strdup (path);
  writer->buffer = g_byte_array_sized_new (BUFFER_SIZE);
  writer->fd = open_temporary (writer, folder);
  if (writer->fd >= 0 && (!exists || copy_permissions (writer->fd, &existing)))
    return TRUE;
  limner_write_failed (path, errno, error);
  limner_file_writer_discard (writer);
  return FALSE;
}

/* All of it, however often a signal interrupts. FALSE with errno. */
static gboolean
write_all (int fd, const guint8 *bytes, gsize size)
{
  while (size > 0)
    {
      gssize n = write (fd, bytes, size);

      if (n > 0)
        {
          bytes += n;
          size -= (gsize) n;
        }
      else if (n == 0)
        {
          errno = ENOSPC;
          return FALSE;
        }
      else if (errno != EINTR)
        {
          return FALSE;
        }
    }
  return TRUE;
}

static gboolean
flush_buffer (LimnerFileWriter *writer)
{
  gboolean done = write_all (writer->fd, writer->buffer->data, writer->buffer->len);

  g_byte_array_set_size (writer->buffer, 0);
  return done;
}

gboolean
limner_file_writer_put (LimnerFileWriter *writer, const void *bytes, gsize size, GError **error)
{
  gboolean done = TRUE;

  if (size < BUFFER_SIZE)
    g_byte_array_append (writer->buffer, bytes, (guint) size);
  if (writer->buffer->len >= BUFFER_SIZE || size >= BUFFER_SIZE)
    done = flush_buffer (writer);
  if (done && size >= BUFFER_SIZE)
    done = write_all (writer->fd, bytes, size);
  return done || limner_write_failed (writer->path, errno, error);
}

static gboolean
sync_file (int fd)
{
  int result;

  do
    result = fsync (fd);
  while (result != 0 && errno == EINTR);
  return result == 0 || errno == EINVAL; /* EINVAL: a file system without fsync */
}

void
limner_folder_sync (const char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);
  int fd = g_open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);

  if (fd < 0)
    return;
  sync_file (fd);
  close (fd);
}

/* Links a file without a name to a hidden name beside its target, because only a named file can be
 * renamed. */
static gboolean
name_temporary (LimnerFileWriter *writer)
{
  g_autofree char *folder = g_path_get_dirname (writer->target);
  g_autofree char *nameless = g_strdup_printf ("/proc/self/fd/%d", writer->fd);
  int result;

  do
    {
      g_autofree char *name = g_strdup_printf (".limner-%08x", g_random_int ());

      g_free (writer->temporary);
      writer->temporary = g_build_filename (folder, name, NULL);
      result = linkat (AT_FDCWD, nameless, AT_FDCWD, writer->temporary, AT_SYMLINK_FOLLOW);
    }
  while (result != 0 && errno == EEXIST);
  if (result != 0)
    g_clear_pointer (&writer->temporary, g_free);
  return result == 0;
}

/* To the disk, closed, and under the target's name. FALSE with errno. */
static gboolean
replace_target (LimnerFileWriter *writer)
{
  gboolean done = flush_buffer (writer) && sync_file (writer->fd)
                  && (writer->temporary != NULL || name_temporary (writer));
  int code = errno, fd = writer->fd;

  writer->fd = -1;
  if (close (fd) != 0 && errno != EINTR && done) /* Linux closes it all the same */
    return FALSE;
  errno = code;
  return done && g_rename (writer->temporary, writer->target) == 0;
}

gboolean
limner_file_writer_finish (LimnerFileWriter *writer, GError **error)
{
  gboolean done = replace_target (writer);

  if (done)
    {
      g_clear_pointer (&writer->temporary, g_free);
      limner_folder_sync (writer->target);
    }
  else
    {
      limner_write_failed (writer->path, errno, error);
    }
  limner_file_writer_discard (writer);
  return done;
}

void
limner_file_writer_discard (LimnerFileWriter *writer)
{
  if (writer->fd >= 0)
    close (writer->fd);
  writer->fd = -1;
  if (writer->temporary != NULL)
    g_unlink (writer->temporary);
  g_clear_pointer (&writer->buffer, g_byte_array_unref);
  g_clear_pointer (&writer->temporary, g_free);
  g_clear_pointer (&writer->target, g_free);
  g_clear_pointer (&writer->path, g_free);
}
