#include "config.h"

#include "effect/presets-menu-private.h"

#include "effect/preset-dialog-private.h"
#include "effect/presets-private.h"
#include "widgets/rows-private.h"

#include <glib/gi18n-lib.h>

struct _LimnerPresetsMenu
{
  GtkMenuButton parent_instance;
  GtkWidget *menu;
  GObject *settings;
  const char *effect;
  const LimnerSettingTable *table;
  char *removed; /* name of the preset to remove; NULL: none */
};

G_DEFINE_FINAL_TYPE (LimnerPresetsMenu, limner_presets_menu, GTK_TYPE_MENU_BUTTON)

static GtkWindow *
window_of (LimnerPresetsMenu *presets)
{
  return GTK_WINDOW (gtk_widget_get_toplevel (GTK_WIDGET (presets)));
}

static void
show_error (LimnerPresetsMenu *presets, const GError *error)
{
  GtkWidget *dialog = gtk_message_dialog_new (window_of (presets), GTK_DIALOG_MODAL, GTK_MESSAGE_ERROR,
                                              GTK_BUTTONS_CLOSE, "%s", error->message);

  gtk_dialog_run (GTK_DIALOG (dialog));
  gtk_widget_destroy (dialog);
}

static void
apply_preset (GtkMenuItem *item, LimnerPresetsMenu *presets)
{
  limner_presets_apply (presets->settings, presets->effect, gtk_menu_item_get_label (item));
}

/* --- saving --- */

static void
save_as (GtkWidget *widget)
{
  LimnerPresetsMenu *presets = LIMNER_PRESETS_MENU (widget);
  g_autofree char *name = limner_preset_dialog_run (window_of (presets), presets->effect);
  g_autoptr (GError) error = NULL;

  if (name != NULL && !limner_presets_save (presets->settings, presets->effect, presets->table, name, &error))
    show_error (presets, error);
}

static void
save_item_activated (GtkWidget *presets)
{
  limner_call_later (presets, save_as);
}

/* --- removing --- */

static void
ask_removal (GtkWidget *widget)
{
  LimnerPresetsMenu *presets = LIMNER_PRESETS_MENU (widget);
  GtkWidget *dialog
      = gtk_message_dialog_new (window_of (presets), GTK_DIALOG_MODAL, GTK_MESSAGE_QUESTION, GTK_BUTTONS_NONE,
                                _ ("Remove the preset “%s”?"), presets->removed);
  g_autoptr (GError) error = NULL;
  int response;

  gtk_dialog_add_buttons (GTK_DIALOG (dialog), _ ("_Keep"), GTK_RESPONSE_CANCEL, _ ("_Remove"),
                          GTK_RESPONSE_ACCEPT, NULL);
  gtk_dialog_set_default_response (GTK_DIALOG (dialog), GTK_RESPONSE_CANCEL);
  response = gtk_dialog_run (GTK_DIALOG (dialog));
  gtk_widget_destroy (dialog);
  if (response == GTK_RESPONSE_ACCEPT && !limner_presets_remove (presets->effect, presets->removed, &error))
    show_error (presets, error);
}

static void
remove_item_activated (GtkMenuItem *item, LimnerPresetsMenu *presets)
{
  g_set_str (&presets->removed, gtk_menu_item_get_label (item));
  limner_call_later (GTK_WIDGET (presets), ask_removal);
}

/* --- the menu --- */

static void
add_items (GtkWidget *menu, char **list, GCallback activated, LimnerPresetsMenu *presets)
{
  for (; *list != NULL; list++)
    {
      GtkWidget *item = gtk_menu_item_new_with_label (*list);

      g_signal_connect (item, "activate", activated, presets);
      gtk_menu_shell_append (GTK_MENU_SHELL (menu), item);
    }
}

static void
add_removal (LimnerPresetsMenu *presets, char **list)
{
  GtkWidget *item = gtk_menu_item_new_with_mnemonic (_ ("_Remove")), *submenu = gtk_menu_new ();

  add_items (submenu, list, G_CALLBACK (remove_item_activated), presets);
  gtk_menu_item_set_submenu (GTK_MENU_ITEM (item), submenu);
  gtk_menu_shell_append (GTK_MENU_SHELL (presets->menu), item);
}

/* Rebuilds the menu whenever it opens. */
static void
fill_menu (LimnerPresetsMenu *presets)
{
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) list = limner_presets_list (presets->effect, &error);
  GtkWidget *save = gtk_menu_item_new_with_mnemonic (_ ("_Save as…"));

  gtk_container_foreach (GTK_CONTAINER (presets->menu), (GtkCallback) (void (*) (void)) gtk_widget_destroy,
                         NULL);
  if (list != NULL && *list != NULL)
    {
      add_items (presets->menu, list, G_CALLBACK (apply_preset), presets);
      gtk_menu_shell_append (GTK_MENU_SHELL (presets->menu), gtk_separator_menu_item_new ());
    }
  g_signal_connect_swapped (save, "activate", G_CALLBACK (save_item_activated), presets);
  gtk_menu_shell_append (GTK_MENU_SHELL (presets->menu), save);
  if (list != NULL && *list != NULL)
    add_removal (presets, list);
  gtk_widget_show_all (presets->menu);
}

/* --- the object --- */

static void
finalize (GObject *object)
{
  LimnerPresetsMenu *presets = LIMNER_PRESETS_MENU (object);

  g_object_unref (presets->settings);
  g_free (presets->removed);
  G_OBJECT_CLASS (limner_presets_menu_parent_class)->finalize (object);
}

static void
limner_presets_menu_class_init (LimnerPresetsMenuClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = finalize;
}

static void
limner_presets_menu_init (LimnerPresetsMenu *presets)
{
  GtkWidget *label = gtk_label_new_with_mnemonic (_ ("Prese_ts"));
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  gtk_box_pack_start (GTK_BOX (box), label, FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (box), gtk_image_new_from_icon_name ("pan-down-symbolic", GTK_ICON_SIZE_BUTTON),
                      FALSE, FALSE, 0);
  gtk_container_add (GTK_CONTAINER (presets), box);
  gtk_label_set_mnemonic_widget (GTK_LABEL (label), GTK_WIDGET (presets));
  gtk_widget_set_tooltip_text (GTK_WIDGET (presets),
                               _ ("Save these settings under a name, or use saved ones"));
}

GtkWidget *
limner_presets_menu_new (GObject *settings, const char *effect, const LimnerSettingTable *table)
{
  LimnerPresetsMenu *presets = g_object_new (LIMNER_TYPE_PRESETS_MENU, NULL);

  presets->settings = g_object_ref (settings);
  presets->effect = effect;
  presets->table = table;
  presets->menu = gtk_menu_new ();
  fill_menu (presets);
  g_signal_connect_swapped (presets->menu, "show", G_CALLBACK (fill_menu), presets);
  gtk_menu_button_set_popup (GTK_MENU_BUTTON (presets), presets->menu);
  gtk_widget_show_all (GTK_WIDGET (presets));
  return GTK_WIDGET (presets);
}
