#include "config.h"

#include "widgets/text-scale-private.h"

#include <glib/gi18n-lib.h>

typedef struct
{
  LimnerScaleText text;
  gpointer user_data;
} LimnerTextScalePrivate;

G_DEFINE_TYPE_WITH_PRIVATE (LimnerTextScale, limner_text_scale, GTK_TYPE_SCALE)

static char *
format_value (GtkScale *scale, double value)
{
  const LimnerTextScalePrivate *priv = limner_text_scale_get_instance_private (LIMNER_TEXT_SCALE (scale));

  return priv->text != NULL ? priv->text (value, priv->user_data) : g_strdup ("");
}

static void
limner_text_scale_class_init (LimnerTextScaleClass *klass)
{
  GTK_SCALE_CLASS (klass)->format_value = format_value;
}

static void
limner_text_scale_init (LimnerTextScale *scale)
{
  limner_wheel_needs_focus (GTK_WIDGET (scale));
}

void
limner_text_scale_set_text (LimnerTextScale *scale, LimnerScaleText text, gpointer user_data)
{
  LimnerTextScalePrivate *priv = limner_text_scale_get_instance_private (scale);

  priv->text = text;
  priv->user_data = user_data;
}

GtkWidget *
limner_text_scale_new (GtkAdjustment *adjustment, int width, LimnerScaleText text, gpointer user_data)
{
  GtkWidget *scale = g_object_new (LIMNER_TYPE_TEXT_SCALE, "adjustment", adjustment, "value-pos",
                                   GTK_POS_RIGHT, "width-request", width, NULL);

  limner_text_scale_set_text (LIMNER_TEXT_SCALE (scale), text, user_data);
  return scale;
}

char *
limner_percent_text (double value)
{
  return g_strdup_printf (_ ("%.0f %%"), 100 * value);
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
