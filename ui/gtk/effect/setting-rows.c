#include "config.h"

#include "effect/setting-rows-private.h"

#include "effect/settings-private.h"
#include "widgets/rows-private.h"
#include "widgets/text-scale-private.h"

/* --- sliders --- */

typedef struct
{
  LimnerSlider slider;
  GObject *settings; /* kept by the watch */
  GtkWidget *scale;
  gboolean showing; /* the slider follows the setting now, not the other way round */
} SliderState;

static double
value_at (const LimnerSlider *slider, double position)
{
  return slider->from != NULL ? slider->from (position) : position;
}

static double
position_of (const LimnerSlider *slider, double value)
{
  return slider->to != NULL ? slider->to (value) : value;
}

/* At an end of the slider the setting may lie beyond it. */
static char *
setting_text (double position, gpointer user_data)
{
  const SliderState *state = user_data;
  const LimnerSlider *slider = &state->slider;
  double value = limner_settings_get (state->settings, slider->property);
  double shown = CLAMP (position_of (slider, value), slider->least, slider->most);

  return slider->text (position == shown ? value : value_at (slider, position));
}

static void
show_setting (gpointer data)
{
  SliderState *state = data;

  state->showing = TRUE;
  gtk_range_set_value (
      GTK_RANGE (state->scale),
      position_of (&state->slider, limner_settings_get (state->settings, state->slider.property)));
  limner_text_scale_update (state->scale);
  state->showing = FALSE;
}

static void
setting_changed (gpointer scale)
{
  show_setting (g_object_get_data (scale, "limner-slider"));
}

static void
slider_moved (GtkRange *range, SliderState *state)
{
  if (!state->showing)
    limner_settings_set (state->settings, state->slider.property,
                         value_at (&state->slider, gtk_range_get_value (range)));
}

GtkWidget *
limner_slider_new (GObject *settings, const LimnerSlider *slider)
{
  SliderState *state = g_new0 (SliderState, 1);

  state->slider = *slider;
  state->settings = settings;
  state->scale = limner_text_scale_new (
      gtk_adjustment_new (slider->least, slider->least, slider->most, slider->step, slider->page, 0), 160,
      setting_text, state);
  g_object_set_data_full (G_OBJECT (state->scale), "limner-slider", state, g_free);
  show_setting (state);
  g_signal_connect (state->scale, "value-changed", G_CALLBACK (slider_moved), state);
  limner_settings_watch (settings, slider->property, state->scale, setting_changed);
  return state->scale;
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
