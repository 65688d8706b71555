/* The controls of the style dialog, beside its preview. */
#pragma once

#include "limner-ui.h"

G_BEGIN_DECLS

GtkWidget *limner_style_panel_new (GObject *settings, const LimnerUiSubject *subject);
/* The well in it. */
GtkWidget *limner_style_panel_chooser (GtkWidget *panel);

G_END_DECLS
