/* A slider whose value is text, displayed and for screen readers. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The text for a value. The caller frees it. */
typedef char *(*LimnerScaleText) (double value, gpointer user_data);

/* A horizontal GtkScale of at least `width` pixels, not counting the text. The mouse wheel moves it only
 * while it has the focus. */
GtkWidget *limner_text_scale_new (GtkAdjustment *adjustment, int width, LimnerScaleText text,
                                  gpointer user_data);

/* Updates the text if it depends on more than the value. Emits "value-changed". */
void limner_text_scale_update (GtkWidget *scale);

/* Applies to the widget and to the sliders, spin buttons and lists inside it: the mouse wheel changes one of
 * them only while it has the focus. Otherwise the wheel scrolls the container. */
void limner_wheel_needs_focus (GtkWidget *widget);

G_END_DECLS
