/* The controls of the dream dialog. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

GtkWidget *limner_dream_panel_new (GObject *settings);

G_END_DECLS
