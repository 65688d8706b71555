/* The training of styles in a window of its own, without GIMP: train-window [OPTION…]. */
#include "config.h"

#include "limner-ui.h"

#include <limner/system.h>
#include <locale.h>

static gboolean rtl, dark;

static const GOptionEntry entries[] = {
  { "rtl", 0, 0, G_OPTION_ARG_NONE, &rtl, "Right to left", NULL },
  { "dark", 0, 0, G_OPTION_ARG_NONE, &dark, "Dark theme", NULL },
  { NULL },
};

int
main (int argc, char **argv)
{
  GtkWidget *window, *page;

  setlocale (LC_ALL, "");
  limner_bind_translations ();
  if (!gtk_init_with_args (&argc, &argv, NULL, entries, NULL, NULL))
    return 2;
  if (rtl)
    gtk_widget_set_default_direction (GTK_TEXT_DIR_RTL);
  g_object_set (gtk_settings_get_default (), "gtk-application-prefer-dark-theme", dark, NULL);
  page = limner_train_page_new ();
  gtk_container_set_border_width (GTK_CONTAINER (page), 12);
  window = gtk_dialog_new_with_buttons ("Train a style", NULL, 0, "_Close", GTK_RESPONSE_CLOSE, NULL);
  gtk_box_pack_start (GTK_BOX (gtk_dialog_get_content_area (GTK_DIALOG (window))), page, TRUE, TRUE, 0);
  gtk_window_set_default_size (GTK_WINDOW (window), 640, -1);
  g_signal_connect (window, "response", G_CALLBACK (gtk_main_quit), NULL);
  gtk_widget_show_all (window);
  gtk_main ();
  gtk_widget_destroy (window);
  return 0;
}
