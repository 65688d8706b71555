#include "config.h"

#include "effect/setting-slider-private.h"

#include "effect/setting-rows-private.h"
#include "effect/settings-private.h"
#include "widgets/text-scale-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* Steps over the range of a slider. */
#define STEPS 100

typedef struct
{
  const LimnerSetting *setting;
  GObject *settings; /* the settings watch keeps it alive */
  GtkWidget *scale;
  gboolean showing; /* the slider is being set from the setting; do not write back */
} SliderState;

#define SLIDER_KEY "limner-slider"

char *
limner_percent_text (double value)
{
  return g_strdup_printf (_ ("%.0f %%"), 100 * value);
}

static char *
value_text (const LimnerSetting *setting, double value)
{
  if (setting->unit == LIMNER_UNIT_PERCENT)
    return limner_percent_text (value);
  if (setting->unit == LIMNER_UNIT_TIMES)
    return g_strdup_printf (value < 1 ? _ ("× %.2f") : _ ("× %.1f"), value);
  return g_strdup_printf (_ ("%.1f px"), value);
}

/* Converts a value to a slider position; factors use their logarithm. */
static double
to_slider (const LimnerSetting *setting, double value)
{
  return setting->unit == LIMNER_UNIT_TIMES ? log2 (value) : value;
}

static double
from_slider (const LimnerSetting *setting, double position)
{
  return setting->unit == LIMNER_UNIT_TIMES ? exp2 (position) : position;
}

static char *
position_text (double position, gpointer user_data)
{
  const LimnerSetting *setting = ((const SliderState *) user_data)->setting;

  return value_text (setting, from_slider (setting, position));
}

static void
show_setting (gpointer data)
{
  SliderState *state = data;
  double value = limner_settings_get (state->settings, state->setting->name);

  state->showing = TRUE;
  gtk_range_set_value (GTK_RANGE (state->scale), to_slider (state->setting, value));
  limner_text_scale_update (state->scale);
  state->showing = FALSE;
}

static void
setting_changed (gpointer scale)
{
  show_setting (g_object_get_data (scale, SLIDER_KEY));
}

static void
slider_moved (GtkRange *range, SliderState *state)
{
  double value = from_slider (state->setting, gtk_range_get_value (range));

  if (!state->showing)
    limner_settings_set (state->settings, state->setting->name,
                         CLAMP (value, state->setting->min, state->setting->max));
}

GtkWidget *
limner_setting_slider_new (GObject *settings, const LimnerSetting *setting)
{
  SliderState *state = g_new0 (SliderState, 1);
  double least = to_slider (setting, setting->min), most = to_slider (setting, setting->max);
  double step = (most - least) / STEPS;

  state->setting = setting;
  state->settings = settings;
  state->scale = limner_text_scale_new (gtk_adjustment_new (least, least, most, step, 10 * step, 0), 160,
                                        position_text, state);
  g_object_set_data_full (G_OBJECT (state->scale), SLIDER_KEY, state, g_free);
  show_setting (state);
  g_signal_connect (state->scale, "value-changed", G_CALLBACK (slider_moved), state);
  limner_settings_watch (settings, setting->name, state->scale, setting_changed);
  return state->scale;
}
