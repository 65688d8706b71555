#include "config.h"

#include "models/model-card-private.h"

#include "models/model-actions-private.h"
#include "models/model-facts-private.h"
#include "models/model-picture-private.h"
#include "widgets/rows-private.h"
#include "widgets/template-private.h"

#include <glib/gi18n-lib.h>

struct _LimnerModelCard
{
  GtkListBoxRow parent_instance;
  char *id;
  GtkWidget *picture, *title, *summary, *terms, *quality;
  GtkWidget *get_button, *by_hand_button, *badge; /* one of them is visible */
  GtkWidget *toggle, *arrow;
  GtkWidget *body, *about, *facts;
  LimnerModelActions *actions;
};

G_DEFINE_FINAL_TYPE (LimnerModelCard, limner_model_card, GTK_TYPE_LIST_BOX_ROW)

static guint request_signal, stop_signal;

/* --- opening --- */

static void
show_open (LimnerModelCard *card)
{
  gboolean open = limner_model_card_is_open (card);
  GtkStyleContext *style = gtk_widget_get_style_context (GTK_WIDGET (card));

  gtk_widget_set_visible (card->body, open);
  gtk_image_set_from_icon_name (GTK_IMAGE (card->arrow), open ? "pan-up-symbolic" : "pan-down-symbolic",
                                GTK_ICON_SIZE_BUTTON);
  if (open)
    gtk_style_context_add_class (style, "open");
  else
    gtk_style_context_remove_class (style, "open");
  if (!open)
    limner_model_actions_close_question (card->actions);
}

/* Longest time that a card takes to grow, microseconds. */
#define GROWTH_TIME (G_USEC_PER_SEC / 2)

/* The card that the view follows, and until when in monotonic time. Only compared, because it may be gone. */
static gconstpointer followed_card;
static gint64 followed_until;

/* Scrolls again whenever the card grows, because the range of the view is correct only when the new size is
 * allocated. */
static void
follow_growth (GtkWidget *widget, GtkAllocation *allocation, gpointer data)
{
  if (followed_card == widget && g_get_monotonic_time () < followed_until)
    limner_call_later (widget, limner_scroll_to);
}

static void
scroll_to_card (LimnerModelCard *card)
{
  if (!limner_model_card_is_open (card))
    return;
  followed_card = card;
  followed_until = g_get_monotonic_time () + GROWTH_TIME;
  limner_call_later (GTK_WIDGET (card), limner_scroll_to);
}

/* --- requests --- */

static void
ask_consent (LimnerModelCard *card)
{
  limner_model_actions_ask_consent (card->actions);
}

static void
emit_request (LimnerModelCard *card, int task)
{
  g_signal_emit (card, request_signal, 0, task);
}

static void
emit_stop (LimnerModelCard *card)
{
  g_signal_emit (card, stop_signal, 0);
}

/* --- the row --- */

static void
show_summary (LimnerModelCard *card, const LimnerRegistryItem *item)
{
  g_autoptr (GString) line = g_string_new (limner_architecture_effects (item->architecture));

  if (item->entry != NULL && *item->entry->note != '\0')
    g_string_append_printf (line, " · %s", limner_catalogue_words (item->entry->note));
  if (item->path != NULL) /* other states show the size on the download button */
    {
      g_autofree char *size = g_format_size (item->size);

      g_string_append_printf (line, " · %s", size);
    }
  gtk_label_set_text (GTK_LABEL (card->title), item->title);
  gtk_label_set_text (GTK_LABEL (card->summary), line->str);
}

static void
show_terms (LimnerModelCard *card, const LimnerRegistryItem *item)
{
  LimnerTerms terms = limner_licence_terms (item->licence);
  const char *quality = limner_quality_words (item->quality);

  gtk_label_set_text (GTK_LABEL (card->terms), limner_terms_words (terms));
  if (terms == LIMNER_TERMS_RESEARCH)
    gtk_style_context_add_class (gtk_widget_get_style_context (card->terms), "limited");
  else
    gtk_style_context_remove_class (gtk_widget_get_style_context (card->terms), "limited");
  gtk_label_set_text (GTK_LABEL (card->quality), quality);
  gtk_widget_set_visible (card->quality, *quality != '\0');
}

/* Shows the available action, or a badge if none is needed. */
static void
show_state (LimnerModelCard *card, const LimnerRegistryItem *item)
{
  /* Translators: a button that downloads a network; its size. */
  g_autofree char *size = g_format_size (item->size), *label = g_strdup_printf (_ ("Get %s"), size);
  g_autofree char *get = g_strdup_printf (_ ("Get %s, %s"), item->title, size);
  g_autofree char *import = g_strdup_printf (_ ("Import %s"), item->title);

  gtk_button_set_label (GTK_BUTTON (card->get_button), label);
  atk_object_set_name (gtk_widget_get_accessible (card->get_button), get);
  atk_object_set_name (gtk_widget_get_accessible (card->by_hand_button), import);
  gtk_label_set_text (GTK_LABEL (card->badge),
                      item->state == LIMNER_REGISTRY_BUNDLED ? _ ("Comes with Limner") : _ ("Installed"));
  gtk_widget_set_visible (card->get_button, item->state == LIMNER_REGISTRY_FETCHABLE);
  gtk_widget_set_visible (card->by_hand_button, item->state == LIMNER_REGISTRY_BY_HAND);
  gtk_widget_set_visible (card->badge, item->path != NULL);
}

