/* A slider for a numeric setting. */
#pragma once

#include <gtk/gtk.h>
#include <limner/setting.h>

G_BEGIN_DECLS

/* Shows the value beside the slider in the setting's unit: percent, pixels, or a factor on a logarithmic
 * scale. */
GtkWidget *limner_setting_slider_new (GObject *settings, const LimnerSetting *setting);

G_END_DECLS
