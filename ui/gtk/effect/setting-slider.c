#include "config.h"

#include "effect/setting-slider-private.h"

#include "effect/settings-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* Steps over the range of a slider. */
#define STEPS 100
#define WIDTH 160 /* pixels, without the text */

struct _LimnerSettingSlider
{
  LimnerTextScale parent_instance;
  const LimnerSetting *setting;
  GObject *settings; /* the settings watch keeps it alive */
  gboolean showing;  /* the slider is being set from the setting; do not write back */
};

G_DEFINE_FINAL_TYPE (LimnerSettingSlider, limner_setting_slider, LIMNER_TYPE_TEXT_SCALE)

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
format_setting (GtkScale *scale, double position)
{
  const LimnerSetting *setting = LIMNER_SETTING_SLIDER (scale)->setting;

  return setting != NULL ? value_text (setting, from_slider (setting, position)) : g_strdup ("");
}

static void
show_setting (gpointer widget)
{
  LimnerSettingSlider *slider = LIMNER_SETTING_SLIDER (widget);
  double value = limner_settings_get (slider->settings, slider->setting->name);

  slider->showing = TRUE;
  gtk_range_set_value (GTK_RANGE (slider), to_slider (slider->setting, value));
  limner_text_scale_update (GTK_WIDGET (slider));
  slider->showing = FALSE;
}

static void
slider_moved (GtkRange *range)
{
  LimnerSettingSlider *slider = LIMNER_SETTING_SLIDER (range);
  const LimnerSetting *setting = slider->setting;

  if (!slider->showing && setting != NULL)
    {
      double value = from_slider (setting, gtk_range_get_value (range));

      limner_settings_set (slider->settings, setting->name, CLAMP (value, setting->min, setting->max));
    }
  if (GTK_RANGE_CLASS (limner_setting_slider_parent_class)->value_changed != NULL)
    GTK_RANGE_CLASS (limner_setting_slider_parent_class)->value_changed (range);
}

static void
limner_setting_slider_class_init (LimnerSettingSliderClass *klass)
{
  GTK_SCALE_CLASS (klass)->format_value = format_setting;
  GTK_RANGE_CLASS (klass)->value_changed = slider_moved;
}

static void
limner_setting_slider_init (LimnerSettingSlider *slider)
{
}

GtkWidget *
limner_setting_slider_new (GObject *settings, const LimnerSetting *setting)
{
  double least = to_slider (setting, setting->min), most = to_slider (setting, setting->max);
  double step = (most - least) / STEPS;
  LimnerSettingSlider *slider
      = g_object_new (LIMNER_TYPE_SETTING_SLIDER, "value-pos", GTK_POS_RIGHT, "width-request", WIDTH, NULL);

  slider->setting = setting;
  slider->settings = settings;
  gtk_range_set_adjustment (GTK_RANGE (slider), gtk_adjustment_new (least, least, most, step, 10 * step, 0));
  show_setting (slider);
  limner_settings_watch (settings, setting->name, slider, show_setting);
  return GTK_WIDGET (slider);
}
