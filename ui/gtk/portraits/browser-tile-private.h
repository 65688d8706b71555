/* A tile of the grid: a selectable face with its rating. */
#pragma once

#include "portraits/browser-private.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define LIMNER_TYPE_BROWSER_TILE (limner_browser_tile_get_type ())
G_DECLARE_FINAL_TYPE (LimnerBrowserTile, limner_browser_tile, LIMNER, BROWSER_TILE, GtkToggleButton)

/* A toggle button that is active while its face is selected. */
GtkWidget *limner_browser_tile_new (LimnerBrowser *browser);
/* Shows another face, or updates the same one. Keeps a reference to the surface; NULL: not rendered yet. */
void limner_browser_tile_show (GtkWidget *tile, guint id, cairo_surface_t *picture);
/* Whether limner_browser_tile_show causes the current "clicked", and not the user. */
gboolean limner_browser_tile_is_showing (GtkWidget *tile);
guint limner_browser_tile_id (GtkWidget *tile); /* LIMNER_BROWSER_NONE: no face yet */

/* A description of name, origin and rating, such as "seed 418, child of seed 77, starred". The caller
 * frees it. */
char *limner_browser_words_for (LimnerBrowser *browser, guint id);

G_END_DECLS
