/* Writes a face to a recipe, and reads it back. */
#include "config.h"

#include "limner/error.h"
#include "portrait/face-private.h"
#include "portrait/settings-private.h"

#include <glib/gi18n-lib.h>

/* A recipe names a seed and sliders where these define the face; otherwise it contains the latent. */
static gboolean
is_plain_recipe (const LimnerFace *face)
{
  if (face->kind == LIMNER_FACE_MOVED)
    face = face->parents[0];
  return face->kind == LIMNER_FACE_SEED;
}

LimnerRecipe *
limner_family_recipe (LimnerFamily *family, LimnerFace *face, double noise, int size, GError **error)
{
  LimnerPortraitSettings settings = limner_portrait_settings_default ();
  const LimnerFace *plain = face->kind == LIMNER_FACE_MOVED ? face->parents[0] : face;
  g_autoptr (LimnerTensor) w = limner_family_w (family, face, error);
  g_autofree char *latent = NULL, *seed = NULL;
  LimnerRecipe *recipe;

  if (w == NULL)
    return NULL;
  settings.noise = noise;
  settings.size = size;
  if (is_plain_recipe (face))
    {
      seed = g_strdup_printf ("%u", plain->seed);
      settings.truncation = plain->truncation;
      settings.words = plain->text;
      settings.slider = plain != face ? face->text : NULL;
    }
  else
    settings.latent = latent = limner_latent_to_text (w);
  recipe
      = limner_portrait_recipe (&settings, seed, 0, limner_portrait_model (limner_family_portrait (family)));
  if (limner_face_is_of_person (face))
    limner_recipe_set_string (recipe, "label", LIMNER_OF_PERSON);
  return recipe;
}

/* --- back --- */

static const char *
text_of (const LimnerRecipe *recipe, const char *name)
{
  JsonNode *node = limner_recipe_get (recipe, name);

  return node != NULL && json_node_get_value_type (node) == G_TYPE_STRING ? json_node_get_string (node)
                                                                          : NULL;
}

static double
number_of (const LimnerRecipe *recipe, const char *name, double otherwise)
{
  JsonNode *node = limner_recipe_get (recipe, name);
  GType type = node != NULL ? json_node_get_value_type (node) : G_TYPE_INVALID;

  return type == G_TYPE_INT64 || type == G_TYPE_DOUBLE ? json_node_get_double (node) : otherwise;
}

/* Not through a double, which has 53 bits. */
static guint64
seed_of (const LimnerRecipe *recipe)
{
  JsonNode *node = limner_recipe_get (recipe, "seed");

  return node != NULL && json_node_get_value_type (node) == G_TYPE_INT64
             ? (guint64) MAX (0, json_node_get_int (node))
             : 0;
}

static gboolean
is_true (const LimnerRecipe *recipe, const char *name)
{
  JsonNode *node = limner_recipe_get (recipe, name);

  return node != NULL && json_node_get_value_type (node) == G_TYPE_BOOLEAN && json_node_get_boolean (node);
}

static LimnerPortraitSettings
settings_of (const LimnerRecipe *recipe)
{
  LimnerPortraitSettings s = limner_portrait_settings_default ();

  s.seeds = text_of (recipe, "seeds") != NULL ? text_of (recipe, "seeds") : s.seeds;
  s.truncation = CLAMP (number_of (recipe, "truncation", s.truncation), -2, 2);
  s.words = text_of (recipe, "words");
  s.blend = text_of (recipe, "blend");
  s.spherical = is_true (recipe, "spherical");
  s.mix = text_of (recipe, "mix");
  s.slider = text_of (recipe, "slider");
  s.lock = text_of (recipe, "lock");
  s.strip = text_of (recipe, "strip");
  s.latent = text_of (recipe, "latent");
  s.children = (int) CLAMP (number_of (recipe, "children", 0), 0, 1000);
  s.closeness = CLAMP (number_of (recipe, "closeness", s.closeness), 0, 1);
  s.frames = (int) CLAMP (number_of (recipe, "frames", 0), 0, 10000);
  s.seed = seed_of (recipe);
  return s;
}

/* A recipe of one seed whose settings LimnerFace can express. Such a face can be edited in the portrait
 * browser. */
static LimnerFace *
plain_face (const LimnerPortraitSettings *s)
{
  g_autoptr (LimnerFace) face = NULL;
  guint64 seed;

  if (s->blend != NULL || s->mix != NULL || s->lock != NULL || s->strip != NULL || s->latent != NULL
      || s->children > 0 || s->frames > 0
      || !g_ascii_string_to_unsigned (s->seeds, 10, 0, G_MAXUINT32, &seed, NULL))
    return NULL;
  face = limner_face_of_seed ((guint32) seed, s->words, s->truncation);
  return s->slider != NULL ? limner_face_moved (face, s->slider) : g_steal_pointer (&face);
}

LimnerFace *
limner_family_from_recipe (LimnerFamily *family, const LimnerRecipe *recipe, GError **error)
{
  LimnerPortraitSettings settings = settings_of (recipe);
  LimnerFace *face = plain_face (&settings);
  g_autoptr (LimnerTensor) w = NULL;
  double number = number_of (recipe, "number", 0);
  guint count;

  if (!g_str_equal (limner_recipe_effect (recipe), "portrait")
      || (limner_recipe_get (recipe, "project") != NULL && settings.latent == NULL))
    {
      g_clear_pointer (&face, limner_face_unref);
      g_set_error_literal (error, LIMNER_ERROR, LIMNER_ERROR_UNSUPPORTED,
                           _ ("This recipe contains no face; make the portrait again."));
      return NULL;
    }
  if (face != NULL)
    return face;
  count = limner_portrait_count (&settings, error);
  if (count == 0)
    return NULL;
  /* `number` counts all pictures of the job; the recipe has the seed of this one. */
  w = limner_portrait_find_w (limner_family_portrait (family), &settings,
                              (guint) CLAMP (number, 0, 1e6) % count, error);
  if (w == NULL)
    return NULL;
  return g_strcmp0 (text_of (recipe, "label"), LIMNER_OF_PERSON) == 0 ? limner_face_of_photo (w)
                                                                      : limner_face_of_w (w);
}
