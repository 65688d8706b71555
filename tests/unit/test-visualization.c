/* Feature visualization: its parts and its results. */
#include "dream/affine-jitter-private.h"
#include "dream/cosine-private.h"
#include "excitement.h"
#include "image/region-private.h"
#include "limner/dream.h"
#include "pictures.h"

#include <glib/gstdio.h>
#include <string.h>

enum
{
  SIDE = 24,
  N = 3 * SIDE * SIDE
};

static void
fill (float *values, guint64 seed)
{
  LimnerRandom random;

  limner_random_init (&random, seed);
  for (int i = 0; i < N; i++)
    values[i] = (float) limner_random_normal (&random);
}

static double
product (const float *a, const float *b)
{
  double sum = 0;

  for (int i = 0; i < N; i++)
    sum += (double) a[i] * b[i];
  return sum;
}

/* <jitter of x, y> = <x, adjoint of y> */
static void
test_wobble_adjoint (void)
{
  static float x[N], y[N], view[N], back[N];
  LimnerAffineJitter wobble;
  LimnerRandom random;

  limner_random_init (&random, 3);
  fill (x, 1);
  fill (y, 2);
  for (int i = 0; i < 5; i++)
    {
      limner_affine_jitter_draw (&wobble, SIDE, &random);
      limner_affine_jitter_view (&wobble, x, view);
      limner_affine_jitter_gradient (&wobble, y, back);
      g_assert_cmpfloat_with_epsilon (product (view, y), product (x, back), 1e-3);
    }
}

/* The picture's change for a small change of the coefficients, against the gradient. */
static void
test_cosine_gradient (void)
{
  static float coefficients[N], direction[N], picture[N], weight[N], gradient[N], slope[N], moved[N];
  const float step = 1e-3f;
  LimnerCosine cosine;
  double found = 0;

  g_assert_true (limner_cosine_init (&cosine, SIDE, NULL));
  fill (coefficients, 1);
  fill (direction, 2);
  fill (weight, 3);
  for (int sign = 1; sign >= -1; sign -= 2)
    {
      for (int i = 0; i < N; i++)
        moved[i] = coefficients[i] + (float) sign * step * direction[i];
      limner_cosine_picture (&cosine, moved, picture);
      found += sign * product (picture, weight) / (2 * step);
    }
  limner_cosine_picture (&cosine, coefficients, picture);
  for (int i = 0; i < N; i++)
    g_assert_true (picture[i] > 0 && picture[i] < 1);
  memcpy (gradient, weight, sizeof gradient);
  limner_cosine_gradient (&cosine, picture, gradient, slope);
  g_assert_cmpfloat_with_epsilon (found, product (slope, direction), 0.02 * fabs (found));
  limner_cosine_clear (&cosine);
}

/* A coarse coefficient has a stronger effect than a fine one. */
static void
test_cosine_prefers_coarse (void)
{
  static float coefficients[N], coarse[N], fine[N];
  LimnerCosine cosine;
  double spread[2] = { 0 };

  g_assert_true (limner_cosine_init (&cosine, SIDE, NULL));
  coefficients[1] = 1;
  limner_cosine_picture (&cosine, coefficients, coarse);
  coefficients[1] = 0;
  coefficients[SIDE - 1] = 1;
  limner_cosine_picture (&cosine, coefficients, fine);
  for (int i = 0; i < N; i++)
    {
      spread[0] += pow (coarse[i] - 0.5, 2);
      spread[1] += pow (fine[i] - 0.5, 2);
    }
  g_assert_cmpfloat (spread[0], >, 20 * spread[1]);
  limner_cosine_clear (&cosine);
}

