/* Converts settings to JSON and back, for recipes and other places that store them. */
#include "config.h"

#include "base/setting-private.h"

JsonNode *
limner_setting_to_node (const LimnerSetting *row, gconstpointer settings)
{
  JsonNode *node = json_node_alloc ();
  g_autofree char *text = NULL;

  switch (row->type)
    {
    case LIMNER_SETTING_DOUBLE:
      return json_node_init_double (node, limner_setting_get_number (row, settings));
    case LIMNER_SETTING_BOOLEAN:
      return json_node_init_boolean (node, limner_setting_get_number (row, settings) > 0);
    case LIMNER_SETTING_SEED:
      if (*(const guint64 *) limner_setting_field (row, settings) <= G_MAXINT64)
        return json_node_init_int (node, (gint64) * (const guint64 *) limner_setting_field (row, settings));
      G_GNUC_FALLTHROUGH; /* JSON has no integers of this size */
    case LIMNER_SETTING_CHOICE:
    case LIMNER_SETTING_TEXT:
    case LIMNER_SETTING_PATH:
      text = limner_setting_to_text (row, settings);
      return json_node_init_string (node, text);
    default:
      return json_node_init_int (node, (gint64) limner_setting_get_number (row, settings));
    }
}

static gboolean
set_number (const LimnerSetting *row, JsonNode *node, gpointer settings)
{
  const double number = json_node_get_double (node);

  if (row->type == LIMNER_SETTING_BOOLEAN || row->type == LIMNER_SETTING_CHOICE
      || !limner_setting_check_number (row, number, NULL))
    return FALSE;
  if (row->type == LIMNER_SETTING_SEED)
    *(guint64 *) limner_setting_field (row, settings) = (guint64) MAX (json_node_get_int (node), 0);
  else
    limner_setting_set_number (row, settings, number);
  return TRUE;
}

gboolean
limner_setting_from_node (const LimnerSetting *row, JsonNode *node, gpointer settings)
{
  const GType type = json_node_get_value_type (node);

  if (type == G_TYPE_INT64 || type == G_TYPE_DOUBLE)
    return set_number (row, node, settings);
  if (type == G_TYPE_BOOLEAN && row->type == LIMNER_SETTING_BOOLEAN)
    {
      limner_setting_set_number (row, settings, json_node_get_boolean (node));
      return TRUE;
    }
  return type == G_TYPE_STRING && (row->type == LIMNER_SETTING_CHOICE || row->type == LIMNER_SETTING_SEED)
         && limner_setting_parse (row, json_node_get_string (node), settings, NULL);
}

static void
write_row (const LimnerSetting *row, gconstpointer settings, LimnerRecipe *recipe)
{
  g_autofree char *text = limner_setting_is_text (row) ? limner_setting_to_text (row, settings) : NULL;

  if (text == NULL)
    limner_recipe_set_node (recipe, row->name, limner_setting_to_node (row, settings));
  else if (*text != '\0')
    limner_recipe_set_string (recipe, row->name, text);
}

void
limner_setting_write (const LimnerSettingTable *table, const char *name, gconstpointer settings,
                      LimnerRecipe *recipe)
{
  const LimnerSetting *row = limner_setting_find (table, name);

  g_return_if_fail (row != NULL);
  write_row (row, settings, recipe);
}

void
limner_setting_table_write (const LimnerSettingTable *table, gconstpointer settings, guint without,
                            LimnerRecipe *recipe)
{
  for (guint i = 0; i < table->n_rows; i++)
    {
      const LimnerSetting *row = &table->rows[i];

      if (limner_setting_has_field (row) && (row->flags & LIMNER_SETTING_IN_RECIPE) != 0
          && (row->flags & without) == 0)
        write_row (row, settings, recipe);
    }
}

JsonNode *
limner_setting_in_recipe (const LimnerSetting *row, const LimnerRecipe *recipe)
{
  JsonNode *node = limner_recipe_get (recipe, row->name);

  return node == NULL && row->old_name != NULL ? limner_recipe_get (recipe, row->old_name) : node;
}
