#include "config.h"

#include "style/settings-private.h"

#include "base/settings-private.h"

LimnerStyleSettings
limner_style_settings_default (void)
{
  return (LimnerStyleSettings) {
    .size = -1,
    .steps = 200,
    .start_size = 128,
    .distance = LIMNER_STYLE_COVARIANCE,
    .strength = 1.0,
    .faithfulness = 0.75,
    .style_scale = 1.0,
    .keep_colours = LIMNER_KEEP_NONE,
    .content_weight = 0.1,
    .tv_weight = 2.0,
  };
}

static gboolean
check (const LimnerStyleSettings *s, GError **error)
{
  return limner_check_setting ("method", s->method, LIMNER_STYLE_AUTOMATIC, LIMNER_STYLE_INSTANT, error)
         && limner_check_setting ("size", s->size, -1, 65536, error)
         && limner_check_setting ("steps", s->steps, 1, 10000, error)
         && limner_check_setting ("start-size", s->start_size, 1, 65536, error)
         && limner_check_setting ("start", s->start, LIMNER_STYLE_START_CONTENT, LIMNER_STYLE_START_INSTANT,
                                  error)
         && limner_check_setting ("strength", s->strength, 0, 1, error)
         && limner_check_setting ("faithfulness", s->faithfulness, 0, 1, error)
         && limner_check_setting ("style-scale", s->style_scale, 0.1, 10, error)
         && limner_check_setting ("content-weight", s->content_weight, 0, 1e6, error)
         && limner_check_setting ("tv-weight", s->tv_weight, 0, 1e6, error)
         && limner_check_setting ("style-distance", s->distance, LIMNER_STYLE_GRAM, LIMNER_STYLE_NEIGHBOURS,
                                  error)
         && limner_check_setting ("keep-colours", s->keep_colours, LIMNER_KEEP_NONE, LIMNER_KEEP_PALETTE,
                                  error);
}

gboolean
limner_style_settings_settle (const LimnerStyleSettings *asked, LimnerModel *model,
                              LimnerStyleSettings *settled, GError **error)
{
  if (!check (asked, error))
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
  if (settings->method == LIMNER_STYLE_INSTANT && settings->size == LIMNER_STYLE_PAINTED_SIZE)
    settings->size = -1;
}

/* By LimnerStyleMethod; the first is never written. */
static const char *const method_names[] = { "", "painted", "instant", NULL };

gboolean
limner_style_method_parse (const char *text, LimnerStyleMethod *method, GError **error)
{
  int value = 0;

  if (g_strcmp0 (text, "") == 0)
    {
      *method = LIMNER_STYLE_AUTOMATIC;
      return TRUE;
    }
  if (!limner_parse_choice (method_names + LIMNER_STYLE_PAINTED, "method", text, &value, error))
    return FALSE;
  *method = (LimnerStyleMethod) (value + LIMNER_STYLE_PAINTED);
  return TRUE;
}

const char *
limner_style_method_name (LimnerStyleMethod method)
{
  return method_names[method];
}

static const char *const start_names[] = { "content", "instant", NULL };

gboolean
limner_style_start_parse (const char *text, LimnerStyleStart *start, GError **error)
{
  int value = 0;

  if (!limner_parse_choice (start_names, "start", text, &value, error))
    return FALSE;
  *start = (LimnerStyleStart) value;
  return TRUE;
}

const char *
limner_style_start_name (LimnerStyleStart start)
{
  return start_names[start];
}

static const char *const distance_names[] = { "gram", "covariance", "neighbours", NULL };

gboolean
limner_style_distance_parse (const char *text, LimnerStyleDistance *distance, GError **error)
{
  int value = 0;

  if (!limner_parse_choice (distance_names, "style-distance", text, &value, error))
    return FALSE;
  *distance = (LimnerStyleDistance) value;
  return TRUE;
}

const char *
limner_style_distance_name (LimnerStyleDistance distance)
{
  return distance_names[distance];
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

/* Adds the settings that only painting by optimisation uses. */
static void
add_painting (LimnerRecipe *recipe, const LimnerStyleSettings *s)
{
  limner_recipe_set_int (recipe, "steps", s->steps);
  limner_recipe_set_int (recipe, "start-size", s->start_size);
  limner_recipe_set_string (recipe, "start", limner_style_start_name (s->start));
  limner_recipe_set_string (recipe, "style-distance", limner_style_distance_name (s->distance));
  limner_recipe_set_double (recipe, "content-weight", s->content_weight);
  limner_recipe_set_double (recipe, "tv-weight", s->tv_weight);
  limner_recipe_set_int (recipe, "seed", (gint64) s->seed);
}

LimnerRecipe *
limner_style_recipe (const LimnerStyleSettings *s, const LimnerStyleSource *styles, guint n_styles,
                     LimnerModel *model)
{
  LimnerRecipe *recipe = limner_recipe_new ("style");

  limner_recipe_set_string (recipe, "method", limner_style_method_name (s->method));
  limner_recipe_set_string (recipe, "model", limner_model_id (model));
  limner_recipe_set_node (recipe, "styles", styles_node (styles, n_styles));
  limner_recipe_set_int (recipe, "size", s->size);
  limner_recipe_set_double (recipe, "strength", s->strength);
  limner_recipe_set_double (recipe, "style-scale", s->style_scale);
  limner_recipe_set_string (recipe, "keep-colours", limner_keep_colours_name (s->keep_colours));
  if (s->method == LIMNER_STYLE_PAINTED)
    add_painting (recipe, s);
  limner_recipe_add_model (recipe, limner_model_id (model), limner_model_digest (model),
                           limner_model_licence (model));
  return recipe;
}
