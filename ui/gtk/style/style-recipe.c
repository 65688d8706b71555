/* From the recipe of a layer back to the settings that made it. */
#include "config.h"

#include "effect/settings-private.h"
#include "limner-ui.h"
#include "style/style-list-private.h"

static void
take_styles (GObject *settings, JsonNode *styles)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) limner_style_choice_free);
  JsonArray *array = styles != NULL && JSON_NODE_HOLDS_ARRAY (styles) ? json_node_get_array (styles) : NULL;

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonNode *node = json_array_get_element (array, i);
      JsonObject *style = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
      const char *path = style != NULL ? json_object_get_string_member_with_default (style, "name", "") : "";
      LimnerStyleChoice *choice;
      double weight;

      if (!g_path_is_absolute (path))
        continue;
      choice = limner_style_choice_new (g_strdup (path));
      weight = json_object_get_double_member_with_default (style, "weight", 1);
      choice->weight = weight > 0 && weight < 1e6 ? weight : 1;
      g_ptr_array_add (list, choice);
    }
  if (list->len > 0)
    limner_style_list_write (settings, list);
}

void
limner_style_settings_from_recipe (GObject *settings, const LimnerRecipe *recipe)
{
  static const char *const of_recipe[]
      = { "model",    "method",      "start",        "size", "steps",       "start-size", "style-distance",
          "strength", "style-scale", "keep-colours", "seed", "style-crops", NULL };
  static const char *const others[]
      = { "style-file", "style-files", "style-weights", "style-outside", "variants", NULL };

  g_object_freeze_notify (settings);
  limner_settings_reset (settings, of_recipe);
  limner_settings_reset (settings, others);
  take_styles (settings, limner_recipe_get (recipe, "styles"));
  limner_settings_take (settings, of_recipe, recipe);
  g_object_thaw_notify (settings);
}
