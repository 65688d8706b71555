/* How it is painted: at once or step by step. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Two linked buttons, Instant and Painted, for the settings' method. A network that paints in one pass only,
 * or the lack of one, decides for the person. */
GtkWidget *limner_method_new (GObject *settings);

/* Whether it will be painted in one pass. */
gboolean limner_method_is_instant (GObject *settings);

/* A row's control, with its label, means something only when it is painted step by step. */
void limner_method_painted_only (GObject *settings, GtkWidget *control);

G_END_DECLS
