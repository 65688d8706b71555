/* A slider for a number of the settings. */
#pragma once

#include <gtk/gtk.h>
#include <limner/setting.h>

G_BEGIN_DECLS

/* With the value as text beside it, in the setting's unit: percent, a factor on a logarithmic scale, or
 * pixels.
 */
GtkWidget *limner_setting_slider_new (GObject *settings, const LimnerSetting *setting);

G_END_DECLS
