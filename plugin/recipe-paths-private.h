/* Paths of picture files in the recipes that layers carry. Whoever gets the image must not learn the folders
 * of its author, but Edit needs the files. A recipe in a layer therefore holds "bundled:NAME" for a picture
 * of Limner's own and "file:ID:NAME" for any other; the user's data folder keeps which ID is which path. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A copy of the recipe's JSON with such names for all absolute paths in it. Caller frees. */
char *limner_recipe_paths_hide (const char *json);
/* The reverse. A name whose path is not known on this computer stays as it is. NULL: the text is not JSON. */
char *limner_recipe_paths_restore (const char *json, gssize length);
/* NAME of a "file:ID:NAME"; NULL when the text is something else. Points into it. */
const char *limner_recipe_paths_hidden_name (const char *text);

G_END_DECLS
