#include "config.h"

#include "style/settings-private.h"

#include "limner/error.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

LimnerStyleSettings
limner_style_settings_default (void)
{
  return (LimnerStyleSettings) {
    .size = 768,
    .steps = 200,
    .start_size = 128,
    .distance = LIMNER_STYLE_COVARIANCE,
    .strength = 1.0,
    .style_scale = 1.0,
    .keep_colours = LIMNER_KEEP_NONE,
    .content_weight = 0.1,
    .tv_weight = 2.0,
  };
}

static gboolean
check_range (const char *name, double value, double least, double most, GError **error)
{
  if (value >= least && value <= most) /* false for NaN too */
    return TRUE;
  g_set_error (error, LIMNER_ERROR, LIMNER_ERROR_ARGUMENT, _ ("“%s” is %g, but it goes from %g to %g."), name,
               value, least, most);
  return FALSE;
}

gboolean
limner_style_settings_check (const LimnerStyleSettings *s, GError **error)
{
  return check_range ("size", s->size, 0, 65536, error) && check_range ("steps", s->steps, 1, 10000, error)
         && check_range ("start-size", s->start_size, 1, 65536, error)
         && check_range ("strength", s->strength, 0, 1, error)
         && check_range ("style-scale", s->style_scale, 0.1, 10, error)
         && check_range ("content-weight", s->content_weight, 0, 1e6, error)
         && check_range ("tv-weight", s->tv_weight, 0, 1e6, error)
         && check_range ("memory", (double) s->memory_mib, 0, 1 << 24, error)
         && check_range ("threads", s->threads, 0, 1024, error)
         && check_range ("style-distance", s->distance, LIMNER_STYLE_GRAM, LIMNER_STYLE_COVARIANCE, error)
         && check_range ("keep-colours", s->keep_colours, LIMNER_KEEP_NONE, LIMNER_KEEP_PALETTE, error);
}

static const char *const distance_names[] = { "gram", "covariance", NULL };
static const char *const keep_names[] = { "none", "luminance", "palette", NULL };

static gboolean
parse_choice (const char *const *names, const char *setting, const char *text, int *value, GError **error)
{
  g_autofree char *all = NULL;

  for (int i = 0; names[i] != NULL; i++)
    if (g_strcmp0 (names[i], text) == 0)
      {
        *value = i;
        return TRUE;
      }
  all = g_strjoinv (", ", (char **) names);
  g_set_error (error, LIMNER_ERROR, LIMNER_ERROR_ARGUMENT, _ ("“%s” is no value of “%s”; it is one of %s."),
               text != NULL ? text : "", setting, all);
  return FALSE;
}

gboolean
limner_style_distance_parse (const char *text, LimnerStyleDistance *distance, GError **error)
{
  int value = 0;

  if (!parse_choice (distance_names, "style-distance", text, &value, error))
    return FALSE;
  *distance = (LimnerStyleDistance) value;
  return TRUE;
}

gboolean
limner_keep_colours_parse (const char *text, LimnerKeepColours *keep, GError **error)
{
  int value = 0;

  if (!parse_choice (keep_names, "keep-colours", text, &value, error))
    return FALSE;
  *keep = (LimnerKeepColours) value;
  return TRUE;
}

const char *
limner_style_distance_name (LimnerStyleDistance distance)
{
  return distance_names[distance];
}

const char *
limner_keep_colours_name (LimnerKeepColours keep)
{
  return keep_names[keep];
}

static JsonNode *
styles_node (const LimnerStyleSource *styles, guint n_styles)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_array (builder);
  for (guint i = 0; i < n_styles; i++)
    {
      json_builder_begin_object (builder);
      json_builder_set_member_name (builder, "name");
      json_builder_add_string_value (builder, styles[i].name != NULL ? styles[i].name : "");
      json_builder_set_member_name (builder, "weight");
      json_builder_add_double_value (builder, styles[i].weight);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  return json_builder_get_root (builder);
}

LimnerRecipe *
limner_style_recipe (const LimnerStyleSettings *s, const LimnerStyleSource *styles, guint n_styles,
                     LimnerModel *model)
{
  LimnerRecipe *recipe = limner_recipe_new ("style");

  limner_recipe_set_string (recipe, "method", "painted");
  limner_recipe_set_string (recipe, "model", limner_model_id (model));
  limner_recipe_set_node (recipe, "styles", styles_node (styles, n_styles));
  limner_recipe_set_int (recipe, "size", s->size);
  limner_recipe_set_int (recipe, "steps", s->steps);
  limner_recipe_set_int (recipe, "start-size", s->start_size);
  limner_recipe_set_string (recipe, "style-distance", limner_style_distance_name (s->distance));
  limner_recipe_set_double (recipe, "strength", s->strength);
  limner_recipe_set_double (recipe, "style-scale", s->style_scale);
  limner_recipe_set_string (recipe, "keep-colours", limner_keep_colours_name (s->keep_colours));
  limner_recipe_set_double (recipe, "content-weight", s->content_weight);
  limner_recipe_set_double (recipe, "tv-weight", s->tv_weight);
  limner_recipe_set_int (recipe, "seed", (gint64) s->seed);
  limner_recipe_add_model (recipe, limner_model_id (model), limner_model_digest (model),
                           limner_model_licence (model));
  return recipe;
}
