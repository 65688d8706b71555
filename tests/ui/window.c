#include "window.h"

#include "limner-ui.h"

#include <limner/system.h>
#include <locale.h>

static gboolean rtl, dark;

static const GOptionEntry own_entries[] = {
  { "rtl", 0, 0, G_OPTION_ARG_NONE, &rtl, "Right to left", NULL },
  { "dark", 0, 0, G_OPTION_ARG_NONE, &dark, "Dark theme", NULL },
  { NULL },
};

gboolean
window_init (int *argc, char ***argv, const char *parameters, const GOptionEntry *entries)
{
  g_autoptr (GOptionContext) context = g_option_context_new (parameters);
  g_autoptr (GError) error = NULL;

  setlocale (LC_ALL, "");
  limner_bind_translations ();
  g_option_context_add_main_entries (context, own_entries, NULL);
  if (entries != NULL)
    g_option_context_add_main_entries (context, entries, NULL);
  g_option_context_add_group (context, gtk_get_option_group (TRUE));
  if (!g_option_context_parse (context, argc, argv, &error))
    {
      g_printerr ("%s\n", error->message);
      return FALSE;
    }
  if (rtl)
    gtk_widget_set_default_direction (GTK_TEXT_DIR_RTL);
  g_object_set (gtk_settings_get_default (), "gtk-application-prefer-dark-theme", dark, NULL);
  return TRUE;
}

GtkWidget *
window_new (const char *title, GtkWidget *page, int width, int height, const char *close, const char *go)
{
  GtkWidget *window = gtk_dialog_new_with_buttons (title, NULL, 0, close, GTK_RESPONSE_CLOSE, NULL);

  if (go != NULL)
    gtk_dialog_add_button (GTK_DIALOG (window), go, GTK_RESPONSE_OK);
  gtk_container_set_border_width (GTK_CONTAINER (page), 12);
  gtk_box_pack_start (GTK_BOX (gtk_dialog_get_content_area (GTK_DIALOG (window))), page, TRUE, TRUE, 0);
  gtk_window_set_default_size (GTK_WINDOW (window), width, height);
  g_signal_connect (window, "response", G_CALLBACK (gtk_main_quit), NULL);
  return window;
}

void
window_run (GtkWidget *window)
{
  gtk_widget_show_all (window);
  gtk_main ();
  gtk_widget_destroy (window);
}
