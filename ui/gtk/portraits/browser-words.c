#include "portraits/browser-words-private.h"

#include "portraits/browser-watch-private.h"
#include "widgets/template-private.h"
#include "widgets/undo-entry-private.h"

struct _LimnerBrowserWords
{
  GtkBox parent_instance;
  GtkWidget *entry, *menu, *flow; /* flow: a toggle button for each label of the network */
  LimnerBrowser *browser;         /* kept by the watch */
  gboolean showing;               /* the toggle buttons follow the text now, not the other way round */
};

G_DEFINE_FINAL_TYPE (LimnerBrowserWords, limner_browser_words, GTK_TYPE_BOX)

static guint entered_signal;

/* --- the network's labels --- */

gboolean
limner_browser_words_taken_by (LimnerModel *model)
{
  JsonNode *node = json_object_get_member (limner_model_config (model), "c_dim");

  return node != NULL && json_node_get_value_type (node) == G_TYPE_INT64 && json_node_get_int (node) > 0;
}

/* The names, NULL-terminated, possibly empty; g_strfreev. */
static char **
known_words (LimnerModel *model)
{
  JsonNode *node = json_object_get_member (limner_model_config (model), "words");
  JsonArray *words = node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
  g_autoptr (GStrvBuilder) list = g_strv_builder_new ();

  for (guint i = 0; words != NULL && i < json_array_get_length (words); i++)
    {
      JsonNode *word = json_array_get_element (words, i);

      if (json_node_get_value_type (word) == G_TYPE_STRING)
        g_strv_builder_add (list, json_node_get_string (word));
    }
  return g_strv_builder_end (list);
}

/* --- the typed text --- */

/* Splits the text at commas; g_strfreev. */
static char **
split_words (const char *text)
{
  g_auto (GStrv) parts = g_strsplit (text, ",", -1);
  g_autoptr (GStrvBuilder) list = g_strv_builder_new ();

  for (char **part = parts; *part != NULL; part++)
    if (*g_strstrip (*part) != '\0')
      g_strv_builder_add (list, *part);
  return g_strv_builder_end (list);
}

/* The text with the word added or removed. */
static char *
with_word (const char *text, const char *word, gboolean with)
{
  g_auto (GStrv) words = split_words (text);
  g_autoptr (GStrvBuilder) list = g_strv_builder_new ();
  g_auto (GStrv) joined = NULL;

  for (char **each = words; *each != NULL; each++)
    if (!g_str_equal (*each, word))
      g_strv_builder_add (list, *each);
  if (with)
    g_strv_builder_add (list, word);
  joined = g_strv_builder_end (list);
  return g_strjoinv (", ", joined);
}

void
limner_browser_words_take (LimnerBrowserWords *words)
{
  limner_browser_set_words (words->browser, gtk_entry_get_text (GTK_ENTRY (words->entry)));
}

static void
entry_activated (LimnerBrowserWords *words)
{
  g_signal_emit (words, entered_signal, 0);
}

/* --- the toggle buttons --- */

static void
word_toggled (GtkWidget *toggle, LimnerBrowserWords *words)
{
  const char *word = gtk_button_get_label (GTK_BUTTON (toggle));
  g_autofree char *text = NULL;

  if (words->showing)
    return;
  text = with_word (gtk_entry_get_text (GTK_ENTRY (words->entry)), word,
                    gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (toggle)));
  gtk_entry_set_text (GTK_ENTRY (words->entry), text);
  limner_browser_set_words (words->browser, text);
}

/* Sets the toggle buttons from the typed text. */
static void
show_typed (LimnerBrowserWords *words)
{
  g_auto (GStrv) typed = split_words (gtk_entry_get_text (GTK_ENTRY (words->entry)));
  g_autoptr (GList) children = gtk_container_get_children (GTK_CONTAINER (words->flow));

  words->showing = TRUE;
  for (GList *child = children; child != NULL; child = child->next)
    {
      GtkWidget *toggle = gtk_bin_get_child (GTK_BIN (child->data));
      const char *word = gtk_button_get_label (GTK_BUTTON (toggle));

      gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (toggle),
                                    g_strv_contains ((const char *const *) typed, word));
    }
  words->showing = FALSE;
}

static void
show_browser_words (gpointer box)
{
  LimnerBrowserWords *words = LIMNER_BROWSER_WORDS (box);

  if (!gtk_widget_has_focus (words->entry))
    gtk_entry_set_text (GTK_ENTRY (words->entry), limner_browser_words (words->browser));
}

/* --- construction --- */

static void
add_word (LimnerBrowserWords *words, const char *word)
{
  GtkWidget *toggle = gtk_toggle_button_new_with_label (word), *child = gtk_flow_box_child_new ();

  g_signal_connect (toggle, "toggled", G_CALLBACK (word_toggled), words);
  gtk_widget_set_can_focus (child, FALSE);
  gtk_container_add (GTK_CONTAINER (child), toggle);
  gtk_widget_show_all (child);
  gtk_container_add (GTK_CONTAINER (words->flow), child);
}

/* Some of the labels as an example of what to type. */
static void
show_known (LimnerBrowserWords *words, char **known)
{
  g_autoptr (GString) some = g_string_new (NULL);

  for (guint i = 0; i < 3 && known[i] != NULL; i++)
    g_string_append_printf (some, "%s%s", i > 0 ? ", " : "", known[i]);
  if (g_strv_length (known) > 3)
    g_string_append (some, ", …");
  gtk_entry_set_placeholder_text (GTK_ENTRY (words->entry), some->str);
  for (char **word = known; *word != NULL; word++)
    add_word (words, *word);
  gtk_widget_set_visible (words->menu, known[0] != NULL);
}

static void
limner_browser_words_class_init (LimnerBrowserWordsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  entered_signal = g_signal_new ("entered", LIMNER_TYPE_BROWSER_WORDS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 0);
  g_type_ensure (LIMNER_TYPE_UNDO_ENTRY);
  limner_widget_class_set_template (klass, "browser-words");
  limner_widget_class_bind (klass, LimnerBrowserWords, entry);
  limner_widget_class_bind (klass, LimnerBrowserWords, menu);
  limner_widget_class_bind (klass, LimnerBrowserWords, flow);
  gtk_widget_class_bind_template_callback (widget_class, entry_activated);
  gtk_widget_class_bind_template_callback (widget_class, show_typed);
}

static void
limner_browser_words_init (LimnerBrowserWords *words)
{
  gtk_widget_init_template (GTK_WIDGET (words));
}

GtkWidget *
limner_browser_words_new (LimnerBrowser *browser, LimnerModel *model)
{
  LimnerBrowserWords *words = g_object_new (LIMNER_TYPE_BROWSER_WORDS, "visible", TRUE, NULL);
  g_auto (GStrv) known = known_words (model);

  words->browser = browser;
  show_known (words, known);
  gtk_entry_set_text (GTK_ENTRY (words->entry), limner_browser_words (browser));
  show_typed (words);
  limner_browser_watch (browser, LIMNER_BROWSER_SETTINGS | LIMNER_BROWSER_PAGE, words, show_browser_words);
  return GTK_WIDGET (words);
}
