#include "config.h"

#include "models/model-rows-private.h"

#include "widgets/rows-private.h"

#include <glib/gi18n-lib.h>

/* The position of a card in the list. */
typedef struct
{
  int order;
  const char *group; /* the heading */
} Place;

struct _LimnerModelRows
{
  GtkListBox parent_instance;
  GHashTable *cards;   /* char* ID to LimnerModelCard* */
  GHashTable *places;  /* LimnerModelCard* to Place* */
  GHashTable *working; /* char* IDs */
};

G_DEFINE_FINAL_TYPE (LimnerModelRows, limner_model_rows, GTK_TYPE_LIST_BOX)

static guint request_signal, stop_signal;

static int
compare_places (GtkListBoxRow *a, GtkListBoxRow *b, gpointer user_data)
{
  const LimnerModelRows *rows = user_data;
  const Place *one = g_hash_table_lookup (rows->places, a), *other = g_hash_table_lookup (rows->places, b);

  return one != NULL && other != NULL ? one->order - other->order : 0;
}

static void
add_header (GtkListBoxRow *row, GtkListBoxRow *before, gpointer user_data)
{
  const LimnerModelRows *rows = user_data;
  const Place *place = g_hash_table_lookup (rows->places, row);
  const Place *above = before != NULL ? g_hash_table_lookup (rows->places, before) : NULL;
  GtkWidget *heading;

  if (place == NULL)
    return;
  if (above == NULL || above->group != place->group)
    {
      heading = limner_heading_new (place->group);
      gtk_widget_set_margin_start (heading, 12);
      gtk_widget_set_margin_top (heading, before == NULL ? 12 : 18);
      gtk_widget_set_margin_bottom (heading, 6);
    }
  else
    heading = gtk_separator_new (GTK_ORIENTATION_HORIZONTAL);
  gtk_widget_show (heading);
  gtk_list_box_row_set_header (row, heading);
}

static const char *
group_of (const LimnerRegistryItem *item)
{
  if (item->path != NULL)
    return _ ("On this computer");
  return item->state == LIMNER_REGISTRY_FETCHABLE ? _ ("Available to download")
                                                  : _ ("To be imported from a file");
}

static void
pass_request (LimnerModelCard *card, int task, LimnerModelRows *rows)
{
  g_signal_emit (rows, request_signal, 0, limner_model_card_id (card), task);
}

static void
pass_stop (LimnerModelCard *card, LimnerModelRows *rows)
{
  g_signal_emit (rows, stop_signal, 0, limner_model_card_id (card));
}

static LimnerModelCard *
add_card (LimnerModelRows *rows, const LimnerRegistryItem *item)
{
  GtkWidget *card = limner_model_card_new (item);

  g_signal_connect (card, "request", G_CALLBACK (pass_request), rows);
  g_signal_connect (card, "stop", G_CALLBACK (pass_stop), rows);
  g_hash_table_insert (rows->cards, g_strdup (item->id), card);
  return LIMNER_MODEL_CARD (card);
}

static void
place_card (LimnerModelRows *rows, LimnerModelCard *card, const LimnerRegistryItem *item, int order)
{
  Place *place = g_new (Place, 1);

  place->order = order;
  place->group = group_of (item);
  g_hash_table_insert (rows->places, card, place);
  /* Screen readers do not associate headings with the list. */
  atk_object_set_description (gtk_widget_get_accessible (GTK_WIDGET (card)), place->group);
}

/* Removes the cards of networks that are not listed, except cards with a running task. */
static void
remove_gone_cards (LimnerModelRows *rows, const LimnerModelList *models)
{
  g_autoptr (GHashTable) listed = g_hash_table_new (g_str_hash, g_str_equal);
  GHashTableIter iter;
  gpointer id, card;

  for (guint i = 0; i < models->items->len; i++)
    g_hash_table_add (listed, ((LimnerRegistryItem *) models->items->pdata[i])->id);
  g_hash_table_iter_init (&iter, rows->cards);
  while (g_hash_table_iter_next (&iter, &id, &card))
    {
      if (g_hash_table_contains (listed, id) || g_hash_table_contains (rows->working, id))
        continue;
      g_hash_table_remove (rows->places, card);
      g_hash_table_iter_remove (&iter);
      gtk_widget_destroy (card);
    }
}

static void
show_item (LimnerModelRows *rows, const LimnerRegistryItem *item, int order)
{
  LimnerModelCard *card = limner_model_rows_find (rows, item->id);
  gboolean is_new = card == NULL;

  if (is_new)
    card = add_card (rows, item);
  else
    limner_model_card_show (card, item);
  place_card (rows, card, item, order);
  if (is_new)
    gtk_container_add (GTK_CONTAINER (rows), GTK_WIDGET (card));
}

/* Existing cards are kept, so that a press on one is not lost. */
void
limner_model_rows_show (LimnerModelRows *rows, const LimnerModelList *models)
{
  remove_gone_cards (rows, models);
  for (guint i = 0; i < models->items->len; i++)
    show_item (rows, models->items->pdata[i], (int) i);
  gtk_list_box_invalidate_sort (GTK_LIST_BOX (rows));
  gtk_list_box_invalidate_headers (GTK_LIST_BOX (rows));
}

LimnerModelCard *
limner_model_rows_find (LimnerModelRows *rows, const char *id)
{
  return g_hash_table_lookup (rows->cards, id);
}

void
limner_model_rows_set_working (LimnerModelRows *rows, const char *id, const LimnerModelEvent *event)
{
  LimnerModelCard *card = limner_model_rows_find (rows, id);

  if (event != NULL)
    g_hash_table_add (rows->working, g_strdup (id));
  else
    g_hash_table_remove (rows->working, id);
  if (card != NULL)
    limner_model_card_set_working (card, event);
}

static void
toggle_open (GtkListBox *list, GtkListBoxRow *row)
{
  LimnerModelCard *card = LIMNER_MODEL_CARD (row);

  if (limner_model_card_is_open (card))
    limner_model_card_set_open (card, FALSE);
  else
    limner_model_card_reveal (card);
}

static void
finalize (GObject *object)
{
  LimnerModelRows *rows = LIMNER_MODEL_ROWS (object);

  g_hash_table_unref (rows->cards);
  g_hash_table_unref (rows->places);
  g_hash_table_unref (rows->working);
  G_OBJECT_CLASS (limner_model_rows_parent_class)->finalize (object);
}

static void
limner_model_rows_class_init (LimnerModelRowsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = finalize;
  GTK_LIST_BOX_CLASS (klass)->row_activated = toggle_open;
  request_signal = g_signal_new ("request", LIMNER_TYPE_MODEL_ROWS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_INT);
  stop_signal = g_signal_new ("stop", LIMNER_TYPE_MODEL_ROWS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                              G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
limner_model_rows_init (LimnerModelRows *rows)
{
  GtkListBox *list = GTK_LIST_BOX (rows);

  rows->cards = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  rows->places = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  rows->working = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  gtk_list_box_set_selection_mode (list, GTK_SELECTION_NONE);
  gtk_list_box_set_sort_func (list, compare_places, rows, NULL);
  gtk_list_box_set_header_func (list, add_header, rows, NULL);
  gtk_style_context_add_class (gtk_widget_get_style_context (GTK_WIDGET (rows)), "limner-models");
  atk_object_set_name (gtk_widget_get_accessible (GTK_WIDGET (rows)), _ ("Networks"));
}

GtkWidget *
limner_model_rows_new (void)
{
  return g_object_new (LIMNER_TYPE_MODEL_ROWS, "visible", TRUE, NULL);
}
