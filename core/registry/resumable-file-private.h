/* A download that may be unfinished: its bytes, and a note that tells whether the server can continue
 * it. */
#pragma once

#include <glib.h>
#include <stdio.h>

typedef struct
{
  char *path, *note; /* owned: the bytes; and the note of their source */
  FILE *stream;
  guint64 length;
  char *address, *validator; /* owned; NULL: cannot be continued */
} LimnerResumableFile;

/* Opens an existing file or creates one; LIMNER_ERROR_FILE. */
gboolean limner_resumable_file_open (LimnerResumableFile *partial, const char *path, GError **error);
/* The validator (ETag or date) for If-Range if the file at that address can be continued; otherwise
 * NULL. */
const char *limner_resumable_file_validator (const LimnerResumableFile *partial, const char *address);
/* Empties the file for a download from this address with this validator (NULL: none). */
gboolean limner_resumable_file_restart (LimnerResumableFile *partial, const char *address,
                                        const char *validator, GError **error);
gboolean limner_resumable_file_put (LimnerResumableFile *partial, const void *bytes, gsize size,
                                    GError **error);
/* Writes everything to disk and closes. The bytes stay for another try. */
gboolean limner_resumable_file_close (LimnerResumableFile *partial, GError **error);
