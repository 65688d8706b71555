/* Replaces paths of picture files in the recipes of layers. A recipient of the image must not learn the
 * folders of its author, but Edit needs the files. A recipe in a layer contains "bundled:NAME" for a
 * bundled picture and "file:ID:NAME" for any other; the user's data folder maps IDs to paths. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A copy of the recipe's JSON in which such names replace all absolute paths. The caller frees it. */
char *limner_recipe_paths_hide (const char *json);
/* The inverse. A name whose path is unknown on this computer stays. NULL: the text is not JSON. */
char *limner_recipe_paths_restore (const char *json, gssize length);
/* NAME of a "file:ID:NAME"; NULL if the text is something else. Points into the text. */
const char *limner_recipe_paths_hidden_name (const char *text);

G_END_DECLS
