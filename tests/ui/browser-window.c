/* Shows the portrait dialog in a window without GIMP: browser-window [OPTION…]. */
#include "limner-ui.h"
#include "style-settings.h"
#include "window.h"

static char *network;

static const GOptionEntry entries[] = {
  { "network", 0, 0, G_OPTION_ARG_STRING, &network, "Its ID", "ID" },
  { NULL },
};

static void
count_changed (GtkWidget *page, gpointer window)
{
  g_autofree char *label = g_strdup_printf ("_Insert %u", limner_browser_page_count (page));

  gtk_button_set_label (
      GTK_BUTTON (gtk_dialog_get_widget_for_response (GTK_DIALOG (window), GTK_RESPONSE_OK)), label);
}

int
main (int argc, char **argv)
{
  g_autoptr (GObject) settings = NULL;
  GtkWidget *window, *page;

  if (!window_init (&argc, &argv, NULL, entries))
    return 2;
  settings = portrait_settings_new ();
  g_object_set (settings, "model", network, NULL);
  page = limner_browser_page_new (settings, NULL);
  window = window_new ("Portraits", page, 980, 760, "_Cancel", "_Insert");
  limner_browser_page_set_changed_func (page, count_changed, window);
  window_run (window);
  return 0;
}
