/* A square thumbnail of a picture file. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A GtkImage of side x side pixels. Another thread reads the file. */
GtkWidget *limner_thumbnail_new (const char *path, int side);
/* Shows the thumbnail in an existing image. */
void limner_thumbnail_show (GtkWidget *image, const char *path, int side);

/* Shows the surface, whose size is in device pixels, and takes ownership of it. NULL: shows the icon of a
 * missing picture. */
void limner_thumbnail_show_surface (GtkImage *image, cairo_surface_t *surface);

G_END_DECLS
