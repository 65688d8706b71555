/* The list of model cards, in groups. */
#pragma once

#include "models/model-card-private.h"

G_BEGIN_DECLS

#define LIMNER_TYPE_MODEL_ROWS (limner_model_rows_get_type ())
G_DECLARE_FINAL_TYPE (LimnerModelRows, limner_model_rows, LIMNER, MODEL_ROWS, GtkListBox)

/* Emits "request" (ID, LimnerModelTask) and "stop" (ID) for its cards. */
GtkWidget *limner_model_rows_new (void);
/* Shows the models of the list. Cards with a running task stay unchanged. */
void limner_model_rows_show (LimnerModelRows *rows, const LimnerModelList *models);
/* The card of that ID, or NULL. */
LimnerModelCard *limner_model_rows_find (LimnerModelRows *rows, const char *id);
/* Shows a task's progress on the card; event NULL: the task has ended. Does nothing if there is no card. */
void limner_model_rows_set_working (LimnerModelRows *rows, const char *id, const LimnerModelEvent *event);

G_END_DECLS
