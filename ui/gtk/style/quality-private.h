/* Draft, Good or Best: one choice for painting size and steps. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Linked buttons. None is pressed if size and steps match no level. */
GtkWidget *limner_quality_new (GObject *settings);

G_END_DECLS
