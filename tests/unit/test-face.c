/* Faces by their derivation: their w, its stability, and their recipes. */
#include "limner/error.h"
#include "limner/face.h"
#include "limner/registry.h"
#include "portrait/network-private.h"

#include <math.h>
#include <string.h>

static LimnerPortrait *portrait;

static LimnerTensor *
w_of (LimnerFace *face)
{
  LimnerFamily *family = limner_family_new (portrait);
  GError *error = NULL;
  LimnerTensor *w = limner_family_w (family, face, &error);

  g_assert_no_error (error);
  limner_family_free (family);
  return w;
}

/* The largest difference in the layers [first, end). */
static double
apart (LimnerFace *one, LimnerFace *other, int first, int end)
{
  g_autoptr (LimnerTensor) a = w_of (one), b = w_of (other);
  int d = limner_portrait_w_dim (portrait);
  double most = 0;

  for (int i = first * d; i < end * d; i++)
    most = MAX (most, fabs ((double) a->data[i] - b->data[i]));
  return most;
}

static double
differ (LimnerFace *one, LimnerFace *other)
{
  return apart (one, other, 0, limner_portrait_layers (portrait));
}

static double
from_average (LimnerFace *face)
{
  g_autoptr (LimnerTensor) w = w_of (face);
  const float *average = portrait->mapping.average->data;
  double sum = 0;

  for (gsize i = 0; i < w->size; i++)
    sum += pow ((double) w->data[i] - average[i], 2);
  return sqrt (sum);
}

static double
between (LimnerFace *one, LimnerFace *other)
{
  g_autoptr (LimnerTensor) a = w_of (one), b = w_of (other);
  double sum = 0;

  for (gsize i = 0; i < a->size; i++)
    sum += pow ((double) a->data[i] - b->data[i], 2);
  return sqrt (sum);
}

/* --- kinds --- */

static void
test_seed_is_the_seed_of_the_settings (void)
{
  g_autoptr (LimnerFace) face = limner_face_of_seed (7, NULL, 0.6), given = NULL;
  LimnerPortraitSettings settings = limner_portrait_settings_default ();
  g_autoptr (LimnerTensor) w = NULL;

  settings.seeds = "7";
  settings.truncation = 0.6;
  w = limner_portrait_find_w (portrait, &settings, 0, NULL);
  given = limner_face_of_w (w);
  g_assert_cmpfloat (differ (face, given), ==, 0);
}

static void
test_blend (void)
{
  g_autoptr (LimnerFace) a = limner_face_of_seed (3, NULL, 0.7), b = limner_face_of_seed (9, NULL, 0.7);
  LimnerFace *const parents[] = { a, b };
  g_autoptr (LimnerFace) first = limner_face_blend (parents, (double[]) { 2, 0 }, 2);
  g_autoptr (LimnerFace) middle = limner_face_blend (parents, (double[]) { 5, 5 }, 2);

  g_assert_cmpfloat (differ (first, a), ==, 0);
  g_assert_cmpfloat (fabs (between (middle, a) - between (middle, b)), <, 1e-4);
  g_assert_cmpfloat (between (middle, a), >, 0.1);
}

static void
test_layers (void)
{
  g_autoptr (LimnerFace) a = limner_face_of_seed (3, NULL, 0.7), b = limner_face_of_seed (9, NULL, 0.7);
  g_autoptr (LimnerFace) mixed = limner_face_with_layers (a, LIMNER_LAYERS_MIDDLE, b);
  int first, end;

  limner_portrait_layer_range (portrait, LIMNER_LAYERS_MIDDLE, &first, &end);
  g_assert_cmpfloat (apart (mixed, a, 0, first), ==, 0);
  g_assert_cmpfloat (apart (mixed, b, first, end), ==, 0);
  g_assert_cmpfloat (apart (mixed, a, first, end), >, 0.1);
  g_assert_cmpfloat (apart (mixed, a, end, limner_portrait_layers (portrait)), ==, 0);
}

