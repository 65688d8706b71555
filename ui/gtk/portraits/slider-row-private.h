/* One direction: its editable name, its value, a reset button, and the thumbnail slider. */
#pragma once

#include "widgets/thumbnail-slider-private.h"

#include <limner/face.h>

G_BEGIN_DECLS

#define LIMNER_TYPE_SLIDER_ROW (limner_slider_row_get_type ())
G_DECLARE_FINAL_TYPE (LimnerSliderRow, limner_slider_row, LIMNER, SLIDER_ROW, GtkBox)

typedef struct
{
  void (*moved) (gpointer user_data);
  cairo_surface_t *(*picture) (LimnerFace *face, gpointer user_data);
  /* FALSE with an error if the name is not allowed. */
  gboolean (*rename) (const char *name, const char *to, gpointer user_data, GError **error);
  gpointer user_data;
} LimnerSliderRowCalls;

/* n (from 1) is its number while it has no name. */
GtkWidget *limner_slider_row_new (const LimnerDirection *direction, int n, const LimnerSliderRowCalls *calls);
/* face NULL: none. The row is insensitive without a face, and if all layers that it moves are locked. */
void limner_slider_row_set_face (LimnerSliderRow *row, LimnerFace *face,
                                 const gboolean locked[LIMNER_LAYERS_ALL]);
/* The value in steps. A value outside the slider's range is kept until the user moves the slider. */
void limner_slider_row_set_value (LimnerSliderRow *row, double value);
double limner_slider_row_value (LimnerSliderRow *row);
const char *limner_slider_row_name (LimnerSliderRow *row);
/* Whether the direction has this name or had it before. */
gboolean limner_slider_row_answers_to (LimnerSliderRow *row, const char *name);
/* The face of a thumbnail, owned by the row until another face is set; NULL: none. */
LimnerFace *limner_slider_row_face (LimnerSliderRow *row, int cell);

G_END_DECLS
