/* The metadata of a picture file. */
#pragma once

#include "limner/recipe.h"

/* Writes the digital source type into the file's XMP and, when `comment`, the recipe into its Exif user
 * comment. */
gboolean limner_mark_write (const char *path, const LimnerRecipe *recipe, gboolean comment, GError **error);

/* What the file says; each NULL when it says nothing. Caller frees. */
void limner_mark_read (const char *path, char **digital_source_type, char **comment);
