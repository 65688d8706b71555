/* The bundled style pictures exist where the list says, and the bundled portrait network matches its
 * description. */
#include "limner/bundled.h"
#include "limner/portrait.h"
#include "limner/registry.h"

#include <string.h>

static void
test_styles (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) styles = limner_bundled_styles (&error);

  g_assert_no_error (error);
  g_assert_cmpuint (styles->len, >=, 4);
  for (guint i = 0; i < styles->len; i++)
    {
      const LimnerBundledStyle *style = styles->pdata[i];

      g_assert_true (g_file_test (style->path, G_FILE_TEST_IS_REGULAR));
      g_assert_cmpuint (strlen (style->title), >, 0);
    }
}

static void
test_names (void)
{
  g_autoptr (GPtrArray) styles = limner_bundled_styles (NULL);

  for (guint i = 0; i < styles->len; i++)
    {
      const LimnerBundledStyle *style = styles->pdata[i];
      g_autofree char *name = limner_bundled_style_name (style->path), *path = NULL;

      g_assert_true (g_str_has_suffix (style->path, name));
      path = limner_bundled_style_path (name);
      g_assert_cmpstr (path, ==, style->path);
    }
  g_assert_null (limner_bundled_style_name ("/nowhere/wave.jpg"));
  g_assert_null (limner_bundled_style_path ("none.jpg"));
}

static void
test_examples (void)
{
  static const char *const names[] = { "style", "instant", "dream" };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = limner_bundled_example (names[i]);

      g_assert_true (g_file_test (path, G_FILE_TEST_IS_REGULAR));
    }
}

static gboolean
is_named (gconstpointer direction, gconstpointer name)
{
  return g_str_equal (((const LimnerDirection *) direction)->name, name);
}

/* The network is marked as a study, credits the artist of its training pictures, and has named
 * directions. */
static void
test_portraits (void)
{
  static const char *const wanted[] = { "woman", "red-hair", "light-from-left", "light-background" };
  g_autoptr (GError) error = NULL;
  g_autoptr (LimnerModel) model = limner_model_load (LIMNER_BUNDLED_PORTRAITS, &error);
  g_autoptr (LimnerPortrait) portrait = NULL;
  g_autoptr (GPtrArray) directions = NULL;

  g_assert_no_error (error);
  g_assert_cmpstr (limner_model_quality (model), ==, "study");
  g_assert_nonnull (strstr (limner_model_licence (model), "artflow.ai"));
  portrait = limner_portrait_new (model, &error);
  g_assert_no_error (error);
  g_assert_cmpint (limner_portrait_side (portrait), ==, 64);
  g_assert_cmpint (limner_portrait_c_dim (portrait), >, 0);
  directions = limner_directions_list (model, &error);
  g_assert_no_error (error);
  for (gsize i = 0; i < G_N_ELEMENTS (wanted); i++)
    g_assert_true (g_ptr_array_find_with_equal_func (directions, wanted[i], is_named, NULL));
}

/* Any other portrait network is preferred to a study. */
static void
test_default_portraits (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LimnerModel) model = limner_portrait_default_model (&error);

  g_assert_no_error (error);
  g_assert_cmpstr (limner_model_id (model), ==, LIMNER_BUNDLED_PORTRAITS);
  limner_model_unref (g_steal_pointer (&model));
  g_setenv ("LIMNER_MODEL_PATH", g_test_get_dir (G_TEST_DIST), TRUE);
  model = limner_portrait_default_model (&error);
  g_assert_no_error (error);
  g_assert_cmpstr (limner_model_quality (model), ==, "");
  g_unsetenv ("LIMNER_MODEL_PATH");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/bundled/styles", test_styles);
  g_test_add_func ("/bundled/names", test_names);
  g_test_add_func ("/bundled/examples", test_examples);
  g_test_add_func ("/bundled/portraits", test_portraits);
  g_test_add_func ("/bundled/default-portraits", test_default_portraits);
  return g_test_run ();
}
