/* One network on the shelf: a row that opens. */
#pragma once

#include "shelf-job-private.h"
#include "shelf-stock-private.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The person wants something: GET comes after the licence was agreed to; IMPORT asks for a file. */
typedef void (*LimnerShelfWish) (const char *id, LimnerShelfTask task, gpointer user_data);
/* The person wants the work on it stopped. */
typedef void (*LimnerShelfStop) (const char *id, gpointer user_data);

/* A GtkListBoxRow; copies what it needs of the item. */
GtkWidget *limner_shelf_card_new (const LimnerShelfItem *item, LimnerShelfWish wish, LimnerShelfStop stop,
                                  gpointer user_data);
const char *limner_shelf_card_id (GtkWidget *card);
gboolean limner_shelf_card_is_open (GtkWidget *card);
void limner_shelf_card_set_open (GtkWidget *card, gboolean open);
/* Work has begun, goes on, or (news NULL) is over. */
void limner_shelf_card_set_working (GtkWidget *card, const LimnerShelfNews *news);

G_END_DECLS
