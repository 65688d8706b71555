/* Reads, writes and watches properties of a settings object. */
#pragma once

#include <gtk/gtk.h>
#include <json-glib/json-glib.h>
#include <limner/setting.h>

G_BEGIN_DECLS

/* Calls changed (widget) whenever the property changes, until the widget is destroyed. */
void limner_settings_watch (GObject *settings, const char *property, gpointer widget,
                            void (*changed) (gpointer widget));
/* Read and write an int or double property as a double. */
double limner_settings_get (GObject *settings, const char *property);
void limner_settings_set (GObject *settings, const char *property, double value);

/* Sets the properties that the table assigns to recipes or presets from a recipe; those that it lacks
 * get their defaults. */
void limner_settings_from_recipe (GObject *settings, const LimnerSettingTable *table,
                                  const LimnerRecipe *recipe);

/* Convert a property (int, double, boolean, string, GFile, GStrv) to JSON and back. A value of another
 * type or for an unknown property is ignored; one out of range is clamped. */
JsonNode *limner_settings_to_node (GObject *settings, const char *property);
void limner_settings_from_node (GObject *settings, const char *property, JsonNode *node);

G_END_DECLS
