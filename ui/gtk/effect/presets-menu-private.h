/* The menu button of an effect's presets. */
#pragma once

#include <gtk/gtk.h>
#include <limner/setting.h>

G_BEGIN_DECLS

#define LIMNER_TYPE_PRESETS_MENU (limner_presets_menu_get_type ())
G_DECLARE_FINAL_TYPE (LimnerPresetsMenu, limner_presets_menu, LIMNER, PRESETS_MENU, GtkMenuButton)

/* The table says which settings belong to a preset. References `settings`. */
GtkWidget *limner_presets_menu_new (GObject *settings, const char *effect, const LimnerSettingTable *table);

G_END_DECLS
