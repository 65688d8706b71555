/* The button with the named presets. */
#include "config.h"

#include "effect/presets-private.h"

#include "widgets/rows-private.h"

#include <glib/gi18n-lib.h>

typedef struct
{
  GtkWidget *button;
  GObject *settings;
  const char *effect;
  const char *const *names;
} Presets;

#define NAME_KEY "limner-preset"

static void
apply (GtkWidget *item, Presets *presets)
{
  limner_presets_apply (presets->settings, presets->effect, g_object_get_data (G_OBJECT (item), NAME_KEY));
}

static void
remove_preset (GtkWidget *item, Presets *presets)
{
  limner_presets_remove (presets->effect, g_object_get_data (G_OBJECT (item), NAME_KEY));
}

/* A button that can be pressed only when a name was written. */
static void
name_changed (GtkEntry *entry, GtkDialog *dialog)
{
  g_autofree char *name = g_strstrip (g_strdup (gtk_entry_get_text (entry)));

  gtk_dialog_set_response_sensitive (dialog, GTK_RESPONSE_ACCEPT, *name != '\0');
}

/* Asks for a name; NULL when there is none. Caller frees. */
static char *
ask_name (GtkWidget *parent)
{
  GtkWidget *dialog = gtk_dialog_new_with_buttons (
      _ ("Save preset"), GTK_WINDOW (gtk_widget_get_toplevel (parent)), GTK_DIALOG_MODAL, _ ("_Cancel"),
      GTK_RESPONSE_CANCEL, _ ("_Save"), GTK_RESPONSE_ACCEPT, NULL);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *label = gtk_label_new_with_mnemonic (_ ("_Name")), *entry = gtk_entry_new ();
  char *name = NULL;

  gtk_label_set_mnemonic_widget (GTK_LABEL (label), entry);
  atk_object_set_name (gtk_widget_get_accessible (entry), _ ("Name"));
  gtk_entry_set_activates_default (GTK_ENTRY (entry), TRUE);
  gtk_dialog_set_default_response (GTK_DIALOG (dialog), GTK_RESPONSE_ACCEPT);
  gtk_dialog_set_response_sensitive (GTK_DIALOG (dialog), GTK_RESPONSE_ACCEPT, FALSE);
  g_signal_connect (entry, "changed", G_CALLBACK (name_changed), dialog);
  gtk_container_set_border_width (GTK_CONTAINER (box), 12);
  gtk_box_pack_start (GTK_BOX (box), label, FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (box), entry, TRUE, TRUE, 0);
  gtk_container_add (GTK_CONTAINER (gtk_dialog_get_content_area (GTK_DIALOG (dialog))), box);
  gtk_widget_show_all (box);
  if (gtk_dialog_run (GTK_DIALOG (dialog)) == GTK_RESPONSE_ACCEPT)
    name = g_strstrip (g_strdup (gtk_entry_get_text (GTK_ENTRY (entry))));
  gtk_widget_destroy (dialog);
  return name;
}

static void
save_as (GtkWidget *button)
{
  Presets *presets = g_object_get_data (G_OBJECT (button), NAME_KEY);
  g_autofree char *name = ask_name (presets->button);
  g_autoptr (GError) error = NULL;
  GtkWidget *dialog;

  if (name == NULL || limner_presets_save (presets->settings, presets->effect, presets->names, name, &error))
    return;
  dialog = gtk_message_dialog_new (GTK_WINDOW (gtk_widget_get_toplevel (presets->button)), GTK_DIALOG_MODAL,
                                   GTK_MESSAGE_ERROR, GTK_BUTTONS_CLOSE, "%s", error->message);
  gtk_dialog_run (GTK_DIALOG (dialog));
  gtk_widget_destroy (dialog);
}

static void
save_chosen (Presets *presets)
{
  limner_call_later (presets->button, save_as);
}

static void
add_items (GtkWidget *menu, char **list, GCallback chosen, Presets *presets)
{
  for (; *list != NULL; list++)
    {
      GtkWidget *item = gtk_menu_item_new_with_label (*list);

      g_object_set_data_full (G_OBJECT (item), NAME_KEY, g_strdup (*list), g_free);
      g_signal_connect (item, "activate", chosen, presets);
      gtk_menu_shell_append (GTK_MENU_SHELL (menu), item);
    }
}

/* Made anew whenever it opens, so that it shows what there is now. */
static void
fill (GtkWidget *menu, Presets *presets)
{
  g_auto (GStrv) list = limner_presets_list (presets->effect);
  GtkWidget *save = gtk_menu_item_new_with_mnemonic (_ ("_Save as…"));

  gtk_container_foreach (GTK_CONTAINER (menu), (GtkCallback) (void (*) (void)) gtk_widget_destroy, NULL);
  add_items (menu, list, G_CALLBACK (apply), presets);
  if (*list != NULL)
    gtk_menu_shell_append (GTK_MENU_SHELL (menu), gtk_separator_menu_item_new ());
  g_signal_connect_swapped (save, "activate", G_CALLBACK (save_chosen), presets);
  gtk_menu_shell_append (GTK_MENU_SHELL (menu), save);
  if (*list != NULL)
    {
      GtkWidget *item = gtk_menu_item_new_with_mnemonic (_ ("_Remove")), *submenu = gtk_menu_new ();

      add_items (submenu, list, G_CALLBACK (remove_preset), presets);
      gtk_menu_item_set_submenu (GTK_MENU_ITEM (item), submenu);
      gtk_menu_shell_append (GTK_MENU_SHELL (menu), item);
    }
  gtk_widget_show_all (menu);
}

GtkWidget *
limner_presets_new (GObject *settings, const char *effect, const char *const *names)
{
  Presets *presets = g_new0 (Presets, 1);
  GtkWidget *menu = gtk_menu_new (), *label = gtk_label_new_with_mnemonic (_ ("Prese_ts")), *box;

  presets->button = gtk_menu_button_new ();
  presets->settings = settings;
  presets->effect = effect;
  presets->names = names;
  g_object_set_data_full (G_OBJECT (presets->button), NAME_KEY, presets, g_free);
  box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  gtk_box_pack_start (GTK_BOX (box), label, FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (box), gtk_image_new_from_icon_name ("pan-down-symbolic", GTK_ICON_SIZE_BUTTON),
                      FALSE, FALSE, 0);
  gtk_container_add (GTK_CONTAINER (presets->button), box);
  gtk_label_set_mnemonic_widget (GTK_LABEL (label), presets->button);
  gtk_widget_set_tooltip_text (presets->button, _ ("Keep these settings under a name, or use kept ones"));
  fill (menu, presets);
  g_signal_connect (menu, "show", G_CALLBACK (fill), presets);
  gtk_menu_button_set_popup (GTK_MENU_BUTTON (presets->button), menu);
  return presets->button;
}