static void
test_taste (void)
{
  g_autoptr (LimnerFace) liked = limner_face_of_seed (3, NULL, 0.7);
  g_autoptr (LimnerFace) disliked = limner_face_of_seed (9, NULL, 0.7);
  g_autoptr (LimnerFace) stranger = limner_face_of_seed (20, NULL, 0.7);
  g_autoptr (LimnerTaste) taste = limner_taste_new (&liked, 1, NULL, 0);
  g_autoptr (LimnerTaste) both = limner_taste_new (&liked, 1, &disliked, 1);
  g_autoptr (LimnerFace) near = limner_face_to_taste (stranger, taste);
  g_autoptr (LimnerFace) away = limner_face_to_taste (stranger, both);

  g_assert_cmpfloat (between (near, liked), <, 0.85 * between (stranger, liked));
  g_assert_cmpfloat (between (near, stranger), >, 0.1);
  g_assert_cmpfloat (between (away, disliked), >, between (near, disliked));
  g_assert_cmpfloat (from_average (near), <, 1.8 * from_average (stranger));
}

/* Caching and dropping cached values do not change results. */
static void
test_same_each_time (void)
{
  g_autoptr (LimnerFace) a = limner_face_of_seed (1, NULL, 0.7);
  g_autoptr (LimnerFace) child = limner_face_ref (a);
  LimnerFamily *family = limner_family_new (portrait);
  g_autoptr (LimnerTensor) first = NULL, again = NULL;

  /* Each generation has the previous one twice as a parent; without a cache this would take exponential
   * time. */
  for (guint32 i = 0; i < 100; i++)
    {
      g_autoptr (LimnerFace) stranger = limner_face_of_seed (i, NULL, 0.7);
      LimnerFace *const parents[] = { child, stranger, child };
      LimnerFace *next = limner_face_blend (parents, (double[]) { 1, 1, 1 }, 3);

      limner_face_unref (child);
      child = next;
    }
  first = limner_family_w (family, child, NULL);
  for (guint32 seed = 0; seed < 90000; seed++)
    {
      g_autoptr (LimnerFace) face = limner_face_of_seed (seed, NULL, 0.7);
      g_autoptr (LimnerTensor) w = limner_family_w (family, face, NULL);
      g_assert_nonnull (w);
    }
  again = limner_family_w (family, child, NULL);
  g_assert_true (first != again); /* it was dropped from the cache in between */
  g_assert_cmpmem (first->data, first->size * sizeof (float), again->data, again->size * sizeof (float));
  limner_family_free (family);
}

static void
test_what_the_network_does_not_know (void)
{
  LimnerFamily *family = limner_family_new (portrait);
  g_autoptr (LimnerTensor) w = limner_tensor_new (3, (gint64[]) { 1, 2, 3 }, NULL);
  LimnerFace *faces[] = { limner_face_of_w (w), limner_face_of_seed (1, "beard", 0.7), NULL, NULL };

  faces[2] = limner_face_moved (faces[1], "nonsense=1");
  faces[3] = limner_face_blend (faces, (double[]) { 1 }, 1);
  for (guint i = 0; i < G_N_ELEMENTS (faces); i++)
    {
      g_autoptr (GError) error = NULL;
      g_assert_null (limner_family_w (family, faces[i], &error));
      g_assert_error (error, LIMNER_ERROR, LIMNER_ERROR_ARGUMENT);
      limner_face_unref (faces[i]);
    }
  limner_family_free (family);
}

/* --- text and recipes --- */

