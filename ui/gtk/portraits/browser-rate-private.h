/* Three toggle buttons that rate the selected face. */
#pragma once

#include "portraits/browser-private.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define LIMNER_TYPE_BROWSER_RATE (limner_browser_rate_get_type ())
G_DECLARE_FINAL_TYPE (LimnerBrowserRate, limner_browser_rate, LIMNER, BROWSER_RATE, GtkBox)

void limner_browser_rate_set_browser (LimnerBrowserRate *rate, LimnerBrowser *browser);

G_END_DECLS
