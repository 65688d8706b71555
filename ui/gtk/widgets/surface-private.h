/* Converts pictures to cairo surfaces and paths. */
#pragma once

#include <cairo.h>
#include <gdk-pixbuf/gdk-pixbuf.h>
#include <limner/image.h>

G_BEGIN_DECLS

/* The picture as an ARGB32 surface; NULL if memory does not suffice. */
cairo_surface_t *limner_surface_new (const LimnerImage *image);

/* The outline of the picture's mask at half coverage, as a path in units of the picture's pixels; NULL
 * without a mask. Free with cairo_path_destroy. */
cairo_path_t *limner_outline_new (const LimnerImage *image);

/* Converts a pixbuf to a picture; NULL if memory does not suffice. */
LimnerImage *limner_picture_from_pixbuf (const GdkPixbuf *pixbuf);

/* The largest centred square of the picture, scaled to side x side pixels; NULL if memory does not suffice.
 */
cairo_surface_t *limner_surface_new_square (const LimnerImage *image, int side);

G_END_DECLS
