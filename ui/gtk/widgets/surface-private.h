/* Pictures as cairo draws them. */
#pragma once

#include <cairo.h>
#include <gdk-pixbuf/gdk-pixbuf.h>
#include <limner/image.h>

G_BEGIN_DECLS

/* An ARGB32 surface of the picture, or NULL when there is no memory for it. */
cairo_surface_t *limner_surface_new (const LimnerImage *image);

/* The picture's mask, where it has one, as a path along the edge of its half-covered pixels: a copy of the
 * path in units of the picture's pixels, NULL without mask. cairo_path_destroy. */
cairo_path_t *limner_outline_new (const LimnerImage *image);

/* 8-bit pixels as a picture, or NULL when there is no memory for it. */
LimnerImage *limner_picture_from_pixbuf (const GdkPixbuf *pixbuf);

/* The largest centred square of a picture file, scaled to side x side; NULL with error when it is none. */
GdkPixbuf *limner_thumbnail_load (const char *path, int side, GError **error);

G_END_DECLS
