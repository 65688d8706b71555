/* A slider for a numeric setting. */
#pragma once

#include "widgets/text-scale-private.h"

#include <limner/setting.h>

G_BEGIN_DECLS

#define LIMNER_TYPE_SETTING_SLIDER (limner_setting_slider_get_type ())
G_DECLARE_FINAL_TYPE (LimnerSettingSlider, limner_setting_slider, LIMNER, SETTING_SLIDER, LimnerTextScale)

/* Shows the value beside the slider in the setting's unit: percent, pixels, or a factor on a logarithmic
 * scale. */
GtkWidget *limner_setting_slider_new (GObject *settings, const LimnerSetting *setting);

G_END_DECLS
