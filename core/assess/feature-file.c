#include "config.h"

#include "assess/feature-file-private.h"

#include "base/file-lock-private.h"
#include "base/file-writer-private.h"
#include "base/memory-private.h"
#include "formats/file-private.h"
#include "limner/error.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>

#define KEY_LENGTH 64

typedef struct
{
  char magic[8], key[KEY_LENGTH];
  guint64 dims, count; /* little-endian */
} FileHeader;

static gsize
row_bytes (const LimnerFeatureFile *file)
{
  return ((gsize) file->dims + 1) * sizeof (float);
}

static FileHeader
make_file_header (const LimnerFeatureFile *file, const char *key)
{
  FileHeader header = { .magic = "LIMNERF1",
                        .dims = GUINT64_TO_LE ((guint64) file->dims),
                        .count = GUINT64_TO_LE ((guint64) file->count) };

  memcpy (header.key, key, KEY_LENGTH);
  return header;
}

/* Reads exactly that much. */
static gboolean
read_bytes (int fd, void *bytes, gsize size, gsize at)
{
  for (gsize done = 0; done < size;)
    {
      const gssize n = pread (fd, (char *) bytes + done, size - done, (off_t) (at + done));

      if (n > 0)
        done += (gsize) n;
      else if (n == 0 || errno != EINTR)
        return FALSE;
    }
  return TRUE;
}

static gboolean
write_bytes (const LimnerFeatureFile *file, const void *bytes, gsize size, gsize at, GError **error)
{
  for (gsize done = 0; done < size;)
    {
      const gssize n = pwrite (file->fd, (const char *) bytes + done, size - done, (off_t) (at + done));

      if (n >= 0)
        done += (gsize) n;
      else if (errno != EINTR)
        return limner_write_failed (file->path, errno, error);
    }
  return TRUE;
}

static guint32
checksum_row (const LimnerFeatureFile *file, const float *row)
{
  return (guint32) crc32_z (0, (const guint8 *) row, (gsize) file->dims * sizeof (float));
}

/* Counts the rows that are whole and sound. */
static gboolean
count_rows (LimnerFeatureFile *file, GError **error)
{
  float *row = limner_alloc_floats ((gsize) file->dims + 1, error);

  if (row == NULL)
    return FALSE;
  while (file->done < file->count
         && read_bytes (file->fd, row, row_bytes (file), sizeof (FileHeader) + file->done * row_bytes (file)))
    {
      guint32 sum;

      memcpy (&sum, row + file->dims, sizeof sum);
      if (sum != checksum_row (file, row))
        break;
      file->done++;
    }
  limner_memory_free (row);
  return TRUE;
}

static gboolean
lock_feature_file (const LimnerFeatureFile *file, GError **error)
{
  const LimnerLockState state = limner_lock_try (file->fd, file->path, error);

  if (state == LIMNER_LOCK_BUSY)
    g_set_error_literal (
        error, LIMNER_ERROR, LIMNER_ERROR_FILE,
        _ ("Another Limner computes the features of these pictures at the moment: wait until it is done."));
  return state == LIMNER_LOCK_HELD;
}

char *
limner_feature_file_folder (void)
{
  return g_build_filename (g_get_user_cache_dir (), "limner", "features", NULL);
}

gboolean
limner_feature_file_open (LimnerFeatureFile *file, const char *key, int dims, gsize count, GError **error)
{
  g_autofree char *folder = limner_feature_file_folder (), *name = g_strconcat (key, ".features", NULL);
  FileHeader header, found;

  *file = (LimnerFeatureFile) { .fd = -1, .dims = dims, .count = count };
  file->path = g_build_filename (folder, name, NULL);
  if (g_mkdir_with_parents (folder, 0700) != 0)
    return limner_write_failed (folder, errno, error);
  file->fd = limner_lock_open (file->path, error);
  if (file->fd < 0 || !lock_feature_file (file, error))
    return FALSE;
  header = make_file_header (file, key);
  if (read_bytes (file->fd, &found, sizeof found, 0) && memcmp (&found, &header, sizeof header) == 0)
    return count_rows (file, error);
  if (ftruncate (file->fd, 0) != 0)
    return limner_write_failed (file->path, errno, error);
  return write_bytes (file, &header, sizeof header, 0, error);
}

gboolean
limner_feature_file_append (LimnerFeatureFile *file, const float *row, GError **error)
{
  const guint32 sum = checksum_row (file, row);
  const gsize at = sizeof (FileHeader) + file->done * row_bytes (file);
  const gsize size = (gsize) file->dims * sizeof (float);

  if (!write_bytes (file, row, size, at, error) || !write_bytes (file, &sum, sizeof sum, at + size, error))
    return FALSE;
  file->done++;
  return TRUE;
}

GBytes *
limner_feature_file_map (const LimnerFeatureFile *file, GError **error)
{
  g_autoptr (GBytes) whole = limner_file_map (file->path, error);
  const gsize size = file->count * row_bytes (file);

  if (whole == NULL)
    return NULL;
  if (g_bytes_get_size (whole) >= sizeof (FileHeader) + size)
    return g_bytes_new_from_bytes (whole, sizeof (FileHeader), size);
  limner_write_failed (file->path, EIO, error);
  return NULL;
}

void
limner_feature_file_close (LimnerFeatureFile *file)
{
  if (file->fd >= 0)
    close (file->fd);
  file->fd = -1;
  g_clear_pointer (&file->path, g_free);
}
