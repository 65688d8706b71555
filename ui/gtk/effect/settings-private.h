/* Reading, writing and watching a settings object by the names of its properties. */
#pragma once

#include <gtk/gtk.h>
#include <json-glib/json-glib.h>
#include <limner/recipe.h>

G_BEGIN_DECLS

/* Data of a control: the settings object that it shows. */
#define LIMNER_SETTINGS_KEY "limner-settings"

/* Calls changed (widget) whenever the property changes, until the widget is destroyed. */
void limner_settings_watch (GObject *settings, const char *property, gpointer widget,
                            void (*changed) (gpointer widget));
/* Reads and writes an int or double property as a double. */
double limner_settings_get (GObject *settings, const char *property);
void limner_settings_set (GObject *settings, const char *property, double value);

/* Sets the named properties (NULL-terminated) to their defaults. */
void limner_settings_reset (GObject *settings, const char *const *names);
/* Sets the named properties to what a recipe says, as far as it does. */
void limner_settings_take (GObject *settings, const char *const *names, const LimnerRecipe *recipe);

/* A property (int, double, boolean, string, GFile, GStrv) as JSON, and back. A value of another kind, or of
 * no such property, is left alone; one out of range comes into it. */
JsonNode *limner_settings_to_node (GObject *settings, const char *property);
void limner_settings_from_node (GObject *settings, const char *property, JsonNode *node);

G_END_DECLS
