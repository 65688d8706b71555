/* A slider whose value is text, displayed and for screen readers. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The text for a value. The caller frees it. */
typedef char *(*LimnerScaleText) (double value, gpointer user_data);

#define LIMNER_TYPE_TEXT_SCALE (limner_text_scale_get_type ())
G_DECLARE_DERIVABLE_TYPE (LimnerTextScale, limner_text_scale, LIMNER, TEXT_SCALE, GtkScale)

struct _LimnerTextScaleClass
{
  GtkScaleClass parent_class; /* a derived class may override format_value in place of setting a text */
};

/* A horizontal GtkScale of at least `width` pixels, not counting the text. The mouse wheel moves it only
 * while it has the focus. */
GtkWidget *limner_text_scale_new (GtkAdjustment *adjustment, int width, LimnerScaleText text,
                                  gpointer user_data);

void limner_text_scale_set_text (LimnerTextScale *scale, LimnerScaleText text, gpointer user_data);

/* A share of 0..1 in percent. The caller frees the text. */
char *limner_percent_text (double value);

/* Updates the text if it depends on more than the value. Emits "value-changed". */
void limner_text_scale_update (GtkWidget *scale);

/* Lets the mouse wheel change a slider, a spin button or a list only while that control has the focus.
 * Otherwise the wheel scrolls the container. Applies to the widget and to all such controls inside it. */
void limner_wheel_needs_focus (GtkWidget *widget);

G_END_DECLS
