/* A file of features. Each row is written when it is computed, so that a stopped run can continue from there.
 *
 *   "LIMNERF1", key [64 hex digits], dims and count (little-endian, 8 bytes each); then for each picture its
 *   features [dims] as float32, and their CRC-32. */
#pragma once

#include <glib.h>

typedef struct
{
  char *path;
  int fd, dims;
  gsize count, done; /* rows in all, and in the file */
} LimnerFeatureFile;

/* The folder of such files, $XDG_CACHE_HOME/limner/features. Caller frees. */
char *limner_feature_file_folder (void);
/* Opens the file of that key (64 hex digits), or starts it anew when it is not there, damaged, or for other
 * features. Rows are valid up to the first whose checksum is wrong. LIMNER_ERROR_FILE when another program
 * writes it at the moment, or it cannot be written. */
gboolean limner_feature_file_open (LimnerFeatureFile *file, const char *key, int dims, gsize count,
                                   GError **error);
/* Appends row number `done`. */
gboolean limner_feature_file_append (LimnerFeatureFile *file, const float *row, GError **error);
/* All rows, mapped: row i begins at float i * (dims + 1). NULL with LIMNER_ERROR_FILE. */
GBytes *limner_feature_file_map (const LimnerFeatureFile *file, GError **error);
void limner_feature_file_close (LimnerFeatureFile *file);
