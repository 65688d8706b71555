/* The chosen styles, one row each: the name, the weight if there are several, and the crop. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

GtkWidget *limner_style_chosen_new (GObject *settings);

G_END_DECLS
