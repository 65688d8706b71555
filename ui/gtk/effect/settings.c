#include "effect/settings-private.h"

#include <math.h>

double
limner_settings_get (GObject *settings, const char *property)
{
  g_auto (GValue) value = G_VALUE_INIT;

  g_value_init (&value, G_TYPE_DOUBLE);
  g_object_get_property (settings, property, &value);
  return g_value_get_double (&value);
}

void
limner_settings_set (GObject *settings, const char *property, double number)
{
  GParamSpec *spec = g_object_class_find_property (G_OBJECT_GET_CLASS (settings), property);
  g_auto (GValue) value = G_VALUE_INIT;

  g_value_init (&value, spec->value_type);
  if (G_VALUE_HOLDS_INT (&value))
    g_value_set_int (&value, (int) lround (number));
  else
    g_value_set_double (&value, number);
  g_object_set_property (settings, property, &value);
}

static void
stop_watching (GtkWidget *widget, GObject *settings)
{
  g_signal_handlers_disconnect_by_data (settings, widget);
}

void
limner_settings_watch (GObject *settings, const char *property, gpointer widget,
                       void (*changed) (gpointer widget))
{
  g_autofree char *notify = g_strconcat ("notify::", property, NULL);

  g_signal_connect_swapped (settings, notify, G_CALLBACK (changed), widget);
  g_signal_connect_data (widget, "destroy", G_CALLBACK (stop_watching), g_object_ref (settings),
                         (GClosureNotify) (void (*) (void)) g_object_unref, 0);
}

static void
reset_property (GObject *settings, const char *property)
{
  GParamSpec *spec = g_object_class_find_property (G_OBJECT_GET_CLASS (settings), property);
  g_auto (GValue) value = G_VALUE_INIT;

  if (spec == NULL)
    return;
  g_value_init (&value, spec->value_type);
  g_param_value_set_default (spec, &value);
  g_object_set_property (settings, property, &value);
}

void
limner_settings_from_recipe (GObject *settings, const LimnerSettingTable *table, const LimnerRecipe *recipe)
{
  g_object_freeze_notify (settings);
  for (guint i = 0; i < table->n_rows; i++)
    {
      const LimnerSetting *row = &table->rows[i];
      JsonNode *node = NULL;

      if ((row->flags & LIMNER_SETTING_IN_RECIPE) != 0)
        node = limner_setting_in_recipe (row, recipe);
      if ((row->flags & (LIMNER_SETTING_IN_RECIPE | LIMNER_SETTING_IN_PRESET)) != 0)
        reset_property (settings, row->name);
      if (node != NULL)
        limner_settings_from_node (settings, row->name, node);
    }
  g_object_thaw_notify (settings);
}

JsonNode *
limner_settings_to_node (GObject *settings, const char *property)
{
  GParamSpec *spec = g_object_class_find_property (G_OBJECT_GET_CLASS (settings), property);
  g_auto (GValue) value = G_VALUE_INIT;
  JsonNode *node = json_node_alloc ();

  g_value_init (&value, spec->value_type);
  g_object_get_property (settings, spec->name, &value);
  if (G_VALUE_HOLDS_INT (&value))
    json_node_init_int (node, g_value_get_int (&value));
  else if (G_VALUE_HOLDS_DOUBLE (&value))
    json_node_init_double (node, g_value_get_double (&value));
  else if (G_VALUE_HOLDS_BOOLEAN (&value))
    json_node_init_boolean (node, g_value_get_boolean (&value));
  else if (G_VALUE_HOLDS_STRING (&value) && g_value_get_string (&value) != NULL)
    json_node_init_string (node, g_value_get_string (&value));
  else if (G_VALUE_HOLDS (&value, G_TYPE_FILE) && g_value_get_object (&value) != NULL)
    {
      g_autofree char *path = g_file_get_path (g_value_get_object (&value));
      json_node_init_string (node, path != NULL ? path : "");
    }
  else if (G_VALUE_HOLDS (&value, G_TYPE_STRV))
    {
      JsonArray *array = json_array_new ();
      for (char **item = g_value_get_boxed (&value); item != NULL && *item != NULL; item++)
        json_array_add_string_element (array, *item);
      json_node_init_array (node, array);
      json_array_unref (array);
    }
  else
    json_node_init_null (node);
  return node;
}

static void
set_strv (GValue *value, JsonArray *array)
{
  g_autoptr (GStrvBuilder) list = g_strv_builder_new ();

  for (guint i = 0; i < json_array_get_length (array); i++)
    if (json_node_get_value_type (json_array_get_element (array, i)) == G_TYPE_STRING)
      g_strv_builder_add (list, json_array_get_string_element (array, i));
  g_value_take_boxed (value, g_strv_builder_end (list));
}

void
limner_settings_from_node (GObject *settings, const char *property, JsonNode *node)
{
  GParamSpec *spec = g_object_class_find_property (G_OBJECT_GET_CLASS (settings), property);
  g_auto (GValue) value = G_VALUE_INIT;
  GType type = json_node_get_value_type (node);
  gboolean is_number = type == G_TYPE_INT64 || type == G_TYPE_DOUBLE;

  if (spec == NULL || !(spec->flags & G_PARAM_WRITABLE))
    return;
  g_value_init (&value, spec->value_type);
  if (G_VALUE_HOLDS_INT (&value) && is_number)
    g_value_set_int (&value, (int) CLAMP (json_node_get_int (node), G_MININT, G_MAXINT));
  else if (G_VALUE_HOLDS_DOUBLE (&value) && is_number)
    g_value_set_double (&value, json_node_get_double (node));
  else if (G_VALUE_HOLDS_BOOLEAN (&value) && type == G_TYPE_BOOLEAN)
    g_value_set_boolean (&value, json_node_get_boolean (node));
  else if (G_VALUE_HOLDS_STRING (&value) && type == G_TYPE_STRING)
    g_value_set_string (&value, json_node_get_string (node));
  else if (G_VALUE_HOLDS (&value, G_TYPE_FILE) && type == G_TYPE_STRING)
    {
      const char *path = json_node_get_string (node);
      g_value_take_object (&value, *path != '\0' ? g_file_new_for_path (path) : NULL);
    }
  else if (G_VALUE_HOLDS (&value, G_TYPE_STRV) && JSON_NODE_HOLDS_ARRAY (node))
    set_strv (&value, json_node_get_array (node));
  else if (!(G_VALUE_HOLDS (&value, G_TYPE_FILE) && JSON_NODE_HOLDS_NULL (node)))
    return;
  g_param_value_validate (spec, &value);
  g_object_set_property (settings, spec->name, &value);
}
