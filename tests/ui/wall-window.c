/* The portraits dialog in a window of its own, without GIMP: wall-window [OPTION…]. */
#include "config.h"

#include "limner-ui.h"
#include "style-settings.h"

#include <limner/system.h>
#include <locale.h>

static gboolean rtl, dark;
static char *network;

static const GOptionEntry entries[] = {
  { "rtl", 0, 0, G_OPTION_ARG_NONE, &rtl, "Right to left", NULL },
  { "dark", 0, 0, G_OPTION_ARG_NONE, &dark, "Dark theme", NULL },
  { "network", 0, 0, G_OPTION_ARG_STRING, &network, "Its name on the shelf", "ID" },
  { NULL },
};

static void
count_changed (GtkWidget *page, gpointer window)
{
  g_autofree char *label = g_strdup_printf ("_Insert %u", limner_wall_page_count (page));

  gtk_button_set_label (
      GTK_BUTTON (gtk_dialog_get_widget_for_response (GTK_DIALOG (window), GTK_RESPONSE_OK)), label);
}

int
main (int argc, char **argv)
{
  g_autoptr (GObject) settings = NULL;
  GtkWidget *window, *page;

  setlocale (LC_ALL, "");
  limner_bind_translations ();
  if (!gtk_init_with_args (&argc, &argv, NULL, entries, NULL, NULL))
    return 2;
  if (rtl)
    gtk_widget_set_default_direction (GTK_TEXT_DIR_RTL);
  g_object_set (gtk_settings_get_default (), "gtk-application-prefer-dark-theme", dark, NULL);
  settings = portrait_settings_new ();
  g_object_set (settings, "model", network, NULL);
  page = limner_wall_page_new (settings, NULL);
  gtk_container_set_border_width (GTK_CONTAINER (page), 12);
  window = gtk_dialog_new_with_buttons ("Portraits", NULL, 0, "_Cancel", GTK_RESPONSE_CANCEL, "_Insert",
                                        GTK_RESPONSE_OK, NULL);
  gtk_box_pack_start (GTK_BOX (gtk_dialog_get_content_area (GTK_DIALOG (window))), page, TRUE, TRUE, 0);
  gtk_window_set_default_size (GTK_WINDOW (window), 980, 760);
  limner_wall_page_set_changed_func (page, count_changed, window);
  g_signal_connect (window, "response", G_CALLBACK (gtk_main_quit), NULL);
  gtk_widget_show_all (window);
  gtk_main ();
  gtk_widget_destroy (window);
  return 0;
}
