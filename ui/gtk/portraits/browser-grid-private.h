/* The faces of a page in endless rows. Only those in sight have widgets. */
#pragma once

#include "portraits/browser-private.h"
#include "portraits/thumbnail-renderer-private.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

typedef struct
{
  void (*enlarge) (guint id, gpointer user_data); /* double-click, Return */
  void (*want) (gpointer user_data);              /* other faces are in sight */
  gpointer user_data;
} LimnerBrowserGridCalls;

#define LIMNER_TYPE_BROWSER_GRID (limner_browser_grid_get_type ())
G_DECLARE_FINAL_TYPE (LimnerBrowserGrid, limner_browser_grid, LIMNER, BROWSER_GRID, GtkBox)

GtkWidget *limner_browser_grid_new (LimnerBrowser *browser, const LimnerBrowserGridCalls *calls);
/* Where thumbnails come from; NULL: nowhere. Not owned. */
void limner_browser_grid_set_renderer (GtkWidget *grid, LimnerThumbnailRenderer *renderer);
/* A thumbnail has come. */
void limner_browser_grid_refresh (GtkWidget *grid, LimnerFace *face);
/* Adds the faces in sight, and a row beyond them, to an array of LimnerFace* that it does not own. */
void limner_browser_grid_in_sight (GtkWidget *grid, GPtrArray *faces);
/* Shows a face of the page and gives it the keyboard. */
void limner_browser_grid_focus (GtkWidget *grid, guint id);
/* Widgets there are for faces. */
guint limner_browser_grid_n_tiles (GtkWidget *grid);

G_END_DECLS
