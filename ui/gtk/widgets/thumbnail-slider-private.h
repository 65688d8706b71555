/* A slider over seven thumbnails for the values -3 to 3. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define LIMNER_THUMBNAIL_SLIDER_CELLS 7
#define LIMNER_THUMBNAIL_SLIDER_SIDE  40 /* of a thumbnail, in pixels */

#define LIMNER_TYPE_THUMBNAIL_SLIDER (limner_thumbnail_slider_get_type ())
G_DECLARE_FINAL_TYPE (LimnerThumbnailSlider, limner_thumbnail_slider, LIMNER, THUMBNAIL_SLIDER, GtkScale)

/* The thumbnail of cell 0 … 6, owned by the callee; NULL: not ready. Called on every redraw. */
typedef cairo_surface_t *(*LimnerThumbnailSliderPicture) (int cell, gpointer user_data);

/* Sets the source of the thumbnails. The slider's frame marks the thumbnail of the value. */
void limner_thumbnail_slider_set_pictures (LimnerThumbnailSlider *strip, LimnerThumbnailSliderPicture picture,
                                           gpointer user_data);

G_END_DECLS
