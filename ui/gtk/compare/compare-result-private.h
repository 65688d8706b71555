/* What people chose, with intervals. */
#pragma once

#include <gtk/gtk.h>
#include <limner/ballot.h>

G_BEGIN_DECLS

#define LIMNER_TYPE_COMPARE_RESULT (limner_compare_result_get_type ())
G_DECLARE_FINAL_TYPE (LimnerCompareResult, limner_compare_result, LIMNER, COMPARE_RESULT, GtkBox)

/* Signals "back": to the open pairs; "another": another person answers. */
GtkWidget *limner_compare_result_new (void);
void limner_compare_result_show (LimnerCompareResult *result, const LimnerBallot *ballot);

G_END_DECLS
