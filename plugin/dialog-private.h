/* What the dialogs around the pages of Limner have in common. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* An empty GimpDialog whose Help opens a page of the documentation. */
GtkWidget *limner_dialog_new (const char *title, const char *role, const char *help_page);
/* Fills a dialog with a page. */
void limner_dialog_add_page (GtkWidget *dialog, GtkWidget *page);

/* Whether the desktop's dialogs have header bars. */
gboolean limner_dialogs_have_headers (void);
/* A GimpHelpFunc whose help ID is the page of the documentation. */
void limner_dialog_show_help (const char *help_page, gpointer data);

G_END_DECLS
