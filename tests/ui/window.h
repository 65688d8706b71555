/* A page of a dialog in a window of its own, to look at. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Opens the display; takes --rtl, --dark and the given options (NULL: no others) from the command line, and
 * leaves its parameters (as its help calls them, or NULL). FALSE: it cannot, and has said so. */
gboolean window_init (int *argc, char ***argv, const char *parameters, const GOptionEntry *entries);
/* A dialog of that size around the page, -1 as it needs, with a button that closes it and, unless `go` is
 * NULL, one for GTK_RESPONSE_OK. */
GtkWidget *window_new (const char *title, GtkWidget *page, int width, int height, const char *close,
                       const char *go);
/* Shows it until a button is pressed. */
void window_run (GtkWidget *window);

G_END_DECLS
