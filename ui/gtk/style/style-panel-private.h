/* The controls of the style dialog. */
#pragma once

#include "limner-ui.h"

G_BEGIN_DECLS

/* chooser: a LimnerStyleChooser, placed first. */
GtkWidget *limner_style_panel_new (GObject *settings, const LimnerUiSubject *subject, GtkWidget *chooser);

G_END_DECLS
