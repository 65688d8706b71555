/* One direction: its name, which can be changed, its value, back to 0, and the strip. */
#pragma once

#include "widgets/thumbnail-slider-private.h"

#include <limner/face.h>

G_BEGIN_DECLS

typedef struct
{
  void (*moved) (gpointer user_data);
  cairo_surface_t *(*picture) (LimnerFace *face, gpointer user_data);
  /* FALSE with a sentence: it cannot be called so. */
  gboolean (*rename) (const char *name, const char *to, gpointer user_data, GError **error);
  gpointer user_data;
} LimnerSliderRowCalls;

/* Number n (from 1) is what it is called while it has no name. */
GtkWidget *limner_slider_row_new (const LimnerDirection *direction, int n, const LimnerSliderRowCalls *calls);
/* NULL: nobody, and the row cannot be used; nor when all it would move is locked. */
void limner_slider_row_set_face (GtkWidget *row, LimnerFace *face, const gboolean locked[LIMNER_LAYERS_ALL]);
/* Steps; those beyond the strip stay until the slider is moved. */
void limner_slider_row_set_value (GtkWidget *row, double value);
double limner_slider_row_value (GtkWidget *row);
const char *limner_slider_row_name (GtkWidget *row);
/* Is it called so, or was it? */
gboolean limner_slider_row_answers_to (GtkWidget *row, const char *name);
/* Owned by the row, until it has another face; NULL: none. */
LimnerFace *limner_slider_row_face (GtkWidget *row, int cell);

G_END_DECLS
