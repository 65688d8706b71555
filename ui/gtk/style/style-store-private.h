/* The style pictures on offer: the bundled ones and those used lately. Kept between sessions in
 * $XDG_CONFIG_HOME/limner/styles.ini; pictures that were no files are kept in $XDG_DATA_HOME/limner/styles.
 */
#pragma once

#include <limner/image.h>

G_BEGIN_DECLS

typedef struct
{
  char *path;
  char *title; /* for people, translated */
  gboolean bundled;
} LimnerStyleEntry;

/* Array of LimnerStyleEntry*: bundled ones, then recent ones, newest first. Files that are gone are left
 * out. */
GPtrArray *limner_style_store_list (void);

/* Puts a picture first among the recent ones; a bundled one stays where it is. title NULL: from the path. */
void limner_style_store_use (const char *path, const char *title);
void limner_style_store_forget (const char *path);

G_END_DECLS
