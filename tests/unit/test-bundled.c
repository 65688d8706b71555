/* The style pictures that come with Limner are where the list says. */
#include "limner/bundled.h"

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
test_examples (void)
{
  static const char *const names[] = { "style", "instant", "dream" };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = limner_bundled_example (names[i]);

      g_assert_true (g_file_test (path, G_FILE_TEST_IS_REGULAR));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/bundled/styles", test_styles);
  g_test_add_func ("/bundled/examples", test_examples);
  return g_test_run ();
}
