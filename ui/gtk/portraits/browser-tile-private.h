/* A tile of the grid: a face to select, with its rating. */
#pragma once

#include "portraits/browser-private.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A toggle that is on while its face is selected. Its picture is drawn as it is then. */
GtkWidget *limner_browser_tile_new (LimnerBrowser *browser);
/* Shows another face, or the same one as it is now. The surface is kept; NULL: it is still being rendered. */
void limner_browser_tile_show (GtkWidget *tile, guint id, cairo_surface_t *picture);
/* Its "clicked" is not a person's, but comes of limner_browser_tile_show. */
gboolean limner_browser_tile_is_showing (GtkWidget *tile);
guint limner_browser_tile_id (GtkWidget *tile); /* LIMNER_BROWSER_NONE: none yet */

/* A face's name, origin and rating in words, such as "seed 418, child of seed 77, starred". Caller frees. */
char *limner_browser_words_for (LimnerBrowser *browser, guint id);

G_END_DECLS
