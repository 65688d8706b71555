/* Opens and maps files, and writes the error for damaged ones. */
#pragma once

#include <gio/gio.h>

/* Sets LIMNER_ERROR_FILE: the file cannot be opened or read, with the system's reason. Always FALSE. */
gboolean limner_file_cannot_read (const char *path, const char *reason, GError **error);

/* Opens a regular file for reading. Returns a descriptor, which the caller closes, or -1 with
 * LIMNER_ERROR_FILE. */
int limner_file_open (const char *path, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Maps the content of a file. NULL with LIMNER_ERROR_FILE. */
GBytes *limner_file_map (const char *path, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* FALSE with LIMNER_ERROR_CANCELLED if the user has cancelled the import. */
gboolean limner_import_check_cancelled (GCancellable *cancellable, GError **error);

/* A table by name (char *). It is a balanced tree, because the names of a hostile file can be chosen to
 * make a hash table take quadratic time. */
GTree *limner_name_tree_new (GDestroyNotify free_name, GDestroyNotify free_value);

/* Sets LIMNER_ERROR_FORMAT: “path” is damaged or not a KIND file, with the reason. Always FALSE. */
gboolean limner_damaged (GError **error, const char *path, const char *kind, const char *reason_format, ...)
    G_GNUC_PRINTF (4, 5);
