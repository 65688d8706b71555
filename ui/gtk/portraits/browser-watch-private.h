/* Widgets that follow a browser. */
#pragma once

#include "portraits/browser-private.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Calls changed (widget) for changes of the browser in the mask `changes`, until the widget is
 * destroyed. */
void limner_browser_watch (LimnerBrowser *browser, guint changes, gpointer widget,
                           void (*changed) (gpointer widget));

G_END_DECLS
