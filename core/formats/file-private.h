/* Writing a file so that there is never half of it, and the sentences about files. */
#pragma once

#include <glib.h>
#include <stdio.h>

typedef struct
{
  char *path, *temporary; /* owned */
  FILE *stream;
} LimnerFileWriter;

/* Opens a temporary file beside `path`. */
gboolean limner_file_writer_open (LimnerFileWriter *writer, const char *path, GError **error);
/* FALSE only sets errno's sentence; the caller still calls limner_file_writer_discard. */
gboolean limner_file_writer_put (LimnerFileWriter *writer, const void *bytes, gsize size, GError **error);
/* Puts the finished file in its place at once, replacing what stood there. Frees what the writer holds,
 * whatever the result. */
gboolean limner_file_writer_finish (LimnerFileWriter *writer, GError **error);
/* Removes the temporary file; harmless after finish. */
void limner_file_writer_discard (LimnerFileWriter *writer);

/* The content of a file, mapped, or NULL with LIMNER_ERROR_FILE. */
GBytes *limner_file_map (const char *path, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* LIMNER_ERROR_FORMAT: "“path” is damaged or no KIND file (REASON); get it again". Always FALSE. */
gboolean limner_damaged (GError **error, const char *path, const char *kind, const char *reason_format, ...)
    G_GNUC_PRINTF (4, 5);
