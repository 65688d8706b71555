/* The faces of one network: words and buttons, the grid or an enlarged face, the kept faces, and the
 * panel. */
#pragma once

#include "limner-ui.h"
#include "portraits/browser-private.h"

#include <limner/model.h>

G_BEGIN_DECLS

#define LIMNER_TYPE_BROWSER_VIEW (limner_browser_view_get_type ())
G_DECLARE_FINAL_TYPE (LimnerBrowserView, limner_browser_view, LIMNER, BROWSER_VIEW, GtkBox)

/* Renders visible faces until it is destroyed. Emits "message" (const char *) with a sentence for the
 * user; NULL: clears the message. */
GtkWidget *limner_browser_view_new (LimnerBrowser *browser, LimnerModel *model);

G_END_DECLS