static void
test_sees (void)
{
  g_autoptr (LimnerModel) model = bundled_model ();
  LimnerDreamVisualization sight = { 64, 40, 1 }, one = { 64, 1, 1 };
  g_autoptr (LimnerRecipe) recipe = NULL;
  g_autoptr (LimnerImage) seen = NULL, again = NULL, noise = NULL;

  seen = limner_dream_visualize (model, "relu3_1:5", &sight, NULL, &recipe, NULL);
  again = limner_dream_visualize (model, "relu3_1:5", &sight, NULL, NULL, NULL);
  noise = limner_dream_visualize (model, "relu3_1:5", &one, NULL, NULL, NULL);
  g_assert_cmpmem (seen->pixels, bytes_of (seen), again->pixels, bytes_of (again));
  g_assert_cmpfloat (excitement (seen, "relu3_1:5"), >, 10 * excitement (noise, "relu3_1:5"));
  g_assert_cmpstr (limner_recipe_effect (recipe), ==, "layer");
  g_assert_true (g_str_has_suffix (limner_recipe_digital_source_type (recipe), "/trainedAlgorithmicMedia"));
}

static void
test_refusals (void)
{
  g_autoptr (LimnerModel) model = bundled_model ();
  const LimnerDreamVisualization bad[] = { { 31, 1, 0 }, { 1025, 1, 0 }, { 64, 0, 0 } }, good = { 64, 1, 0 };

  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (limner_dream_visualize (model, "relu1_1", &bad[i], NULL, NULL, &error));
      g_assert_error (error, LIMNER_ERROR, LIMNER_ERROR_ARGUMENT);
    }
  g_autoptr (GError) error = NULL;
  g_assert_null (limner_dream_visualize (model, "relu9_9", &good, NULL, NULL, &error));
  g_assert_error (error, LIMNER_ERROR, LIMNER_ERROR_ARGUMENT);
}

/* Every layer of the bundled network has a bundled picture: nothing is computed or cached. */
static void
test_bundled_pictures (void)
{
  g_autoptr (LimnerModel) model = bundled_model ();
  g_autofree char *cache = g_build_filename (g_get_user_cache_dir (), "limner", NULL);

  for (const char *const *tap = limner_model_taps (model); *tap != NULL; tap++)
    {
      g_autoptr (GCancellable) cancelled = g_cancellable_new ();
      g_autoptr (LimnerImage) picture = NULL;

      g_cancellable_cancel (cancelled);
      picture = limner_dream_layer_picture (model, *tap, -1, &(LimnerJob) { .cancellable = cancelled }, NULL);
      g_assert_nonnull (picture);
      g_assert_cmpint (picture->width, ==, 128);
    }
  g_assert_false (g_file_test (cache, G_FILE_TEST_EXISTS));
}

/* A channel's picture is computed once and cached. */
static void
test_kept_pictures (void)
{
  g_autoptr (LimnerModel) model = bundled_model ();
  g_autoptr (GCancellable) cancelled = g_cancellable_new ();
  g_autoptr (LimnerImage) first = limner_dream_layer_picture (model, "relu1_1", 3, NULL, NULL), second = NULL;

  g_assert_nonnull (first);
  g_cancellable_cancel (cancelled);
  second = limner_dream_layer_picture (model, "relu1_1", 3, &(LimnerJob) { .cancellable = cancelled }, NULL);
  g_assert_nonnull (second);
  g_assert_cmpfloat (difference (first, second), <, 1.0 / 255);
  g_assert_null (
      limner_dream_layer_picture (model, "relu1_1", 4, &(LimnerJob) { .cancellable = cancelled }, NULL));
}

/* --- picture operations of dreams --- */

static void
test_islands (void)
{
  g_autoptr (LimnerImage) image = picture_new (600, 300, 0);
  guint n;
  g_autofree LimnerBounds *all = limner_image_connected_components (image, 10, &n), *none = NULL, *two = NULL,
                          *one = NULL;

  g_assert_cmpuint (n, ==, 1);
  g_assert_cmpint (all[0].width, ==, 600);
  g_assert_true (limner_image_add_mask (image, NULL));
  memset (image->mask, 0, 600 * 300 * sizeof (float));
  none = limner_image_connected_components (image, 10, &n);
  g_assert_cmpuint (n, ==, 0);
  for (int y = 100; y < 140; y++)
    {
      for (int x = 5; x < 50; x++)
        image->mask[y * 600 + x] = 0.5f;
      image->mask[y * 600 + 400] = 1;
    }
  two = limner_image_connected_components (image, 10, &n);
  g_assert_cmpuint (n, ==, 2);
  g_assert_cmpint (two[0].x, ==, 0);
  g_assert_cmpint (two[0].width, ==, 60);
  g_assert_cmpint (two[0].y, ==, 90);
  g_assert_cmpint (two[0].height, ==, 60);
  g_assert_cmpint (two[1].x, ==, 390);
  g_assert_cmpint (two[1].width, ==, 21);
  one = limner_image_connected_components (image, 200, &n); /* with so much context that they meet */
  g_assert_cmpuint (n, ==, 1);
  g_assert_cmpint (one[0].width, ==, 600);
}

