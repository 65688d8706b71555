/* Controls that the panels of the effects share. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The installed networks that have feature layers; a path that was given stays in the list. */
GtkWidget *limner_networks_new (GObject *settings);
/* Rows that are out of sight until asked for. */
GtkWidget *limner_more_new (GtkWidget *rows);
/* A panel that scrolls where the screen is too small for it. */
GtkWidget *limner_panel_scrolled (GtkWidget *box);

G_END_DECLS
