/* A network in the model list: an expandable row. */
#pragma once

#include "models/model-job-private.h"
#include "models/model-list-private.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define LIMNER_TYPE_MODEL_CARD (limner_model_card_get_type ())
G_DECLARE_FINAL_TYPE (LimnerModelCard, limner_model_card, LIMNER, MODEL_CARD, GtkListBoxRow)

/* Copies what it needs of the item. Emits "request" (LimnerModelTask) when the user starts a task: FETCH
 * after accepting the licence; IMPORT to choose a file. Emits "stop" to cancel the task. */
GtkWidget *limner_model_card_new (const LimnerRegistryItem *item);
/* Updates the card to the network's new state. An expanded card stays expanded. */
void limner_model_card_show (LimnerModelCard *card, const LimnerRegistryItem *item);
const char *limner_model_card_id (LimnerModelCard *card);
gboolean limner_model_card_is_open (LimnerModelCard *card);
void limner_model_card_set_open (LimnerModelCard *card, gboolean open);
/* Expands the card and scrolls to it. */
void limner_model_card_reveal (LimnerModelCard *card);
/* Shows a running task's progress; event NULL: the task has ended. */
void limner_model_card_set_working (LimnerModelCard *card, const LimnerModelEvent *event);

G_END_DECLS
