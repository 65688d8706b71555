/* Shows a page of a dialog in its own window. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Opens the display. Reads --rtl, --dark and the given options (NULL: no others) from the command line
 * and leaves its parameters (named in the help text, or NULL). FALSE after printing an error. */
gboolean window_init (int *argc, char ***argv, const char *parameters, const GOptionEntry *entries);
/* A dialog around the page with the given size (-1: natural), a Close button and, if `go` is not NULL,
 * one for GTK_RESPONSE_OK. */
GtkWidget *window_new (const char *title, GtkWidget *page, int width, int height, const char *close,
                       const char *go);
/* Shows it until a button is pressed. */
void window_run (GtkWidget *window);

G_END_DECLS
