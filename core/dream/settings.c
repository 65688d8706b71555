#include "config.h"

#include "dream/settings-private.h"

#include "base/settings-private.h"

LimnerDreamSettings
limner_dream_settings_default (void)
{
  return (LimnerDreamSettings) {
    .octave_scale = 1.4,
    .steps = 12,
    .step_size = 0.014,
    .jitter = 32,
    .normalisation = LIMNER_DREAM_LAPLACIAN,
    .strength = 1.0,
  };
}

LimnerDreamZoom
limner_dream_zoom_default (void)
{
  return (LimnerDreamZoom) { .frames = 12, .scale = 1.05 };
}

gboolean
limner_dream_settings_check (const LimnerDreamSettings *s, GError **error)
{
  return limner_check_setting ("size", s->size, 0, 65536, error)
         && limner_check_setting ("octaves", s->octaves, 0, 32, error)
         && limner_check_setting ("octave-scale", s->octave_scale, 1.05, 4, error)
         && limner_check_setting ("steps", s->steps, 1, 10000, error)
         && limner_check_setting ("step-size", s->step_size, 0, 1, error)
         && limner_check_setting ("jitter", s->jitter, 0, 512, error)
         && limner_check_setting ("smoothing", s->smoothing, 0, 16, error)
         && limner_check_setting ("normalisation", s->normalisation, LIMNER_DREAM_MEAN,
                                  LIMNER_DREAM_LAPLACIAN, error)
         && limner_check_setting ("strength", s->strength, 0, 1, error)
         && limner_check_setting ("keep-colours", s->keep_colours, LIMNER_KEEP_NONE, LIMNER_KEEP_PALETTE,
                                  error);
}

gboolean
limner_dream_zoom_check (const LimnerDreamZoom *zoom, GError **error)
{
  return limner_check_setting ("zoom", zoom->frames, 1, 10000, error)
         && limner_check_setting ("zoom-scale", zoom->scale, 0.5, 2, error)
         && limner_check_setting ("zoom-rotation", zoom->rotation, -180, 180, error);
}

static const char *const normalisation_names[] = { "mean", "rms", "laplacian", NULL };

gboolean
limner_dream_normalisation_parse (const char *text, LimnerDreamNormalisation *normalisation, GError **error)
{
  int value = 0;

  if (!limner_parse_choice (normalisation_names, "normalisation", text, &value, error))
    return FALSE;
  *normalisation = (LimnerDreamNormalisation) value;
  return TRUE;
}

const char *
limner_dream_normalisation_name (LimnerDreamNormalisation normalisation)
{
  return normalisation_names[normalisation];
}

LimnerRecipe *
limner_dream_recipe (const LimnerDreamSettings *s, const char *layers, const LimnerDreamGuide *guide,
                     LimnerModel *model)
{
  LimnerRecipe *recipe = limner_recipe_new ("dream");
  JsonNode *suppress = json_node_init_boolean (json_node_alloc (), s->suppress);

  limner_recipe_set_string (recipe, "model", limner_model_id (model));
  limner_recipe_set_string (recipe, "layer", layers);
  if (guide != NULL)
    limner_recipe_set_string (recipe, "guide", guide->name != NULL ? guide->name : "");
  limner_recipe_set_int (recipe, "size", s->size);
  limner_recipe_set_int (recipe, "octaves", s->octaves);
  limner_recipe_set_double (recipe, "octave-scale", s->octave_scale);
  limner_recipe_set_int (recipe, "steps", s->steps);
  limner_recipe_set_double (recipe, "step-size", s->step_size);
  limner_recipe_set_int (recipe, "jitter", s->jitter);
  limner_recipe_set_double (recipe, "smoothing", s->smoothing);
  limner_recipe_set_string (recipe, "normalisation", limner_dream_normalisation_name (s->normalisation));
  limner_recipe_set_node (recipe, "suppress", suppress);
  limner_recipe_set_double (recipe, "strength", s->strength);
  limner_recipe_set_string (recipe, "keep-colours", limner_keep_colours_name (s->keep_colours));
  limner_recipe_set_int (recipe, "seed", (gint64) s->seed);
  limner_recipe_add_model (recipe, limner_model_id (model), limner_model_digest (model),
                           limner_model_licence (model));
  return recipe;
}
