#include "config.h"

#include "effect/setting-rows-private.h"

#include "effect/settings-private.h"
#include "widgets/rows-private.h"

/* --- sliders --- */

typedef struct
{
  LimnerSlider slider;
  GObject *settings; /* owned by whoever made the slider; kept by the watch */
  GtkAdjustment *adjustment;
  GtkWidget *text;
  gboolean showing; /* the slider follows the setting now, not the other way round */
} SliderState;

#define SLIDER_KEY "limner-slider"

static void
show_value (gpointer box)
{
  SliderState *state = g_object_get_data (box, SLIDER_KEY);
  double value = limner_settings_get (state->settings, state->slider.property);
  g_autofree char *text = state->slider.text (value);

  state->showing = TRUE;
  gtk_adjustment_set_value (state->adjustment, state->slider.to != NULL ? state->slider.to (value) : value);
  state->showing = FALSE;
  gtk_label_set_text (GTK_LABEL (state->text), text);
}

static void
take_value (SliderState *state)
{
  double value = gtk_adjustment_get_value (state->adjustment);

  if (!state->showing)
    limner_settings_set (state->settings, state->slider.property,
                         state->slider.from != NULL ? state->slider.from (value) : value);
}

GtkWidget *
limner_slider_new (GObject *settings, const LimnerSlider *slider)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6), *scale;
  SliderState *state = g_new0 (SliderState, 1);

  state->slider = *slider;
  state->settings = settings;
  state->adjustment
      = gtk_adjustment_new (slider->least, slider->least, slider->most, slider->step, slider->page, 0);
  scale = gtk_scale_new (GTK_ORIENTATION_HORIZONTAL, state->adjustment);
  gtk_scale_set_draw_value (GTK_SCALE (scale), FALSE);
  gtk_widget_set_size_request (scale, 110, -1);
  state->text = gtk_label_new (NULL);
  gtk_label_set_width_chars (GTK_LABEL (state->text), 6);
  gtk_label_set_xalign (GTK_LABEL (state->text), 1);
  gtk_box_pack_start (GTK_BOX (box), scale, TRUE, TRUE, 0);
  gtk_box_pack_start (GTK_BOX (box), state->text, FALSE, FALSE, 0);
  g_object_set_data (G_OBJECT (box), LIMNER_FOCUS_KEY, scale);
  g_object_set_data_full (G_OBJECT (box), SLIDER_KEY, state, g_free);
  show_value (box);
  g_signal_connect_swapped (state->adjustment, "value-changed", G_CALLBACK (take_value), state);
  limner_settings_watch (settings, slider->property, box, show_value);
  return box;
}

/* --- other controls --- */

GtkWidget *
limner_number_new (GObject *settings, const char *property, double least, double most, double step)
{
  GtkWidget *spin = gtk_spin_button_new_with_range (least, most, step);

  g_object_bind_property (settings, property, gtk_spin_button_get_adjustment (GTK_SPIN_BUTTON (spin)),
                          "value", G_BINDING_SYNC_CREATE | G_BINDING_BIDIRECTIONAL);
  gtk_spin_button_set_numeric (GTK_SPIN_BUTTON (spin), TRUE);
  return spin;
}

GtkWidget *
limner_spin_new (GObject *settings, const char *property, int least, int most, int step)
{
  return limner_number_new (settings, property, least, most, step);
}

GtkWidget *
limner_combo_new (GObject *settings, const char *property, const char *const *choices)
{
  GtkWidget *combo = gtk_combo_box_text_new ();

  for (; choices[0] != NULL; choices += 2)
    gtk_combo_box_text_append (GTK_COMBO_BOX_TEXT (combo), choices[0], choices[1]);
  g_object_bind_property (settings, property, combo, "active-id",
                          G_BINDING_SYNC_CREATE | G_BINDING_BIDIRECTIONAL);
  return combo;
}
