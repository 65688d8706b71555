/* The marks in the metadata of a picture file. */
#pragma once

#include "limner/recipe.h"

/* Writes the digital source type into the file's XMP and, if `comment`, the recipe into its Exif user
 * comment. */
gboolean limner_mark_write (const char *path, const LimnerRecipe *recipe, gboolean comment, GError **error);

/* Reads the source type and the comment; each is NULL if the file has none. The caller frees them. */
void limner_mark_read (const char *path, char **digital_source_type, char **comment);
