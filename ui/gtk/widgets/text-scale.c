#include "widgets/text-scale-private.h"

typedef struct
{
  LimnerScaleText text;
  gpointer user_data;
} Format;

static char *
format_value (GtkScale *scale, double value, const Format *format)
{
  return format->text (value, format->user_data);
}

GtkWidget *
limner_text_scale_new (GtkAdjustment *adjustment, int width, LimnerScaleText text, gpointer user_data)
{
  GtkWidget *scale = gtk_scale_new (GTK_ORIENTATION_HORIZONTAL, adjustment);
  Format *format = g_new (Format, 1);

  format->text = text;
  format->user_data = user_data;
  g_signal_connect_data (scale, "format-value", G_CALLBACK (format_value), format,
                         (GClosureNotify) (void (*) (void)) g_free, 0);
  gtk_scale_set_value_pos (GTK_SCALE (scale), GTK_POS_RIGHT);
  gtk_widget_set_size_request (scale, width, -1);
  limner_wheel_needs_focus (scale);
  return scale;
}

void
limner_text_scale_update (GtkWidget *scale)
{
  g_signal_emit_by_name (scale, "value-changed"); /* GtkScale caches the text until this signal */
}

/* --- the wheel --- */

static gboolean
ignore_wheel (GtkWidget *widget, GdkEventScroll *event, gpointer data)
{
  if (!gtk_widget_has_focus (widget))
    g_signal_stop_emission_by_name (widget, "scroll-event");
  return FALSE;
}

void
limner_wheel_needs_focus (GtkWidget *widget)
{
  if (GTK_IS_RANGE (widget) || GTK_IS_SPIN_BUTTON (widget) || GTK_IS_COMBO_BOX (widget))
    g_signal_connect (widget, "scroll-event", G_CALLBACK (ignore_wheel), NULL);
  else if (GTK_IS_CONTAINER (widget) && !GTK_IS_SCROLLED_WINDOW (widget))
    gtk_container_forall (GTK_CONTAINER (widget), (GtkCallback) (void (*) (void)) limner_wheel_needs_focus,
                          NULL);
}
