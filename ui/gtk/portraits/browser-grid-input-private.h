/* Mouse, keys and focus in the grid of faces; and the grid's state. */
#pragma once

#include "portraits/browser-grid-private.h"
#include "portraits/face-layout-private.h"

G_BEGIN_DECLS

struct _LimnerBrowserGrid
{
  GtkBox parent_instance;
  GtkWidget *area;           /* GtkLayout with the tiles */
  GtkAdjustment *adjustment; /* in pixels */
  LimnerBrowser *browser;
  LimnerThumbnailRenderer *renderer; /* NULL: none */
  LimnerBrowserGridCalls calls;
  GPtrArray *tiles; /* GtkWidget* */
  LimnerFaceLayout layout;
  guint cursor;    /* the place that has the focus, or had it last */
  guint arranging; /* source */
};

/* The first row that is visible, at least in part. */
static inline guint
limner_browser_grid_first_row (LimnerBrowserGrid *grid)
{
  return grid->layout.cell > 0
             ? (guint) gtk_adjustment_get_value (grid->adjustment) / (guint) grid->layout.cell
             : 0;
}

/* The tile that shows a place while the place is visible. */
static inline GtkWidget *
limner_browser_grid_tile (LimnerBrowserGrid *grid, guint place)
{
  return grid->tiles->pdata[place % grid->tiles->len];
}

/* Connects the input of a new tile, and of the area around the tiles. */
void limner_browser_grid_connect_tile (LimnerBrowserGrid *grid, GtkWidget *tile);
void limner_browser_grid_connect_area (LimnerBrowserGrid *grid, GtkWidget *area);

/* Scrolls to a place and gives it the focus. Does nothing if place is below 0. */
void limner_browser_grid_go_to (LimnerBrowserGrid *grid, gint64 place);

G_END_DECLS
