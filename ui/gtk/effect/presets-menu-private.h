/* The button with the named presets of an effect. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define LIMNER_TYPE_PRESETS_MENU (limner_presets_menu_get_type ())
G_DECLARE_FINAL_TYPE (LimnerPresetsMenu, limner_presets_menu, LIMNER, PRESETS_MENU, GtkMenuButton)

/* names: the properties that belong to a preset, NULL-terminated, static. Keeps `settings`. */
GtkWidget *limner_presets_menu_new (GObject *settings, const char *effect, const char *const *names);

G_END_DECLS
