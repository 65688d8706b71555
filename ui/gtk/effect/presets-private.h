/* Named settings, kept in $XDG_CONFIG_HOME/limner/presets-EFFECT.json. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A menu button with the presets of an effect: choose, save under a name, remove. names: the properties that
 * belong to a preset, NULL-terminated, static. */
GtkWidget *limner_presets_new (GObject *settings, const char *effect, const char *const *names);

/* The files' contents: an object of objects. */
char **limner_presets_list (const char *effect);
gboolean limner_presets_save (GObject *settings, const char *effect, const char *const *names,
                              const char *preset, GError **error);
/* Unknown or damaged values are left alone. */
void limner_presets_apply (GObject *settings, const char *effect, const char *preset);
void limner_presets_remove (const char *effect, const char *preset);

G_END_DECLS
