/* What is to be compared: layers, pictures or folders, and the question. */
#pragma once

#include "limner-ui.h"

#include <limner/ballot.h>

G_BEGIN_DECLS

#define LIMNER_TYPE_COMPARE_SETUP (limner_compare_setup_get_type ())
G_DECLARE_FINAL_TYPE (LimnerCompareSetup, limner_compare_setup, LIMNER, COMPARE_SETUP, GtkBox)

/* Signal "begin" (LimnerBallotSettings *): the person wants to compare these. */
GtkWidget *limner_compare_setup_new (const LimnerUiMakers *makers);
/* Shows why the comparison could not begin. */
void limner_compare_setup_show_message (LimnerCompareSetup *setup, const char *text);

G_END_DECLS