static void
test_latents_as_text (void)
{
  g_autoptr (LimnerFace) a = limner_face_of_seed (3, NULL, 0.7), b = limner_face_of_seed (9, NULL, 0.7);
  g_autoptr (LimnerFace) mixed = limner_face_with_layers (a, LIMNER_LAYERS_FINE, b);
  g_autoptr (LimnerTensor) one = w_of (a), both = w_of (mixed), back = NULL;
  g_autofree char *text = limner_latent_to_text (one), *longer = limner_latent_to_text (both);
  g_autofree char *cut = g_strndup (longer, strlen (longer) / 8 * 4);
  g_autofree char *twice = g_strconcat (longer, longer, NULL);
  const char *const bad[] = { "", "?", "AAAA", cut, twice };

  back = limner_latent_from_text (longer, NULL);
  g_assert_cmpmem (back->data, back->size * sizeof (float), both->data, both->size * sizeof (float));
  g_assert_cmpint (back->shape[1], ==, limner_portrait_layers (portrait));
  g_assert_cmpuint (strlen (longer), <, 2 * strlen (text) + 8); /* rows, not layers */
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;
      g_assert_null (limner_latent_from_text (bad[i], &error));
      g_assert_error (error, LIMNER_ERROR, LIMNER_ERROR_FORMAT);
    }
}

/* The recipe of an inserted face gives the same face. */
static void
check_recipe (LimnerFace *face, const char *setting)
{
  LimnerFamily *family = limner_family_new (portrait);
  g_autoptr (LimnerRecipe) recipe = limner_family_recipe (family, face, 1, 32, NULL), read = NULL;
  g_autofree char *json = limner_recipe_to_json (recipe);
  g_autoptr (LimnerFace) back = NULL;
  GError *error = NULL;

  read = limner_recipe_from_json (json, -1, NULL);
  g_assert_nonnull (limner_recipe_get (read, setting));
  back = limner_family_from_recipe (family, read, &error);
  g_assert_no_error (error);
  g_assert_cmpfloat (differ (face, back), ==, 0);
  limner_family_free (family);
}

static void
test_recipes (void)
{
  g_autoptr (LimnerFace) a = limner_face_of_seed (3, NULL, 0.61), b = limner_face_of_seed (9, NULL, 0.7);
  LimnerFace *const parents[] = { a, b };
  g_autoptr (LimnerFace) child = limner_face_blend (parents, (double[]) { 0.7, 0.3 }, 2);

  check_recipe (a, "seeds");
  check_recipe (child, "latent");
}

/* Locked layers stay; the others move as before. */
static void
test_moved_but (void)
{
  const gboolean locked[] = { FALSE, FALSE, TRUE };
  g_autoptr (LimnerFace) face = limner_face_of_seed (3, NULL, 0.7);
  int first, end, layers = limner_portrait_layers (portrait);

  g_assert_true (limner_directions_discover (portrait, LIMNER_DIRECTION_PCA, LIMNER_LAYERS_ALL, 1, NULL));
  g_autoptr (LimnerFace) moved = limner_face_moved (face, "pca-all-1=2");
  g_autoptr (LimnerFace) held = limner_face_moved_but (face, "pca-all-1=2", locked);
  limner_portrait_layer_range (portrait, LIMNER_LAYERS_FINE, &first, &end);
  g_assert_cmpint (end, ==, layers);
  g_assert_cmpfloat (apart (held, face, first, end), ==, 0);
  g_assert_cmpfloat (apart (held, moved, 0, first), ==, 0);
  g_assert_cmpfloat (apart (held, moved, first, end), >, 1e-3);
}

