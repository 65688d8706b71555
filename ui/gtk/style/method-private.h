/* The choice of method: Instant (one pass) or Painted (optimisation). */
#pragma once

#include "widgets/choice-buttons-private.h"

G_BEGIN_DECLS

#define LIMNER_TYPE_METHOD (limner_method_get_type ())
G_DECLARE_FINAL_TYPE (LimnerMethod, limner_method, LIMNER, METHOD, LimnerChoiceButtons)

/* Two linked buttons, Instant and Painted, for the setting `method`. They are insensitive if the network
 * supports only one method. */
GtkWidget *limner_method_new (GObject *settings);

/* Whether the settings mean one pass. */
gboolean limner_method_is_instant (GObject *settings);

/* Makes a control insensitive while the method is Instant, or while it is Painted. */
void limner_method_painted_only (GObject *settings, GtkWidget *control);
void limner_method_instant_only (GObject *settings, GtkWidget *control);

G_END_DECLS
