/* Name and origin of the selected face. */
#pragma once

#include "portraits/browser-private.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define LIMNER_TYPE_BROWSER_LINE (limner_browser_line_get_type ())
G_DECLARE_FINAL_TYPE (LimnerBrowserLine, limner_browser_line, LIMNER, BROWSER_LINE, GtkLabel)

void limner_browser_line_set_browser (LimnerBrowserLine *line, LimnerBrowser *browser);

G_END_DECLS
