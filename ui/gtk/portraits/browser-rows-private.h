/* Small pictures of some faces in a row: those that are kept, and the parents with their shares. */
#pragma once

#include "portraits/browser-private.h"
#include "portraits/thumbnail-renderer-private.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Those kept, to be selected again or taken back. `left` is called when the one that had the keyboard was the
 * last. */
GtkWidget *limner_browser_kept_new (LimnerBrowser *browser, void (*left) (gpointer user_data),
                                    gpointer user_data);
/* Each selected face with a slider for its share; seen when there are two or more. */
GtkWidget *limner_browser_parents_new (LimnerBrowser *browser);

/* Of either: whose thumbnails are drawn. Not owned; NULL: nobody's. */
void limner_browser_row_set_renderer (GtkWidget *row, LimnerThumbnailRenderer *renderer);
/* Adds its faces to an array of LimnerFace* that it does not own. */
void limner_browser_row_add_faces (GtkWidget *row, GPtrArray *faces);

G_END_DECLS
