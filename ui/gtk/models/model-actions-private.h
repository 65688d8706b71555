/* What can be done with a network: verify, remove, import; the questions before a download and a removal; and
 * the progress of a task. */
#pragma once

#include "models/model-job-private.h"
#include "models/model-list-private.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Emits "request" (LimnerModelTask) when the user starts a task, "stop" to cancel it, and "asked" when a
 * question has appeared. */
#define LIMNER_TYPE_MODEL_ACTIONS (limner_model_actions_get_type ())
G_DECLARE_FINAL_TYPE (LimnerModelActions, limner_model_actions, LIMNER, MODEL_ACTIONS, GtkStack)

/* Shows what the network's state allows. Closes a question that no longer applies. */
void limner_model_actions_show (LimnerModelActions *actions, const LimnerRegistryItem *item);
/* Asks whether to download the network under its licence. */
void limner_model_actions_ask_consent (LimnerModelActions *actions);
void limner_model_actions_close_question (LimnerModelActions *actions);
/* Shows a task's progress; event NULL: the task has ended. */
void limner_model_actions_set_working (LimnerModelActions *actions, const LimnerModelEvent *event);

G_END_DECLS
