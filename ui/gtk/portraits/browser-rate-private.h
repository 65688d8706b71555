/* Name, origin and rating of the selected face, and buttons that rate it. */
#pragma once

#include "portraits/browser-private.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Name and origin of the face in focus. */
GtkWidget *limner_browser_line_new (LimnerBrowser *browser);
/* Three toggles for it. */
GtkWidget *limner_browser_rate_new (LimnerBrowser *browser);
/* Calls changed (widget) when the browser has changed in one of these ways, until the widget is destroyed.
 * Once for each widget. */
void limner_browser_watch (LimnerBrowser *browser, guint changes, gpointer widget,
                           void (*changed) (gpointer widget));

G_END_DECLS
