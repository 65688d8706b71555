/* Controls and words that the panels of the effects share. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* For sliders: "70 %", "× 1.4"; and powers of two. */
char *limner_percent_text (double value);
char *limner_times_text (double value);
double limner_log2 (double value);
double limner_exp2 (double value);

/* The seed, with a button for another one. */
GtkWidget *limner_seed_new (GObject *settings);
/* The networks on the shelf that have layers to look at; a path that was given stays. */
GtkWidget *limner_networks_new (GObject *settings);
/* Rows that are out of sight until asked for. */
GtkWidget *limner_more_new (GtkWidget *rows);
/* A panel that scrolls where the screen is too small for it. */
GtkWidget *limner_panel_scrolled (GtkWidget *box);

G_END_DECLS
