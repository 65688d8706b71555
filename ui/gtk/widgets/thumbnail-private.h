/* A square picture of a file. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A GtkImage of side x side pixels; the file is read on another thread. */
GtkWidget *limner_thumbnail_new (const char *path, int side);
/* The same in an image that is there already. */
void limner_thumbnail_show (GtkWidget *image, const char *path, int side);

G_END_DECLS
