/* Named sets of settings, stored in $XDG_CONFIG_HOME/limner/presets-EFFECT.json: an object of objects. */
#pragma once

#include <limner/setting.h>

G_BEGIN_DECLS

/* The names in alphabetical order (g_strfreev). NULL with LIMNER_ERROR_FILE or _FORMAT if the file
 * exists and cannot be read. */
char **limner_presets_list (const char *effect, GError **error);
gboolean limner_presets_contain (const char *effect, const char *preset);
/* Saves the settings that the table assigns to presets, and replaces a preset of that name. FALSE with
 * an error if the file cannot be read or written; the file then stays unchanged. */
gboolean limner_presets_save (GObject *settings, const char *effect, const LimnerSettingTable *table,
                              const char *preset, GError **error);
/* Applies a preset. Unknown or damaged values are ignored. */
void limner_presets_apply (GObject *settings, const char *effect, const char *preset);
gboolean limner_presets_remove (const char *effect, const char *preset, GError **error);

G_END_DECLS
