/* The chosen styles, one row each: name, weight when there are several, and the part that is used. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

GtkWidget *limner_style_chosen_new (GObject *settings);

G_END_DECLS
