/* What the dialogs around the pages of Limner have in common. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* An empty GimpDialog whose Help opens a page of the documentation. */
GtkWidget *limner_dialog_new (const char *title, const char *role, const char *help_page);
/* Fills a dialog with a page. */
void limner_dialog_add_page (GtkWidget *dialog, GtkWidget *page);
/* Sets the initial size in pixels, smaller where the screen is. */
void limner_dialog_set_size (GtkWidget *dialog, int width, int height);

/* Whether the desktop's dialogs have header bars. */
gboolean limner_dialogs_have_headers (void);
/* The GimpHelpFunc of all dialogs. It does not use the ID, because GIMP passes NULL when F1 is pressed in a
 * GimpProcedureDialog. */
void limner_dialog_show_help (const char *help_id, gpointer dialog);
/* Sets the page that limner_dialog_show_help opens. */
void limner_dialog_set_help (GtkWidget *dialog, const char *help_page);

G_END_DECLS
