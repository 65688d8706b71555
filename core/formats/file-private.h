/* Opening and mapping files, and the sentence about damaged ones. */
#pragma once

#include <gio/gio.h>

/* A descriptor of a regular file, to read from and to close, or -1 with LIMNER_ERROR_FILE. */
int limner_file_open (const char *path, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The content of a file, mapped, or NULL with LIMNER_ERROR_FILE. */
GBytes *limner_file_map (const char *path, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* FALSE with LIMNER_ERROR_CANCELLED when the person has stopped reading a foreign file. */
gboolean limner_import_check_cancelled (GCancellable *cancellable, GError **error);

/* A table by name (char *). A balanced tree: the names in a hostile file can be chosen so that a hash table
 * takes time by the square of their number. */
GTree *limner_name_tree_new (GDestroyNotify free_name, GDestroyNotify free_value);

/* LIMNER_ERROR_FORMAT: "“path” is damaged or no KIND file (REASON); get it again". Always FALSE. */
gboolean limner_damaged (GError **error, const char *path, const char *kind, const char *reason_format, ...)
    G_GNUC_PRINTF (4, 5);
