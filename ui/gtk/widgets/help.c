/* Opens pages of the manual. */
#include "config.h"

#include "limner-ui.h"

#include <glib/gi18n-lib.h>
#include <limner/system.h>
#include <string.h>

/* Shows the Markdown source beside the page, if this computer has no browser. */
static void
show_text (GtkWindow *parent, const char *path)
{
  GtkWidget *dialog = gtk_dialog_new_with_buttons (_ ("Help"), parent, GTK_DIALOG_DESTROY_WITH_PARENT,
                                                   _ ("_Close"), GTK_RESPONSE_CLOSE, NULL);
  GtkWidget *scrolled = gtk_scrolled_window_new (NULL, NULL), *view = gtk_text_view_new ();
  g_autofree char *stem = g_strndup (path, strlen (path) - strlen (".html"));
  g_autofree char *source = g_strconcat (stem, ".md", NULL), *text = NULL;

  if (!g_file_get_contents (source, &text, NULL, NULL))
    text = g_strdup_printf (_ ("The help page “%s” is missing; install Limner again."), path);
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (GTK_TEXT_VIEW (view)), text, -1);
  gtk_text_view_set_editable (GTK_TEXT_VIEW (view), FALSE);
  gtk_text_view_set_wrap_mode (GTK_TEXT_VIEW (view), GTK_WRAP_WORD_CHAR);
  g_object_set (view, "left-margin", 12, "right-margin", 12, "top-margin", 12, "bottom-margin", 12, NULL);
  gtk_container_add (GTK_CONTAINER (scrolled), view);
  gtk_box_pack_start (GTK_BOX (gtk_dialog_get_content_area (GTK_DIALOG (dialog))), scrolled, TRUE, TRUE, 0);
  gtk_window_set_default_size (GTK_WINDOW (dialog), 640, 560);
  g_signal_connect (dialog, "response", G_CALLBACK (gtk_widget_destroy), NULL);
  gtk_widget_show_all (dialog);
}

void
limner_show_help (GtkWindow *parent, const char *page)
{
  g_autofree char *path = limner_help_page (page);
  g_autofree char *uri = g_filename_to_uri (path, NULL, NULL);

  if (!g_file_test (path, G_FILE_TEST_EXISTS) || !g_app_info_launch_default_for_uri (uri, NULL, NULL))
    show_text (parent, path);
}
