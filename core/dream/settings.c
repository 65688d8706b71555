#include "config.h"

#include "dream/settings-private.h"

LimnerDreamSettings
limner_dream_settings_default (void)
{
  LimnerDreamSettings settings = { 0 };

  limner_setting_table_init (limner_dream_setting_table (), &settings);
  return settings;
}

LimnerRecipe *
limner_dream_recipe (const LimnerDreamSettings *s, const char *layers, const LimnerDreamGuide *guide,
                     LimnerModel *model)
{
  LimnerRecipe *recipe = limner_recipe_new ("dream");
  LimnerDreamSettings resolved = *s;

  resolved.layers = layers;
  limner_recipe_set_string (recipe, "model", limner_model_id (model));
  if (guide != NULL)
    limner_recipe_set_string (recipe, "guide", guide->name != NULL ? guide->name : "");
  limner_setting_table_write (limner_dream_setting_table (), &resolved,
                              s->zoom.frames > 0 ? 0 : LIMNER_SETTING_ZOOM_ONLY, recipe);
  limner_recipe_add_model (recipe, limner_model_id (model), limner_model_digest (model),
                           limner_model_licence (model));
  return recipe;
}
