/* Rows of thumbnails: the kept faces, and the parents with their shares. */
#pragma once

#include "portraits/browser-private.h"
#include "portraits/thumbnail-renderer-private.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The kept faces. A click selects a face; Delete removes it from the kept ones. `left` is called when
 * the last one is removed while it has the focus. */
GtkWidget *limner_browser_kept_new (LimnerBrowser *browser, void (*left) (gpointer user_data),
                                    gpointer user_data);
/* Each selected face with a slider for its share; hidden for fewer than two. */
GtkWidget *limner_browser_parents_new (LimnerBrowser *browser);

/* Sets the source of thumbnails of either row. Not owned; NULL: none. */
void limner_browser_row_set_renderer (GtkWidget *row, LimnerThumbnailRenderer *renderer);
/* Adds the row's faces to an array of LimnerFace* that does not own them. */
void limner_browser_row_add_faces (GtkWidget *row, GPtrArray *faces);

G_END_DECLS