/* Faces derived from a photo's face are marked; others are not. */
static void
test_of_a_person (void)
{
  g_autoptr (LimnerFamily) family = limner_family_new (portrait);
  g_autoptr (LimnerFace) seed = limner_face_of_seed (3, NULL, 0.7);
  g_autoptr (LimnerTensor) w = w_of (seed);
  g_autoptr (LimnerFace) person = limner_face_of_photo (w), same = limner_face_of_w (w);
  const double weights[] = { 1, 3 };
  g_autoptr (LimnerFace) child = limner_face_blend ((LimnerFace *[]) { seed, person }, weights, 2);
  g_autoptr (LimnerFace) layers = limner_face_with_layers (seed, LIMNER_LAYERS_FINE, child);
  g_autoptr (LimnerTaste) taste = limner_taste_new (&layers, 1, NULL, 0);
  g_autoptr (LimnerFace) liked = limner_face_to_taste (seed, taste);
  LimnerFace *const all[] = { person, child, layers, liked, seed, same };

  for (guint i = 0; i < G_N_ELEMENTS (all); i++)
    {
      g_autoptr (LimnerRecipe) recipe = limner_family_recipe (family, all[i], 1, 0, NULL);
      JsonNode *label = limner_recipe_get (recipe, "label");
      g_autoptr (LimnerFace) back = limner_family_from_recipe (family, recipe, NULL);

      g_assert_cmpint (limner_face_is_of_person (all[i]), ==, i < 4);
      g_assert_cmpint (limner_face_is_of_person (back), ==, i < 4);
      g_assert_cmpstr (label != NULL ? json_node_get_string (label) : NULL, ==,
                       i < 4 ? "of a real person" : NULL);
    }
}

static gboolean
keep_recipe (const LimnerImage *face, const char *name, LimnerRecipe *recipe, guint number,
             gpointer user_data, GError **error)
{
  g_ptr_array_add (user_data, limner_recipe_ref (recipe));
  return TRUE;
}

/* Recipes from the command line and from scripts. */
static void
test_recipes_of_settings (void)
{
  g_autofree char *latents = NULL;
  LimnerPortraitSettings all[6];
  LimnerFamily *family = limner_family_new (portrait);
  g_autoptr (LimnerFace) a = limner_face_of_seed (3, NULL, 0.5), b = limner_face_of_seed (9, NULL, 0.7);
  g_autoptr (LimnerTensor) w_a = w_of (a), w_b = w_of (b);
  g_autofree char *text_a = limner_latent_to_text (w_a), *text_b = limner_latent_to_text (w_b);

  latents = g_strjoin (" ", text_a, text_b, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (all); i++)
    all[i] = limner_portrait_settings_default ();
  all[0].seeds = all[1].seeds = "4,5";
  all[1].children = 3;
  all[1].seed = (G_GUINT64_CONSTANT (1) << 53) + 1; /* a double cannot represent it */
  all[2].blend = "3=1 9=2";
  all[3].seeds = "4,5";
  all[3].frames = 3;
  all[4].latent = latents;
  all[5].mix = "1,2,3";
  all[5].lock = "fine=8";
  for (guint i = 0; i < G_N_ELEMENTS (all); i++)
    {
      g_autoptr (GPtrArray) recipes = g_ptr_array_new_with_free_func ((GDestroyNotify) limner_recipe_unref);
      GError *error = NULL;

      g_assert_true (limner_portrait_make (limner_portrait_model (portrait), &all[i], keep_recipe, recipes,
                                           NULL, &error));
      g_assert_cmpuint (recipes->len, ==, limner_portrait_count (&all[i], NULL));
      for (guint number = 0; number < recipes->len; number++)
        {
          g_autoptr (LimnerTensor) w = limner_portrait_find_w (portrait, &all[i], number, NULL);
          g_autoptr (LimnerFace) face = limner_face_of_w (w);
          g_autoptr (LimnerFace) back = limner_family_from_recipe (family, recipes->pdata[number], &error);

          g_assert_no_error (error);
          g_assert_cmpfloat (differ (face, back), ==, 0);
        }
    }
  limner_family_free (family);
}

