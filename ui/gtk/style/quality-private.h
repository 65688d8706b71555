/* Draft, Good or Best: one choice for painting size and steps. */
#pragma once

#include "widgets/choice-buttons-private.h"

G_BEGIN_DECLS

#define LIMNER_TYPE_QUALITY (limner_quality_get_type ())
G_DECLARE_FINAL_TYPE (LimnerQuality, limner_quality, LIMNER, QUALITY, LimnerChoiceButtons)

/* Linked buttons. None is pressed if size and steps match no level. */
GtkWidget *limner_quality_new (GObject *settings);

G_END_DECLS
