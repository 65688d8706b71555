/* A download that may be unfinished: its bytes, and beside them what says whether more of the same can be
 * had. */
#pragma once

#include <glib.h>
#include <stdio.h>

typedef struct
{
  char *path, *note; /* owned: the bytes, and where they come from */
  FILE *stream;
  guint64 length;
  char *address, *validator; /* owned; NULL: cannot be continued */
} LimnerResumableFile;

/* Opens what there is, or a new file; LIMNER_ERROR_FILE. */
gboolean limner_resumable_file_open (LimnerResumableFile *partial, const char *path, GError **error);
/* Can the file at that address be continued? Its validator (ETag or date) for If-Range, or NULL. */
const char *limner_resumable_file_validator (const LimnerResumableFile *partial, const char *address);
/* From the beginning, with a file that has this validator (NULL: none). */
gboolean limner_resumable_file_restart (LimnerResumableFile *partial, const char *address,
                                        const char *validator, GError **error);
gboolean limner_resumable_file_put (LimnerResumableFile *partial, const void *bytes, gsize size,
                                    GError **error);
/* Writes everything to the disk and closes; what has come stays for another time. */
gboolean limner_resumable_file_close (LimnerResumableFile *partial, GError **error);
