/* Recipes: their JSON, and errors. */
#include "limner/error.h"
#include "limner/recipe.h"
#include "limner/system.h"

#include <string.h>

static LimnerRecipe *
sample (void)
{
  LimnerRecipe *recipe = limner_recipe_new ("style");

  limner_recipe_set_string (recipe, "style-file", "höhle “3”.jpg");
  limner_recipe_set_int (recipe, "seed", G_MAXINT64);
  limner_recipe_set_double (recipe, "strength", 0.1);
  limner_recipe_set_int (recipe, "size", 1);
  limner_recipe_set_int (recipe, "size", 768);
  limner_recipe_set_node (recipe, "weights", json_from_string ("[1, 2.5]", NULL));
  limner_recipe_add_model (recipe, "limner-features", "abc123", "GPL-3.0-or-later");
  return recipe;
}

static void
test_round_trip (void)
{
  g_autoptr (LimnerRecipe) recipe = sample ();
  g_autofree char *json = limner_recipe_to_json (recipe);
  g_autoptr (GError) error = NULL;
  g_autoptr (LimnerRecipe) again = limner_recipe_from_json (json, -1, &error);
  g_autofree char *twice = NULL;

  g_assert_no_error (error);
  twice = limner_recipe_to_json (again);
  g_assert_cmpstr (json, ==, twice);
  g_assert_true (g_str_has_prefix (json, "{\"limner\":\""));
  g_assert_nonnull (strstr (json, limner_version ()));
  g_assert_cmpstr (limner_recipe_effect (again), ==, "style");
  g_assert_cmpstr (json_node_get_string (limner_recipe_get (again, "style-file")), ==, "höhle “3”.jpg");
  g_assert_cmpint (json_node_get_int (limner_recipe_get (again, "seed")), ==, G_MAXINT64);
  g_assert_cmpfloat (json_node_get_double (limner_recipe_get (again, "strength")), ==, 0.1);
  g_assert_cmpint (json_node_get_int (limner_recipe_get (again, "size")), ==, 768);
  g_assert_null (limner_recipe_get (again, "absent"));
  limner_recipe_set_int (again, "size", 5); /* a recipe that was read can be changed */
  g_assert_cmpint (json_node_get_int (limner_recipe_get (again, "size")), ==, 5);
}

static void
test_encoding (void)
{
  g_autoptr (LimnerRecipe) recipe = limner_recipe_new ("style");
  g_autofree char *json = NULL;

  limner_recipe_set_string (recipe, "style-file", "caf\xe9.png"); /* a Latin-1 file name */
  json = limner_recipe_to_json (recipe);
  g_assert_true (g_utf8_validate (json, -1, NULL));
}

static void
refuse (const char *json, gssize length)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (limner_recipe_from_json (json, length, &error));
  g_assert_error (error, LIMNER_ERROR, LIMNER_ERROR_FORMAT);
}

static void
test_hostile (void)
{
  const char *bad[] = {
    "",
    "null",
    "[]",
    "{}",
    "{\"limner\":\"1\",\"effect\":\"style\",\"settings\":{}}",
    "{\"limner\":1,\"effect\":\"style\",\"settings\":{},\"models\":[]}",
    "{\"limner\":\"1\",\"effect\":null,\"settings\":{},\"models\":[]}",
    "{\"limner\":\"1\",\"effect\":\"style\",\"settings\":[],\"models\":[]}",
    "{\"limner\":\"1\",\"effect\":\"style\",\"settings\":{},\"models\":{}}",
    "{\"limner\":\"1\",\"effect\":\"style\",\"settings\":{},\"models\":[7]}",
    "{\"limner\":\"1\",\"effect\":\"style\",\"settings\":{},\"models\":[{\"id\":\"x\",\"digest\":\"y\"}]}",
    "{\"limner\":\"1\",\"effect\":\"style\",\"settings\":{},\"models\":[]",
    "{\"limner\":\"\xff\",\"effect\":\"style\",\"settings\":{},\"models\":[]}",
  };
  g_autofree char *deep = g_strnfill (500000, '['), *hidden = NULL;
  g_autofree char *blanks = g_strnfill (2000000, ' ');
  g_autoptr (GString) large = g_string_new (blanks);

  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    refuse (bad[i], -1);
  refuse (deep, -1);
  /* A quote in a comment does not mislead the depth check. */
  hidden = g_strconcat ("{\"limner\":\"1\",\"effect\":\"x\",\"models\":[],\"settings\":/*\"*/", deep, NULL);
  refuse (hidden, -1);
  g_string_append (large, "{\"limner\":\"1\",\"effect\":\"style\",\"settings\":{},\"models\":[]}");
  refuse (large->str, (gssize) large->len);
  refuse ("{\"limner\":\"1\",\"effect\":\"style\",\"settings\":{},\"models\":[]}", 20);
}

static void
test_brackets_in_text (void)
{
  const char *json = "{\"limner\":\"1\",\"effect\":\"style\",\"settings\":{\"style-file\":"
                     "\"[[[[[[[[[[[[[[[[[[[[[[\\\"[[[[[[[[[{{{{{\"},\"models\":[]}";
  g_autoptr (LimnerRecipe) recipe = limner_recipe_from_json (json, -1, NULL);

  g_assert_nonnull (recipe);
}

static void
test_source_type (void)
{
  g_autoptr (LimnerRecipe) style = limner_recipe_new ("style");
  g_autoptr (LimnerRecipe) portrait = limner_recipe_new ("portrait");

  g_assert_cmpstr (limner_recipe_digital_source_type (style), ==,
                   "http://cv.iptc.org/newscodes/digitalsourcetype/compositeWithTrainedAlgorithmicMedia");
  g_assert_cmpstr (limner_recipe_digital_source_type (portrait), ==,
                   "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/recipe/round-trip", test_round_trip);
  g_test_add_func ("/recipe/encoding", test_encoding);
  g_test_add_func ("/recipe/hostile", test_hostile);
  g_test_add_func ("/recipe/brackets-in-text", test_brackets_in_text);
  g_test_add_func ("/recipe/source-type", test_source_type);
  return g_test_run ();
}
