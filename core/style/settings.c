#include "config.h"

#include "style/settings-private.h"

#include "networks/network-private.h"
#include "style/one-pass-private.h"

LimnerStyleSettings
limner_style_settings_default (void)
{
  LimnerStyleSettings settings = { 0 };

  limner_setting_table_init (limner_style_setting_table (), &settings);
  return settings;
}

gboolean
limner_style_settings_settle (const LimnerStyleSettings *asked, LimnerModel *model,
                              LimnerStyleSettings *settled, GError **error)
{
  if (!limner_setting_table_check (limner_style_setting_table (), asked, error))
    return FALSE;
  *settled = *asked;
  if (settled->method == LIMNER_STYLE_AUTOMATIC)
    settled->method = limner_style_model_is_instant (model) ? LIMNER_STYLE_INSTANT : LIMNER_STYLE_PAINTED;
  if (settled->size < 0)
    settled->size = settled->method == LIMNER_STYLE_INSTANT ? 0 : LIMNER_STYLE_PAINTED_SIZE;
  return TRUE;
}

void
limner_style_settings_adapt (LimnerStyleSettings *settings, LimnerModel *model)
{
  if (limner_style_model_is_instant (model))
    settings->method = LIMNER_STYLE_INSTANT;
}

static JsonNode *
styles_node (const LimnerStyleSource *styles, guint n_styles)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_array (builder);
  for (guint i = 0; i < n_styles; i++)
    {
      g_autofree char *name = g_utf8_make_valid (styles[i].name != NULL ? styles[i].name : "", -1);

      json_builder_begin_object (builder);
      json_builder_set_member_name (builder, "name");
      json_builder_add_string_value (builder, name);
      json_builder_set_member_name (builder, "weight");
      json_builder_add_double_value (builder, styles[i].weight);
      if (styles[i].outside)
        {
          json_builder_set_member_name (builder, "outside");
          json_builder_add_boolean_value (builder, TRUE);
        }
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  return json_builder_get_root (builder);
}

/* Where the network lacks the usual layer, the one that the content was compared at. */
static void
add_content_layer (LimnerRecipe *recipe, LimnerModel *model)
{
  g_autofree LimnerTapWeight *content = NULL;

  if (limner_model_missing_content_layer (model) != NULL
      && limner_model_tap_weights (model, "style", "content", &content) > 0)
    limner_recipe_set_string (recipe, "content-layer", content->tap);
}

static void
add_model (LimnerRecipe *recipe, LimnerModel *model)
{
  limner_recipe_add_model (recipe, limner_model_id (model), limner_model_digest (model),
                           limner_model_licence (model));
}

LimnerRecipe *
limner_style_recipe (const LimnerStyleSettings *s, const LimnerStyleSource *styles, guint n_styles,
                     LimnerModel *model, LimnerModel *start_model)
{
  LimnerRecipe *recipe = limner_recipe_new ("style");
  const guint without = s->method == LIMNER_STYLE_PAINTED ? 0 : LIMNER_SETTING_PAINTED_ONLY;

  limner_recipe_set_string (recipe, "model", limner_model_id (model));
  limner_recipe_set_node (recipe, "styles", styles_node (styles, n_styles));
  limner_setting_table_write (limner_style_setting_table (), s, without, recipe);
  if (s->method == LIMNER_STYLE_PAINTED)
    add_content_layer (recipe, model);
  add_model (recipe, model);
  if (start_model != NULL)
    add_model (recipe, start_model);
  return recipe;
}
