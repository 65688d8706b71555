#include "config.h"

#include "portraits/browser-words-private.h"

#include "portraits/browser-rate-private.h"
#include "widgets/entry-undo-private.h"
#include "widgets/rows-private.h"

#include <glib/gi18n-lib.h>

#define WORDS_KEY "limner-browser-words"
#define WORD_KEY  "limner-word"
#define COLUMNS   4

typedef struct
{
  LimnerBrowser *browser;
  GtkWidget *entry, *flow; /* flow NULL: the labels have no names */
  void (*go) (gpointer user_data);
  gpointer user_data;
  gboolean showing;
} Words;

static Words *
words_of (gpointer box)
{
  return g_object_get_data (G_OBJECT (box), WORDS_KEY);
}

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
limner_browser_words_take (GtkWidget *box)
{
  Words *words = words_of (box);

  limner_browser_set_words (words->browser, gtk_entry_get_text (GTK_ENTRY (words->entry)));
}

static void
entry_activated (Words *words)
{
  words->go (words->user_data);
}

/* --- the toggle buttons --- */

static void
word_toggled (GtkWidget *toggle, Words *words)
{
  const char *word = g_object_get_data (G_OBJECT (toggle), WORD_KEY);
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
show_typed (Words *words)
{
  g_auto (GStrv) typed = split_words (gtk_entry_get_text (GTK_ENTRY (words->entry)));
  g_autoptr (GList) children
      = words->flow != NULL ? gtk_container_get_children (GTK_CONTAINER (words->flow)) : NULL;

  words->showing = TRUE;
  for (GList *child = children; child != NULL; child = child->next)
    {
      GtkWidget *toggle = gtk_bin_get_child (GTK_BIN (child->data));
      const char *word = g_object_get_data (G_OBJECT (toggle), WORD_KEY);

      gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (toggle),
                                    g_strv_contains ((const char *const *) typed, word));
    }
  words->showing = FALSE;
}

static void
show_browser_words (gpointer box)
{
  Words *words = words_of (box);

  if (!gtk_widget_has_focus (words->entry))
    gtk_entry_set_text (GTK_ENTRY (words->entry), limner_browser_words (words->browser));
}

/* --- construction --- */

static void
add_word (Words *words, const char *word)
{
  GtkWidget *toggle = gtk_toggle_button_new_with_label (word), *child = gtk_flow_box_child_new ();

  g_object_set_data_full (G_OBJECT (toggle), WORD_KEY, g_strdup (word), g_free);
  g_signal_connect (toggle, "toggled", G_CALLBACK (word_toggled), words);
  gtk_widget_set_can_focus (child, FALSE);
  gtk_container_add (GTK_CONTAINER (child), toggle);
  gtk_container_add (GTK_CONTAINER (words->flow), child);
}

static GtkWidget *
make_menu (Words *words, char **known)
{
  GtkWidget *button = gtk_menu_button_new (), *popover = gtk_popover_new (button);

  words->flow = gtk_flow_box_new ();
  gtk_flow_box_set_selection_mode (GTK_FLOW_BOX (words->flow), GTK_SELECTION_NONE);
  gtk_flow_box_set_min_children_per_line (GTK_FLOW_BOX (words->flow), COLUMNS);
  gtk_flow_box_set_max_children_per_line (GTK_FLOW_BOX (words->flow), COLUMNS);
  for (char **word = known; *word != NULL; word++)
    add_word (words, *word);
  gtk_container_set_border_width (GTK_CONTAINER (words->flow), 6);
  gtk_widget_show_all (words->flow);
  gtk_container_add (GTK_CONTAINER (popover), words->flow);
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (button), popover);
  gtk_widget_set_tooltip_text (button, _ ("Words that this network knows"));
  atk_object_set_name (gtk_widget_get_accessible (button), _ ("Words that this network knows"));
  return button;
}

static GtkWidget *
make_entry (Words *words, char **known)
{
  g_autoptr (GString) some = g_string_new (NULL);

  for (guint i = 0; i < 3 && known[i] != NULL; i++)
    g_string_append_printf (some, "%s%s", i > 0 ? ", " : "", known[i]);
  if (g_strv_length (known) > 3)
    g_string_append (some, ", …");
  words->entry = gtk_entry_new ();
  gtk_entry_set_placeholder_text (GTK_ENTRY (words->entry), some->str);
  gtk_entry_set_text (GTK_ENTRY (words->entry), limner_browser_words (words->browser));
  gtk_entry_set_width_chars (GTK_ENTRY (words->entry), 12);
  gtk_widget_set_tooltip_text (words->entry,
                               _ ("What new faces are like, with commas between; Enter shows them"));
  atk_object_set_name (gtk_widget_get_accessible (words->entry), _ ("Words"));
  limner_entry_add_undo (words->entry);
  g_signal_connect_swapped (words->entry, "activate", G_CALLBACK (entry_activated), words);
  g_signal_connect_swapped (words->entry, "changed", G_CALLBACK (show_typed), words);
  return words->entry;
}

GtkWidget *
limner_browser_words_new (LimnerBrowser *browser, LimnerModel *model, void (*go) (gpointer user_data),
                          gpointer user_data)
{
  GtkWidget *box, *label, *linked;
  g_auto (GStrv) known = NULL;
  Words *words;

  if (!limner_browser_words_taken_by (model))
    return NULL;
  known = known_words (model);
  box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  linked = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  words = g_new0 (Words, 1);
  words->browser = browser;
  words->go = go;
  words->user_data = user_data;
  g_object_set_data_full (G_OBJECT (box), WORDS_KEY, words, g_free);
  label = gtk_label_new_with_mnemonic (_ ("W_ords"));
  gtk_style_context_add_class (gtk_widget_get_style_context (linked), "linked");
  gtk_box_pack_start (GTK_BOX (linked), make_entry (words, known), TRUE, TRUE, 0);
  if (known[0] != NULL)
    gtk_box_pack_start (GTK_BOX (linked), make_menu (words, known), FALSE, FALSE, 0);
  show_typed (words);
  gtk_label_set_mnemonic_widget (GTK_LABEL (label), words->entry);
  gtk_box_pack_start (GTK_BOX (box), label, FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (box), linked, TRUE, TRUE, 0);
  limner_browser_watch (browser, LIMNER_BROWSER_SETTINGS | LIMNER_BROWSER_PAGE, box, show_browser_words);
  return box;
}
