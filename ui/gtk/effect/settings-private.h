/* Reading, writing and watching a settings object by the names of its properties. */
#pragma once

#include <gtk/gtk.h>
#include <json-glib/json-glib.h>
#include <limner/setting.h>

G_BEGIN_DECLS

/* Data of a control: the settings object that it shows. */
#define LIMNER_SETTINGS_KEY "limner-settings"

/* Calls changed (widget) whenever the property changes, until the widget is destroyed. */
void limner_settings_watch (GObject *settings, const char *property, gpointer widget,
                            void (*changed) (gpointer widget));
/* Reads and writes an int or double property as a double. */
double limner_settings_get (GObject *settings, const char *property);
void limner_settings_set (GObject *settings, const char *property, double value);

/* Sets the properties of the table's settings that belong into recipes or presets to what a recipe says, and
 * to their defaults where it says nothing. */
void limner_settings_from_recipe (GObject *settings, const LimnerSettingTable *table,
                                  const LimnerRecipe *recipe);

/* A property (int, double, boolean, string, GFile, GStrv) as JSON, and back. A value of another kind, or of
 * no such property, is left alone; one out of range comes into it. */
JsonNode *limner_settings_to_node (GObject *settings, const char *property);
void limner_settings_from_node (GObject *settings, const char *property, JsonNode *node);

G_END_DECLS
