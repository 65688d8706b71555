#include "config.h"

#include "portrait/settings-private.h"

#include "limner/error.h"
#include "portrait/latents-private.h"

#include <glib/gi18n-lib.h>

LimnerPortraitSettings
limner_portrait_settings_default (void)
{
  LimnerPortraitSettings settings = { 0 };

  limner_setting_table_init (limner_portrait_setting_table (), &settings);
  return settings;
}

static gboolean
check_together (const LimnerPortraitSettings *s, GError **error)
{
  int ways = (s->photo != NULL ? 1 : 0) + (limner_is_set (s->latent) ? 1 : 0)
             + (limner_is_set (s->blend) ? 1 : 0) + (limner_is_set (s->mix) ? 1 : 0)
             + (s->frames > 0 ? 1 : 0);
  int series = (s->frames > 0 ? 1 : 0) + (s->children > 0 ? 1 : 0) + (limner_is_set (s->strip) ? 1 : 0);

  if (ways <= 1 && series <= 1)
    return TRUE;
  g_set_error_literal (error, LIMNER_ERROR, LIMNER_ERROR_ARGUMENT,
                       _ ("A photo, a latent, blending, mixing and frames exclude each other, and so do "
                          "frames, children and strips: choose one of them."));
  return FALSE;
}

static gboolean
check_consent (const LimnerPortraitSettings *s, GError **error)
{
  if (s->photo == NULL || s->consent)
    return TRUE;
  g_set_error_literal (error, LIMNER_ERROR, LIMNER_ERROR_ARGUMENT,
                       _ ("The portrait will be a likeness of the person in the photo: ask for their "
                          "consent, then set “consent”."));
  return FALSE;
}

gboolean
limner_portrait_settings_check (const LimnerPortraitSettings *s, GError **error)
{
  return limner_setting_table_check (limner_portrait_setting_table (), s, error) && check_together (s, error)
         && check_consent (s, error);
}

char **
limner_latents_split (const char *text)
{
  g_auto (GStrv) parts = g_strsplit_set (text != NULL ? text : "", " \t\r\n,", -1);
  g_autoptr (GStrvBuilder) texts = g_strv_builder_new ();

  for (char **part = parts; *part != NULL; part++)
    if (**part != '\0')
      g_strv_builder_add (texts, *part);
  return g_strv_builder_end (texts);
}

static guint
count_latents (const LimnerPortraitSettings *s)
{
  g_auto (GStrv) texts = limner_latents_split (s->latent);

  return MAX (1, g_strv_length (texts));
}

guint
limner_portrait_count (const LimnerPortraitSettings *s, GError **error)
{
  g_autoptr (GArray) seeds = NULL;
  guint n;

  if (!limner_portrait_settings_check (s, error))
    return 0;
  seeds = limner_seeds_parse (s->seeds, error);
  if (seeds == NULL)
    return 0;
  if (s->frames > 0 && seeds->len < 2)
    {
      g_set_error_literal (error, LIMNER_ERROR, LIMNER_ERROR_ARGUMENT,
                           _ ("Frames go from one face to the next: give two seeds or more."));
      return 0;
    }
  n = s->photo != NULL || limner_is_set (s->blend) || limner_is_set (s->mix) ? 1 : seeds->len;
  if (limner_is_set (s->latent))
    n = count_latents (s);
  n *= limner_is_set (s->strip) ? LIMNER_STRIP_LENGTH : 1;
  return s->frames > 0 ? (guint) s->frames : n * (guint) MAX (1, s->children);
}

LimnerRecipe *
limner_portrait_recipe (const LimnerPortraitSettings *s, const char *seeds, int number, LimnerModel *model)
{
  LimnerRecipe *recipe = limner_recipe_new ("portrait");
  LimnerPortraitSettings own = *s; /* of this face */
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();
  g_auto (GStrv) list = NULL;

  own.seeds = seeds;
  limner_recipe_set_string (recipe, "model", limner_model_id (model));
  if (s->photo != NULL)
    {
      if (limner_is_set (s->photo_name))
        limner_recipe_set_string (recipe, "project", s->photo_name);
      limner_recipe_set_string (recipe, "label", LIMNER_OF_PERSON);
      g_strv_builder_add (names, "project-steps");
    }
  else if (!limner_is_set (s->latent) || s->children > 0)
    g_strv_builder_add (names, "truncation");
  g_strv_builder_add_many (names, "seeds", "noise", "size", "words", "latent", "blend", "mix", "slider",
                           "lock", "strip", NULL);
  if (limner_is_set (s->blend) || s->frames > 0)
    g_strv_builder_add (names, "spherical");
  if (s->children > 0)
    g_strv_builder_add_many (names, "children", "closeness", "seed", NULL);
  if (s->frames > 0)
    g_strv_builder_add (names, "frames");
  list = g_strv_builder_end (names);
  for (char **name = list; *name != NULL; name++)
    limner_setting_write (limner_portrait_setting_table (), *name, &own, recipe);
  if (s->children > 0 || s->frames > 0 || limner_is_set (s->strip))
    limner_recipe_set_int (recipe, "number", number);
  limner_recipe_add_model (recipe, limner_model_id (model), limner_model_digest (model),
                           limner_model_licence (model));
  return recipe;
}
