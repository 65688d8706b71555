/* The style pictures on offer: bundled and recent ones. The list is stored in
 * $XDG_CONFIG_HOME/limner/styles.ini. Pictures without a file are saved in $XDG_DATA_HOME/limner/styles. */
#pragma once

#include <limner/image.h>

G_BEGIN_DECLS

typedef struct
{
  char *path;
  char *title; /* for display, translated */
  gboolean bundled;
} LimnerStyleEntry;

/* Array of LimnerStyleEntry*: the bundled ones, then the recent ones, newest first. Missing files are
 * omitted. */
GPtrArray *limner_style_store_list (void);

/* Makes a picture the most recent one; a bundled one keeps its place. title NULL: derived from the path. */
void limner_style_store_use (const char *path, const char *title);
void limner_style_store_forget (const char *path);

G_END_DECLS
