/* The styles: pictures to choose from, the chosen ones with their parts and weights, and ways to get more. */
#pragma once

#include "limner-ui.h"

G_BEGIN_DECLS

/* Reads and writes the style settings. pick and user_data are those of the subject. */
GtkWidget *limner_style_chooser_new (GObject *settings, const LimnerUiSubject *subject);
/* Makes `target` take dropped files and pictures for the well. */
void limner_style_chooser_accept_drops (GtkWidget *chooser, GtkWidget *target);
/* Adds a picture file to those on offer and chooses it. */
void limner_style_chooser_use (GtkWidget *chooser, const char *path, const char *title);

G_END_DECLS