static void
show_facts (LimnerModelCard *card, const LimnerRegistryItem *item)
{
  g_clear_pointer (&card->facts, gtk_widget_destroy);
  card->facts = limner_model_facts_new (item);
  gtk_widget_show_all (card->facts);
  gtk_container_add (GTK_CONTAINER (card->body), card->facts);
}

/* --- public functions --- */

void
limner_model_card_show (LimnerModelCard *card, const LimnerRegistryItem *item)
{
  g_autofree char *about = g_strdup_printf (_ ("About %s"), item->title);
  const char *architecture = limner_architecture_about (item->architecture);

  limner_model_picture_show (card->picture, item->architecture);
  show_summary (card, item);
  show_terms (card, item);
  show_state (card, item);
  gtk_widget_set_tooltip_text (card->toggle, about);
  atk_object_set_name (gtk_widget_get_accessible (card->toggle), about);
  atk_object_set_name (gtk_widget_get_accessible (GTK_WIDGET (card)), item->title);
  gtk_label_set_text (GTK_LABEL (card->about), architecture);
  gtk_widget_set_visible (card->about, *architecture != '\0');
  show_facts (card, item);
  limner_model_actions_show (card->actions, item);
}

const char *
limner_model_card_id (LimnerModelCard *card)
{
  return card->id;
}

gboolean
limner_model_card_is_open (LimnerModelCard *card)
{
  return gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (card->toggle));
}

void
limner_model_card_set_open (LimnerModelCard *card, gboolean open)
{
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (card->toggle), open);
}

void
limner_model_card_reveal (LimnerModelCard *card)
{
  limner_model_card_set_open (card, TRUE);
  scroll_to_card (card);
}

void
limner_model_card_set_working (LimnerModelCard *card, const LimnerModelEvent *event)
{
  gtk_widget_set_sensitive (card->get_button, event == NULL);
  gtk_widget_set_sensitive (card->by_hand_button, event == NULL);
  gtk_widget_set_sensitive (card->badge, event == NULL);
  limner_model_actions_set_working (card->actions, event);
}

/* --- the object --- */

static void
finalize (GObject *object)
{
  g_free (LIMNER_MODEL_CARD (object)->id);
  G_OBJECT_CLASS (limner_model_card_parent_class)->finalize (object);
}

static void
bind_head (LimnerModelCardClass *klass)
{
  limner_widget_class_bind (klass, LimnerModelCard, picture);
  limner_widget_class_bind (klass, LimnerModelCard, title);
  limner_widget_class_bind (klass, LimnerModelCard, summary);
  limner_widget_class_bind (klass, LimnerModelCard, terms);
  limner_widget_class_bind (klass, LimnerModelCard, quality);
  limner_widget_class_bind (klass, LimnerModelCard, get_button);
  limner_widget_class_bind (klass, LimnerModelCard, by_hand_button);
  limner_widget_class_bind (klass, LimnerModelCard, badge);
  limner_widget_class_bind (klass, LimnerModelCard, toggle);
  limner_widget_class_bind (klass, LimnerModelCard, arrow);
}

static void
bind_callbacks (GtkWidgetClass *klass)
{
  gtk_widget_class_bind_template_callback (klass, scroll_to_card);
  gtk_widget_class_bind_template_callback (klass, ask_consent);
  gtk_widget_class_bind_template_callback (klass, emit_request);
  gtk_widget_class_bind_template_callback (klass, emit_stop);
  gtk_widget_class_bind_template_callback (klass, limner_model_card_reveal);
  gtk_widget_class_bind_template_callback (klass, show_open);
}

static void
limner_model_card_class_init (LimnerModelCardClass *klass)
{
  g_type_ensure (LIMNER_TYPE_MODEL_ACTIONS);
  G_OBJECT_CLASS (klass)->finalize = finalize;
  request_signal = g_signal_new ("request", LIMNER_TYPE_MODEL_CARD, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 1, G_TYPE_INT);
  stop_signal
      = g_signal_new ("stop", LIMNER_TYPE_MODEL_CARD, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  limner_widget_class_set_template (klass, "model-card");
  bind_head (klass);
  limner_widget_class_bind (klass, LimnerModelCard, body);
  limner_widget_class_bind (klass, LimnerModelCard, about);
  limner_widget_class_bind (klass, LimnerModelCard, actions);
  bind_callbacks (GTK_WIDGET_CLASS (klass));
}

static void
limner_model_card_init (LimnerModelCard *card)
{
  gtk_widget_init_template (GTK_WIDGET (card));
  g_signal_connect_after (card, "size-allocate", G_CALLBACK (follow_growth), NULL);
}

GtkWidget *
limner_model_card_new (const LimnerRegistryItem *item)
{
  LimnerModelCard *card = g_object_new (LIMNER_TYPE_MODEL_CARD, "visible", TRUE, NULL);

  card->id = g_strdup (item->id);
  limner_model_card_show (card, item);
  return GTK_WIDGET (card);
}
