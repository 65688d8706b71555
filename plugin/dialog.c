#include "dialog-private.h"

#include <libgimp/gimpui.h>
#include <limner-ui.h>

gboolean
limner_dialogs_have_headers (void)
{
  gboolean header;

  g_object_get (gtk_settings_get_default (), "gtk-dialogs-use-header", &header, NULL);
  return header;
}

#define HELP_PAGE "limner-help-page"

void
limner_dialog_show_help (const char *help_id, gpointer dialog)
{
  limner_show_help (GTK_WINDOW (dialog), g_object_get_data (dialog, HELP_PAGE));
}

void
limner_dialog_set_help (GtkWidget *dialog, const char *help_page)
{
  g_object_set_data_full (G_OBJECT (dialog), HELP_PAGE, g_strdup (help_page), g_free);
}

GtkWidget *
limner_dialog_new (const char *title, const char *role, const char *help_page)
{
  GtkWidget *dialog
      = g_object_new (GIMP_TYPE_DIALOG, "title", title, "role", role, "help-func", limner_dialog_show_help,
                      "help-id", help_page, "use-header-bar", limner_dialogs_have_headers (), NULL);

  limner_dialog_set_help (dialog, help_page);
  return dialog;
}

void
limner_dialog_add_page (GtkWidget *dialog, GtkWidget *page)
{
  gtk_container_set_border_width (GTK_CONTAINER (page), 12);
  gtk_box_pack_start (GTK_BOX (gtk_dialog_get_content_area (GTK_DIALOG (dialog))), page, TRUE, TRUE, 0);
}

void
limner_dialog_set_size (GtkWidget *dialog, int width, int height)
{
  GdkMonitor *monitor = gdk_display_get_monitor (gtk_widget_get_display (dialog), 0);
  GdkRectangle area = { 0, 0, 1024, 800 };

  if (monitor != NULL)
    gdk_monitor_get_workarea (monitor, &area);
  gtk_window_set_default_size (GTK_WINDOW (dialog), MIN (width, area.width * 9 / 10),
                               MIN (height, area.height * 9 / 10));
}
