/* Named settings, kept in $XDG_CONFIG_HOME/limner/presets-EFFECT.json: an object of objects. */
#pragma once

#include <limner/setting.h>

G_BEGIN_DECLS

/* The names in alphabetical order (g_strfreev). NULL with LIMNER_ERROR_FILE or _FORMAT when there is a file
 * that cannot be read. */
char **limner_presets_list (const char *effect, GError **error);
gboolean limner_presets_contain (const char *effect, const char *preset);
/* Keeps what the table says belongs to a preset, instead of a preset of that name. FALSE with an error when
 * the file cannot be read or written; it stays as it was then. */
gboolean limner_presets_save (GObject *settings, const char *effect, const LimnerSettingTable *table,
                              const char *preset, GError **error);
/* Unknown or damaged values are left alone. */
void limner_presets_apply (GObject *settings, const char *effect, const char *preset);
gboolean limner_presets_remove (const char *effect, const char *preset, GError **error);

G_END_DECLS
