/* A slider that shows its value as text, on the screen and to screen readers. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The text of a value of the slider; caller frees. */
typedef char *(*LimnerScaleText) (double value, gpointer user_data);

/* A horizontal GtkScale of at least `width` pixels, without the text. The mouse wheel moves it only while it
 * has the keyboard focus. */
GtkWidget *limner_text_scale_new (GtkAdjustment *adjustment, int width, LimnerScaleText text,
                                  gpointer user_data);

/* Shows the text anew, which depends on more than the value. Emits "value-changed". */
void limner_text_scale_update (GtkWidget *scale);

/* The mouse wheel changes the value of the widget, and of sliders, spin buttons and lists inside it, only
 * while that widget has the keyboard focus; otherwise it scrolls what the widget stands in. */
void limner_wheel_needs_focus (GtkWidget *widget);

G_END_DECLS
