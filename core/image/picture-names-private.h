/* Finds picture files by their names. */
#pragma once

#include <glib.h>

/* Whether a file name ends as those of pictures do. Hidden files do not count. */
gboolean limner_is_picture_name (const char *name);

/* The picture files in a folder and the folders in it, as paths relative to the folder, sorted by bytes:
 * array of char*, empty if there are none or if the folder cannot be read. Hidden files and folders, and
 * folders nested deeper than 8, are left out. The caller frees it. */
GPtrArray *limner_picture_names_find (const char *folder) G_GNUC_WARN_UNUSED_RESULT;

/* Sorts an array of char* by bytes. */
void limner_picture_names_sort (GPtrArray *names);
