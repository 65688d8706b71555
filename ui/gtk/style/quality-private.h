/* Draft, good or best: painting size and steps in one choice. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* None is chosen while size and steps are something else. */
GtkWidget *limner_quality_new (GObject *settings);

G_END_DECLS
