/* The faces of one network: words and buttons, all faces or an enlarged one, those that are kept, and the
 * panel beside them. */
#pragma once

#include "limner-ui.h"
#include "portraits/browser-private.h"

#include <limner/model.h>

G_BEGIN_DECLS

#define LIMNER_TYPE_BROWSER_VIEW (limner_browser_view_get_type ())
G_DECLARE_FINAL_TYPE (LimnerBrowserView, limner_browser_view, LIMNER, BROWSER_VIEW, GtkBox)

/* Renders what is seen, until it is destroyed. Emits "message" (const char *) with a sentence for the person;
 * NULL: the last one no longer applies. */
GtkWidget *limner_browser_view_new (LimnerBrowser *browser, LimnerModel *model);

G_END_DECLS