/* A recipe can come from anywhere: values out of range are clamped. */
static void
test_recipes_beyond_limits (void)
{
  static const char json[]
      = "{\"limner\": \"0.1.0\", \"effect\": \"portrait\", \"settings\": {\"seeds\": \"7\", "
        "\"truncation\": 1e300}, \"models\": []}";
  LimnerFamily *family = limner_family_new (portrait);
  g_autoptr (LimnerRecipe) recipe = limner_recipe_from_json (json, -1, NULL);
  g_autoptr (LimnerFace) back = limner_family_from_recipe (family, recipe, NULL);
  g_autoptr (LimnerFace) most = limner_face_of_seed (7, NULL, 2);

  g_assert_cmpfloat (differ (back, most), ==, 0);
  limner_family_free (family);
}

static void
test_recipes_that_say_nothing (void)
{
  static const char *const bad[] = {
    "{\"limner\": \"0.1.0\", \"effect\": \"dream\", \"settings\": {\"seeds\": \"7\"}, \"models\": []}",
    "{\"limner\": \"0.1.0\", \"effect\": \"portrait\", \"settings\": {\"project\": \"me.jpg\"}, \"models\": "
    "[]}",
    "{\"limner\": \"0.1.0\", \"effect\": \"portrait\", \"settings\": {\"seeds\": \"none\"}, \"models\": []}",
    "{\"limner\": \"0.1.0\", \"effect\": \"portrait\", \"settings\": {\"latent\": \"AAAA\"}, \"models\": []}",
  };
  LimnerFamily *family = limner_family_new (portrait);

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (LimnerRecipe) recipe = limner_recipe_from_json (bad[i], -1, NULL);

      g_assert_null (limner_family_from_recipe (family, recipe, &error));
      g_assert_true (error != NULL && error->domain == LIMNER_ERROR);
    }
  limner_family_free (family);
}

/* In trained networks the average face is the mean of w; this network has random values instead. */
static void
train_average (void)
{
  float *average = portrait->mapping.average->data;
  int d = limner_portrait_w_dim (portrait);

  memset (average, 0, (gsize) d * sizeof (float));
  for (guint32 seed = 0; seed < 200; seed++)
    {
      g_autoptr (LimnerFace) face = limner_face_of_seed (seed, NULL, 1);
      g_autoptr (LimnerTensor) w = w_of (face);
      for (int i = 0; i < d; i++)
        average[i] += w->data[i] / 200;
    }
  for (gsize i = (gsize) d; i < portrait->mapping.average->size; i++)
    average[i] = average[i % (gsize) d];
}

int
main (int argc, char **argv)
{
  g_autofree char *home = g_dir_make_tmp ("limner-test-XXXXXX", NULL), *path = NULL;
  g_autoptr (LimnerModel) model = NULL;
  int status;

  g_setenv ("XDG_DATA_HOME", home, TRUE);
  g_test_init (&argc, &argv, NULL);
  path = g_test_build_filename (G_TEST_DIST, "portrait-skip.safetensors", NULL);
  model = limner_model_load (path, NULL);
  portrait = limner_portrait_new (model, NULL);
  train_average ();
  g_test_add_func ("/face/seed-is-the-seed-of-the-settings", test_seed_is_the_seed_of_the_settings);
  g_test_add_func ("/face/blend", test_blend);
  g_test_add_func ("/face/layers", test_layers);
  g_test_add_func ("/face/taste", test_taste);
  g_test_add_func ("/face/same-each-time", test_same_each_time);
  g_test_add_func ("/face/what-the-network-does-not-know", test_what_the_network_does_not_know);
  g_test_add_func ("/face/latents-as-text", test_latents_as_text);
  g_test_add_func ("/face/recipes", test_recipes);
  g_test_add_func ("/face/moved-but", test_moved_but);
  g_test_add_func ("/face/of-a-person", test_of_a_person);
  g_test_add_func ("/face/recipes-of-settings", test_recipes_of_settings);
  g_test_add_func ("/face/recipes-beyond-limits", test_recipes_beyond_limits);
  g_test_add_func ("/face/recipes-that-say-nothing", test_recipes_that_say_nothing);
  status = g_test_run ();
  limner_portrait_free (portrait);
  return status;
}
