/* Writing a file so that there is never half of it: under a temporary name in the same folder, then renamed.
 */
#pragma once

#include <glib.h>

typedef struct
{
  char *path;         /* as the caller names it; owned */
  char *target;       /* the file itself: links of `path` are followed; owned */
  char *temporary;    /* NULL: the file has no name yet; owned */
  int fd;             /* -1: closed */
  GByteArray *buffer; /* bytes that are not in the file yet; owned */
} LimnerFileWriter;

/* Whether limner_file_writer_open and _finish can be expected to work: to ask before a long job. Makes
 * nothing. FALSE with LIMNER_ERROR_FILE when the folder is not there or not writable, or when `path` names
 * something that may not be replaced: a folder, a device, a read-only file, another user's file in a sticky
 * folder. */
gboolean limner_file_can_write (const char *path, GError **error);

/* Opens a temporary file beside the target. The checks are those of limner_file_can_write. */
gboolean limner_file_writer_open (LimnerFileWriter *writer, const char *path, GError **error);
/* After FALSE the caller still calls limner_file_writer_discard. */
gboolean limner_file_writer_put (LimnerFileWriter *writer, const void *bytes, gsize size, GError **error);
/* Writes the file to the disk (fsync) and renames it over the target, whose permissions and owner it takes. A
 * target with several names (hard links) keeps its old content under the other names. Frees what the writer
 * holds, whatever the result; after FALSE the target is as it was. */
gboolean limner_file_writer_finish (LimnerFileWriter *writer, GError **error);
/* Removes the temporary file; harmless after finish. */
void limner_file_writer_discard (LimnerFileWriter *writer);

/* Writes the entries of the folder that holds `path` to the disk, so that a rename survives a power cut. A
 * file system that cannot do it is left alone. */
void limner_folder_sync (const char *path);

/* LIMNER_ERROR_FILE for a failed write: the path, the errno `code`, and what to do about it. Always FALSE. */
gboolean limner_write_failed (const char *path, int code, GError **error);
