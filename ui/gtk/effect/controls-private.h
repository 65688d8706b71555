/* Controls shared by the panels of the effects. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A list of the installed networks with feature layers. A path in the settings is kept in the list. */
GtkWidget *limner_networks_new (GObject *settings);
/* An expander that hides the rows at first. */
GtkWidget *limner_more_new (GtkWidget *rows);
/* A panel that scrolls if the screen is too small. */
GtkWidget *limner_panel_scrolled (GtkWidget *box);

G_END_DECLS
