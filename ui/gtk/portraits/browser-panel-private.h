/* The panel beside the faces: the selected face, and the settings of further faces. */
#pragma once

#include "portraits/browser-parents-private.h"
#include "widgets/reveal-private.h"

G_BEGIN_DECLS

#define LIMNER_TYPE_BROWSER_PANEL (limner_browser_panel_get_type ())
G_DECLARE_FINAL_TYPE (LimnerBrowserPanel, limner_browser_panel, LIMNER, BROWSER_PANEL, GtkBox)

GtkWidget *limner_browser_panel_new (LimnerBrowser *browser);
/* The animation that shows the selected face. Owned by the panel. */
LimnerReveal *limner_browser_panel_reveal (LimnerBrowserPanel *panel);
/* Hides the selected face while it is shown enlarged elsewhere. */
void limner_browser_panel_show_face (LimnerBrowserPanel *panel, gboolean visible);
LimnerBrowserParents *limner_browser_panel_parents (LimnerBrowserPanel *panel);
/* Adds a widget below what is there. */
void limner_browser_panel_add (LimnerBrowserPanel *panel, GtkWidget *widget);

G_END_DECLS
