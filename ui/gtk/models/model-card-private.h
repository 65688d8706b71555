/* One network on the shelf: a row that opens. */
#pragma once

#include "models/model-job-private.h"
#include "models/model-list-private.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The person wants something: GET comes after the licence was agreed to; IMPORT asks for a file. */
typedef void (*LimnerModelRequest) (const char *id, LimnerModelTask task, gpointer user_data);
/* The person wants the work on it stopped. */
typedef void (*LimnerModelStop) (const char *id, gpointer user_data);

/* A GtkListBoxRow; copies what it needs of the item. */
GtkWidget *limner_model_card_new (const LimnerRegistryItem *item, LimnerModelRequest request,
                                  LimnerModelStop stop, gpointer user_data);
const char *limner_model_card_id (GtkWidget *card);
gboolean limner_model_card_is_open (GtkWidget *card);
void limner_model_card_set_open (GtkWidget *card, gboolean open);
/* Work has begun, goes on, or (news NULL) is over. */
void limner_model_card_set_working (GtkWidget *card, const LimnerModelEvent *event);

G_END_DECLS
