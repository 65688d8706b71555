/* A slider that is a frame over seven pictures of what it does, from -3 to 3. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define LIMNER_STRIP_CELLS 7
#define LIMNER_STRIP_SIDE  40 /* of a picture, pixels */

#define LIMNER_TYPE_STRIP (limner_strip_get_type ())
G_DECLARE_FINAL_TYPE (LimnerStrip, limner_strip, LIMNER, STRIP, GtkScale)

/* The picture of cell 0 … 6, not given away; NULL: not there yet. Asked for whenever the strip is drawn. */
typedef cairo_surface_t *(*LimnerStripPicture) (int cell, gpointer user_data);

/* A GtkScale whose value is that of its frame. */
GtkWidget *limner_strip_new (LimnerStripPicture picture, gpointer user_data);

G_END_DECLS
