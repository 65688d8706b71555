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

void
limner_dialog_show_help (const char *help_page, gpointer data)
{
  limner_show_help (NULL, help_page);
}

GtkWidget *
limner_dialog_new (const char *title, const char *role, const char *help_page)
{
  return g_object_new (GIMP_TYPE_DIALOG, "title", title, "role", role, "help-func", limner_dialog_show_help,
                       "help-id", help_page, "use-header-bar", limner_dialogs_have_headers (), NULL);
}

void
limner_dialog_add_page (GtkWidget *dialog, GtkWidget *page)
{
  gtk_container_set_border_width (GTK_CONTAINER (page), 12);
  gtk_box_pack_start (GTK_BOX (gtk_dialog_get_content_area (GTK_DIALOG (dialog))), page, TRUE, TRUE, 0);
}
