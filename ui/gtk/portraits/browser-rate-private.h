/* Name, origin and rating of the selected face, and the buttons that rate it. */
#pragma once

#include "portraits/browser-private.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A label with name and origin of the face in focus. */
GtkWidget *limner_browser_line_new (LimnerBrowser *browser);
/* Three toggle buttons that rate it. */
GtkWidget *limner_browser_rate_new (LimnerBrowser *browser);
/* Calls changed (widget) for changes of the browser in the mask `changes`, until the widget is
 * destroyed. Call it at most once for each widget. */
void limner_browser_watch (LimnerBrowser *browser, guint changes, gpointer widget,
                           void (*changed) (gpointer widget));

G_END_DECLS
