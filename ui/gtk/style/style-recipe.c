/* Converts the recipe of a style layer to settings. */
#include "config.h"

#include "effect/settings-private.h"
#include "limner-ui.h"
#include "style/style-list-private.h"

#include <limner/bundled.h>

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

/* The recipe names the network that was used. In the dialog, the bundled network of each method is the
 * default and has an empty name. */
static void
reset_bundled_model (GObject *settings)
{
  g_autofree char *id = NULL;

  g_object_get (settings, "model", &id, NULL);
  if (g_strcmp0 (id, LIMNER_BUNDLED_INSTANT) == 0)
    g_object_set (settings, "model", LIMNER_BUNDLED_FEATURES, NULL);
}

void
limner_style_settings_from_recipe (GObject *settings, const LimnerRecipe *recipe)
{
  g_autofree char *crops = NULL;

  g_object_freeze_notify (settings);
  limner_settings_from_recipe (settings, limner_style_setting_table (), recipe);
  reset_bundled_model (settings);
  g_object_get (settings, "style-crops", &crops, NULL);
  take_styles (settings, limner_recipe_get (recipe, "styles")); /* sets no crops: whole pictures */
  g_object_set (settings, "style-crops", crops, NULL);
  g_object_thaw_notify (settings);
}
