/* The row of kept faces. A click selects a face; Delete removes it from the kept ones. */
#pragma once

#include "portraits/browser-private.h"
#include "portraits/thumbnail-renderer-private.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Emits "left" when the last face is removed while it has the focus. */
#define LIMNER_TYPE_BROWSER_KEPT (limner_browser_kept_row_get_type ())
G_DECLARE_FINAL_TYPE (LimnerBrowserKept, limner_browser_kept_row, LIMNER, BROWSER_KEPT, GtkBox)

GtkWidget *limner_browser_kept_row_new (LimnerBrowser *browser);
/* Sets the source of thumbnails. Not owned; NULL: none. */
void limner_browser_kept_row_set_renderer (LimnerBrowserKept *row, LimnerThumbnailRenderer *renderer);
/* Adds the row's faces to an array of LimnerFace* that does not own them. */
void limner_browser_kept_row_add_faces (LimnerBrowserKept *row, GPtrArray *faces);

G_END_DECLS
