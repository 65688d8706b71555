/* A slider that is a frame over seven pictures of what it does, from -3 to 3. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define LIMNER_THUMBNAIL_SLIDER_CELLS 7
#define LIMNER_THUMBNAIL_SLIDER_SIDE  40 /* of a picture, pixels */

#define LIMNER_TYPE_THUMBNAIL_SLIDER (limner_thumbnail_slider_get_type ())
G_DECLARE_FINAL_TYPE (LimnerThumbnailSlider, limner_thumbnail_slider, LIMNER, THUMBNAIL_SLIDER, GtkScale)

/* The picture of cell 0 … 6, not given away; NULL: not there yet. Asked for whenever the strip is drawn. */
typedef cairo_surface_t *(*LimnerThumbnailSliderPicture) (int cell, gpointer user_data);

/* A GtkScale whose value is that of its frame. */
GtkWidget *limner_thumbnail_slider_new (LimnerThumbnailSliderPicture picture, gpointer user_data);

G_END_DECLS
