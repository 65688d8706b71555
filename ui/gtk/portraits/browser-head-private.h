/* The row above the faces: words, buttons for new faces, undo and redo. */
#pragma once

#include "portraits/browser-private.h"

#include <gtk/gtk.h>
#include <limner/model.h>

G_BEGIN_DECLS

#define LIMNER_TYPE_BROWSER_HEAD (limner_browser_head_get_type ())
G_DECLARE_FINAL_TYPE (LimnerBrowserHead, limner_browser_head, LIMNER, BROWSER_HEAD, GtkBox)

/* Emits "shown" after the user requested other faces and the browser shows them. */
GtkWidget *limner_browser_head_new (LimnerBrowser *browser, LimnerModel *model);

G_END_DECLS