/* Thousands of components, in reading order. With a context that makes neighbours touch, they become
 * one. */
static void
test_many_islands (void)
{
  const int side = 2880, step = 72, across = side / step;
  g_autoptr (LimnerImage) image = picture_new (side, side, 0);
  g_autofree LimnerBounds *apart = NULL, *joined = NULL;
  guint n;

  g_assert_true (limner_image_add_mask (image, NULL));
  memset (image->mask, 0, (gsize) side * (gsize) side * sizeof (float));
  for (int y = 10; y < side; y += step)
    for (int x = 10; x < side; x += step)
      image->mask[y * side + x] = 1;
  apart = limner_image_connected_components (image, 5, &n);
  g_assert_cmpuint (n, ==, across * across);
  for (guint i = 0; i < n; i++)
    {
      g_assert_cmpint (apart[i].x, ==, 5 + step * ((int) i % across));
      g_assert_cmpint (apart[i].y, ==, 5 + step * ((int) i / across));
      g_assert_cmpint (apart[i].width, ==, 11);
    }
  joined = limner_image_connected_components (image, step / 2, &n);
  g_assert_cmpuint (n, ==, 1);
  g_assert_cmpint (joined[0].width, ==, side - step + 10 + step / 2 + 1);
}

static void
test_turn (void)
{
  g_autoptr (LimnerImage) image = picture_new (40, 40, 1), same = NULL, quarter = NULL, large = NULL;

  same = limner_image_orient (image, 20, 20, 1, 0, NULL);
  quarter = limner_image_orient (image, 20, 20, 1, 90, NULL);
  large = limner_image_orient (image, 0, 0, 2, 0, NULL);
  g_assert_cmpfloat (difference (same, image), <, 1e-6);
  for (int y = 0; y < 40; y++)
    for (int x = 0; x < 40; x++)
      for (int c = 0; c < 3; c++) /* counter-clockwise: the right edge becomes the top edge */
        g_assert_cmpfloat_with_epsilon (quarter->pixels[4 * (y * 40 + x) + c],
                                        image->pixels[4 * (x * 40 + 39 - y) + c], 1e-4);
  /* Enlarged two times about the corner: pixel 2 of the result is close to pixel 1 of the original. */
  g_assert_cmpfloat_with_epsilon (large->pixels[4 * (2 * 40 + 2) + 2], image->pixels[4 * (1 * 40 + 1) + 2],
                                  0.02);
}

int
main (int argc, char **argv)
{
  g_autofree char *cache = g_dir_make_tmp ("limner-see-XXXXXX", NULL);

  g_setenv ("XDG_CACHE_HOME", cache, TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/see/wobble-adjoint", test_wobble_adjoint);
  g_test_add_func ("/see/cosine-gradient", test_cosine_gradient);
  g_test_add_func ("/see/cosine-prefers-coarse", test_cosine_prefers_coarse);
  g_test_add_func ("/see/sees", test_sees);
  g_test_add_func ("/see/refusals", test_refusals);
  g_test_add_func ("/see/bundled-pictures", test_bundled_pictures);
  g_test_add_func ("/see/kept-pictures", test_kept_pictures);
  g_test_add_func ("/see/islands", test_islands);
  g_test_add_func ("/see/many-islands", test_many_islands);
  g_test_add_func ("/see/turn", test_turn);
  return g_test_run ();
}
