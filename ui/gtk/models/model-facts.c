#include "config.h"

#include "models/model-facts-private.h"

#include "widgets/rows-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static void
show_markup (GtkWidget *label, const char *format, const char *value)
{
  g_autofree char *escaped = g_markup_escape_text (value, -1);
  g_autoptr (GString) markup = g_string_new (format);

  g_string_replace (markup, "%s", escaped, 0);
  gtk_label_set_markup (GTK_LABEL (label), markup->str);
}

static void
add_fact (GtkWidget *grid, int *row, const char *name, const char *value, gboolean code)
{
  GtkWidget *label, *text;

  if (value == NULL || *value == '\0')
    return;
  label = gtk_label_new (name);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_set_valign (label, GTK_ALIGN_START);
  gtk_style_context_add_class (gtk_widget_get_style_context (label), "limner-note");
  text = limner_text_new (value);
  if (g_str_has_prefix (value, "https://"))
    show_markup (text, "<a href=\"%s\">%s</a>", value);
  else if (code)
    show_markup (text, "<tt><small>%s</small></tt>", value);
  gtk_label_set_selectable (GTK_LABEL (text), TRUE);
  gtk_widget_set_can_focus (text, g_str_has_prefix (value, "https://"));
  gtk_widget_set_hexpand (text, TRUE);
  gtk_grid_attach (GTK_GRID (grid), label, 0, *row, 1, 1);
  gtk_grid_attach (GTK_GRID (grid), text, 1, (*row)++, 1, 1);
}

GtkWidget *
limner_model_facts_new (const LimnerRegistryItem *item)
{
  GtkWidget *grid = limner_rows_new ();
  gboolean here = item->path != NULL;
  /* Translators: the first digits of a checksum. */
  g_autofree char *digest = strlen (item->digest) == 8 ? g_strdup_printf (_ ("begins with %s"), item->digest)
                                                       : g_strdup (item->digest);
  int row = 0;

  add_fact (grid, &row, _ ("Made by"), item->author, FALSE);
  add_fact (grid, &row, _ ("Trained on"), limner_catalogue_words (item->training_data), FALSE);
  add_fact (grid, &row, _ ("Licence"), limner_catalogue_words (item->licence), FALSE);
  /* Translators: the address that a network was downloaded from. */
  add_fact (grid, &row, here ? _ ("From") : _ ("Address"), item->address, FALSE);
  if (!here && item->entry != NULL && !g_str_equal (item->address, item->entry->page))
    add_fact (grid, &row, _ ("Page"), item->entry->page, FALSE);
  add_fact (grid, &row, _ ("SHA-256"), digest, TRUE);
  add_fact (grid, &row, _ ("File"), here ? item->path : item->entry->file, TRUE);
  return grid;
}
