/* One network in the model list: a row that opens. */
#pragma once

#include "models/model-job-private.h"
#include "models/model-list-private.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define LIMNER_TYPE_MODEL_CARD (limner_model_card_get_type ())
G_DECLARE_FINAL_TYPE (LimnerModelCard, limner_model_card, LIMNER, MODEL_CARD, GtkListBoxRow)

/* Copies what it needs of the item. Emits "request" (LimnerModelTask) when the person wants something: FETCH
 * comes after the licence was agreed to, IMPORT asks for a file. Emits "stop" when the work is to end. */
GtkWidget *limner_model_card_new (const LimnerRegistryItem *item);
/* Shows what has become of the network; what the person has opened stays open. */
void limner_model_card_show (LimnerModelCard *card, const LimnerRegistryItem *item);
const char *limner_model_card_id (LimnerModelCard *card);
gboolean limner_model_card_is_open (LimnerModelCard *card);
void limner_model_card_set_open (LimnerModelCard *card, gboolean open);
/* Opens it and scrolls to it. */
void limner_model_card_reveal (LimnerModelCard *card);
/* Work has begun, goes on, or (event NULL) is over. */
void limner_model_card_set_working (LimnerModelCard *card, const LimnerModelEvent *event);

G_END_DECLS
