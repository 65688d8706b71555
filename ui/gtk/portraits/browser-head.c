#include "portraits/browser-head-private.h"

#include "portraits/browser-watch-private.h"
#include "portraits/browser-words-private.h"
#include "widgets/template-private.h"

struct _LimnerBrowserHead
{
  GtkBox parent_instance;
  GtkWidget *children, *breed, *liked, *undo, *redo;
  LimnerBrowserWords *words; /* NULL: the network has no words */
  LimnerBrowser *browser;
};

G_DEFINE_FINAL_TYPE (LimnerBrowserHead, limner_browser_head, GTK_TYPE_BOX)

static guint shown_signal;

static void
show_strangers (LimnerBrowserHead *head)
{
  if (head->words != NULL)
    limner_browser_words_take (head->words);
  limner_browser_show_strangers (head->browser);
  g_signal_emit (head, shown_signal, 0);
}

static void
show_children (LimnerBrowserHead *head)
{
  if (limner_browser_show_children (head->browser))
    g_signal_emit (head, shown_signal, 0);
}

static void
show_bred (LimnerBrowserHead *head)
{
  if (limner_browser_show_bred (head->browser))
    g_signal_emit (head, shown_signal, 0);
}

static void
show_liked (LimnerBrowserHead *head)
{
  if (limner_browser_show_liked (head->browser))
    g_signal_emit (head, shown_signal, 0);
}

static void
undo_step (LimnerBrowserHead *head)
{
  limner_browser_undo (head->browser);
}

static void
redo_step (LimnerBrowserHead *head)
{
  limner_browser_redo (head->browser);
}

static gboolean
has_starred (LimnerBrowser *browser)
{
  for (guint i = 0; i < limner_browser_n_kept (browser); i++)
    if (limner_browser_rating (browser, limner_browser_kept (browser, i)) == LIMNER_RATING_STARRED)
      return TRUE;
  return FALSE;
}

static void
show_possible_actions (gpointer widget)
{
  LimnerBrowserHead *head = widget;
  guint n = limner_browser_n_selected (head->browser);

  gtk_widget_set_sensitive (head->children, n > 0);
  gtk_widget_set_sensitive (head->breed, n > 1);
  gtk_widget_set_sensitive (head->liked, has_starred (head->browser));
  gtk_widget_set_sensitive (head->undo, limner_browser_can_undo (head->browser));
  gtk_widget_set_sensitive (head->redo, limner_browser_can_redo (head->browser));
}

static void
finalize (GObject *object)
{
  g_clear_object (&LIMNER_BROWSER_HEAD (object)->browser);
  G_OBJECT_CLASS (limner_browser_head_parent_class)->finalize (object);
}

static void
limner_browser_head_class_init (LimnerBrowserHeadClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = finalize;
  shown_signal = g_signal_new ("shown", LIMNER_TYPE_BROWSER_HEAD, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                               G_TYPE_NONE, 0);
  limner_widget_class_set_template (klass, "browser-head");
  limner_widget_class_bind (klass, LimnerBrowserHead, children);
  limner_widget_class_bind (klass, LimnerBrowserHead, breed);
  limner_widget_class_bind (klass, LimnerBrowserHead, liked);
  limner_widget_class_bind (klass, LimnerBrowserHead, undo);
  limner_widget_class_bind (klass, LimnerBrowserHead, redo);
  gtk_widget_class_bind_template_callback (widget_class, show_strangers);
  gtk_widget_class_bind_template_callback (widget_class, show_children);
  gtk_widget_class_bind_template_callback (widget_class, show_bred);
  gtk_widget_class_bind_template_callback (widget_class, show_liked);
  gtk_widget_class_bind_template_callback (widget_class, undo_step);
  gtk_widget_class_bind_template_callback (widget_class, redo_step);
}

static void
limner_browser_head_init (LimnerBrowserHead *head)
{
  gtk_widget_init_template (GTK_WIDGET (head));
}

static void
add_words (LimnerBrowserHead *head, LimnerModel *model)
{
  GtkWidget *words = limner_browser_words_new (head->browser, model);

  head->words = LIMNER_BROWSER_WORDS (words);
  g_signal_connect_swapped (words, "entered", G_CALLBACK (show_strangers), head);
  gtk_box_pack_start (GTK_BOX (head), words, TRUE, TRUE, 0);
  gtk_box_reorder_child (GTK_BOX (head), words, 0);
}

GtkWidget *
limner_browser_head_new (LimnerBrowser *browser, LimnerModel *model)
{
  LimnerBrowserHead *head = g_object_new (LIMNER_TYPE_BROWSER_HEAD, "visible", TRUE, NULL);

  head->browser = g_object_ref (browser);
  if (limner_browser_words_taken_by (model))
    add_words (head, model);
  limner_browser_watch (browser, ~0u, head, show_possible_actions);
  show_possible_actions (head);
  return GTK_WIDGET (head);
}
