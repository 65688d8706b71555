/* The faces of a page in a grid that continues endlessly. Only visible faces have widgets. */
#pragma once

#include "portraits/browser-private.h"
#include "portraits/thumbnail-renderer-private.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

typedef struct
{
  void (*enlarge) (guint id, gpointer user_data); /* double-click, Return */
  void (*want) (gpointer user_data);              /* the visible faces have changed */
  gpointer user_data;
} LimnerBrowserGridCalls;

#define LIMNER_TYPE_BROWSER_GRID (limner_browser_grid_get_type ())
G_DECLARE_FINAL_TYPE (LimnerBrowserGrid, limner_browser_grid, LIMNER, BROWSER_GRID, GtkBox)

GtkWidget *limner_browser_grid_new (LimnerBrowser *browser, const LimnerBrowserGridCalls *calls);
/* Sets the source of thumbnails; NULL: none. Not owned. */
void limner_browser_grid_set_renderer (GtkWidget *grid, LimnerThumbnailRenderer *renderer);
/* Updates a face whose thumbnail is ready. */
void limner_browser_grid_refresh (GtkWidget *grid, LimnerFace *face);
/* Adds the visible faces and those of one more row to an array of LimnerFace* that does not own them. */
void limner_browser_grid_in_sight (GtkWidget *grid, GPtrArray *faces);
/* Scrolls to a face of the page and focuses it. */
void limner_browser_grid_focus (GtkWidget *grid, guint id);
/* The number of widgets for faces. */
guint limner_browser_grid_n_tiles (GtkWidget *grid);

G_END_DECLS
