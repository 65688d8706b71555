/* Layer statistics and style distances against plain sums and finite differences. The step is 1e-3, with
 * sums in double. The distances are smooth, so there are no kinks. */
#include "base/memory-private.h"
#include "base/random-private.h"
#include "limner/system.h"
#include "nn/moments-private.h"
#include "style/distance-private.h"

#include <math.h>
#include <string.h>

typedef struct
{
  LimnerActivation value;
  float *weights;
} Features;

/* Random features with positive mean, zero in unused lanes, and NaN in the border, which must not be
 * read. */
static Features
features_new (int channels, int height, int width, gboolean weighted, guint64 seed)
{
  Features f = { .value = { NULL, channels, height, width, 1, LIMNER_FP32 } };
  LimnerRandom random;

  limner_random_init (&random, seed);
  f.value.data = limner_alloc_floats (limner_activation_size (&f.value), NULL);
  for (gsize i = 0; i < limner_activation_size (&f.value); i++)
    f.value.data[i] = NAN;
  for (int block = 0; block < limner_activation_blocks (&f.value); block++)
    for (int y = 0; y < height; y++)
      for (int x = 0; x < width; x++)
        for (int lane = 0; lane < LIMNER_LANES; lane++)
          limner_activation_at (&f.value, block, y, x)[lane]
              = block * LIMNER_LANES + lane < channels ? 0.5f + (float) limner_random_normal (&random) : 0.0f;
  if (weighted)
    {
      f.weights = limner_alloc_floats ((gsize) height * (gsize) width, NULL);
      for (int i = 0; i < height * width; i++)
        f.weights[i] = i % 3 == 0 ? 0.0f : (float) limner_random_uniform (&random);
    }
  return f;
}

static void
features_clear (Features *f)
{
  limner_memory_free (f->value.data);
  limner_memory_free (f->weights);
}

static float
feature (const Features *f, int c, int p)
{
  return limner_activation_at (&f->value, c / LIMNER_LANES, p / f->value.width,
                               p % f->value.width)[c % LIMNER_LANES];
}

static void
check_measure (int channels, int height, int width, gboolean weighted)
{
  Features f = features_new (channels, height, width, weighted, 1);
  LimnerMoments moments;
  double total = 0;

  g_assert_true (limner_moments_init (&moments, channels, NULL));
  g_assert_true (limner_moments_measure (&moments, &f.value, f.weights, NULL));
  for (int p = 0; p < height * width; p++)
    total += weighted ? f.weights[p] : 1.0;
  for (int c = 0; c < channels; c++)
    for (int d = 0; d < channels; d++)
      {
        double mean = 0, second = 0;

        for (int p = 0; p < height * width; p++)
          {
            double w = weighted ? f.weights[p] : 1.0;

            mean += w * feature (&f, c, p);
            second += w * feature (&f, c, p) * feature (&f, d, p);
          }
        if (total > 0)
          {
            mean /= total;
            second /= total;
          }
        g_assert_cmpfloat_with_epsilon (moments.mean[c], mean, 1e-4);
        g_assert_cmpfloat_with_epsilon (moments.second[c * moments.padded + d], second, 1e-4);
      }
  for (int c = channels; c < moments.padded; c++)
    g_assert_cmpfloat (moments.second[c * moments.padded + c], ==, 0);
  limner_moments_clear (&moments);
  features_clear (&f);
}

static void
test_measure (void)
{
  check_measure (3, 1, 1, FALSE);
  check_measure (3, 1, 1, TRUE); /* total weight 0 */
  check_measure (17, 5, 7, FALSE);
  check_measure (16, 23, 31, TRUE);
  check_measure (33, 1, 300, TRUE);
}

static void
test_threads (void)
{
  Features f = features_new (40, 37, 41, TRUE, 2);
  LimnerMoments one, two;

  g_assert_true (limner_moments_init (&one, 40, NULL) && limner_moments_init (&two, 40, NULL));
  limner_set_threads (1);
  g_assert_true (limner_moments_measure (&one, &f.value, f.weights, NULL));
  limner_set_threads (3);
  g_assert_true (limner_moments_measure (&two, &f.value, f.weights, NULL));
  limner_set_threads (0);
  g_assert_cmpmem (one.second, 48 * 48 * sizeof (float), two.second, 48 * 48 * sizeof (float));
  g_assert_cmpmem (one.mean, 48 * sizeof (float), two.mean, 48 * sizeof (float));
  limner_moments_clear (&one);
  limner_moments_clear (&two);
  features_clear (&f);
}

static double
distance_of (const LimnerStyleTarget *target, const Features *f, LimnerMoments *slope)
{
  LimnerMoments now;
  double distance;

  g_assert_true (limner_moments_init (&now, f->value.channels, NULL));
  g_assert_true (limner_moments_measure (&now, &f->value, f->weights, NULL));
  g_assert_true (limner_style_distance (target, &now, &distance, slope->mean, slope->second, NULL));
  limner_moments_clear (&now);
  return distance;
}

static void
target_init (LimnerStyleTarget *target, LimnerStyleDistance kind, const Features *style)
{
  LimnerMoments moments;

  g_assert_true (limner_moments_init (&moments, style->value.channels, NULL));
  g_assert_true (limner_moments_measure (&moments, &style->value, style->weights, NULL));
  g_assert_true (limner_style_target_init (target, kind, &moments, NULL));
  g_assert_null (moments.second);
}

/* Compares the gradient at every tenth feature with (L(f + h) - L(f - h)) / 2h. */
static void
check_gradient (LimnerStyleDistance kind, gboolean weighted)
{
  const float step = 1e-2f;
  Features f = features_new (6, 7, 9, weighted, 3), style = features_new (6, 8, 8, FALSE, 4);
  gsize size = limner_activation_size (&f.value);
  LimnerActivation gradient = f.value;
  LimnerStyleTarget target;
  LimnerMoments slope, other;
  double largest = 0;

  g_assert_true (limner_moments_init (&slope, 6, NULL) && limner_moments_init (&other, 6, NULL));
  target_init (&target, kind, &style);
  distance_of (&target, &f, &slope);
  gradient.data = limner_alloc0_floats (size, NULL);
  g_assert_true (
      limner_moments_add_gradient (&f.value, f.weights, slope.mean, slope.second, &gradient, NULL));
  for (int i = 0; i < 6 * 63; i++)
    largest = MAX (largest, fabs (limner_activation_at (&gradient, 0, i / 6 / 9, i / 6 % 9)[i % 6]));
  g_assert_cmpfloat (largest, >, 1e-4);
  for (int i = 0; i < 6 * 63; i += 10)
    {
      float *x = &limner_activation_at (&f.value, 0, i / 6 / 9, i / 6 % 9)[i % 6], before = *x;
      double up, down;

      *x = before + step;
      up = distance_of (&target, &f, &other);
      *x = before - step;
      down = distance_of (&target, &f, &other);
      *x = before;
      g_assert_cmpfloat_with_epsilon (limner_activation_at (&gradient, 0, i / 6 / 9, i / 6 % 9)[i % 6],
                                      (up - down) / (2.0 * step), 0.02 * largest + 1e-5);
    }
  limner_style_target_clear (&target);
  limner_moments_clear (&slope);
  limner_moments_clear (&other);
  limner_memory_free (gradient.data);
  features_clear (&f);
  features_clear (&style);
}

static void
test_gram_gradient (void)
{
  check_gradient (LIMNER_STYLE_GRAM, FALSE);
  check_gradient (LIMNER_STYLE_GRAM, TRUE);
}

static void
test_covariance_gradient (void)
{
  check_gradient (LIMNER_STYLE_COVARIANCE, FALSE);
  check_gradient (LIMNER_STYLE_COVARIANCE, TRUE);
}

/* The distance of a picture to itself is 0, that of an empty picture is 1. */
static void
test_range (void)
{
  for (int kind = LIMNER_STYLE_GRAM; kind <= LIMNER_STYLE_COVARIANCE; kind++)
    {
      Features style = features_new (20, 16, 16, FALSE, 5);
      LimnerStyleTarget target;
      LimnerMoments slope;

      g_assert_true (limner_moments_init (&slope, 20, NULL));
      target_init (&target, (LimnerStyleDistance) kind, &style);
      g_assert_cmpfloat_with_epsilon (distance_of (&target, &style, &slope), 0, 2e-3);
      memset (style.value.data, 0, limner_activation_size (&style.value) * sizeof (float));
      g_assert_cmpfloat_with_epsilon (distance_of (&target, &style, &slope), 1, 2e-3);
      limner_style_target_clear (&target);
      limner_moments_clear (&slope);
      features_clear (&style);
    }
}

/* Constant features and zero features: distances and gradients stay finite. */
static void
test_degenerate (void)
{
  for (int kind = LIMNER_STYLE_GRAM; kind <= LIMNER_STYLE_COVARIANCE; kind++)
    {
      Features flat = features_new (5, 4, 4, FALSE, 6);
      LimnerStyleTarget target;
      LimnerMoments slope;

      memset (flat.value.data, 0, limner_activation_size (&flat.value) * sizeof (float));
      g_assert_true (limner_moments_init (&slope, 5, NULL));
      target_init (&target, (LimnerStyleDistance) kind, &flat);
      g_assert_true (isfinite (distance_of (&target, &flat, &slope)));
      for (int i = 0; i < slope.padded * slope.padded; i++)
        g_assert_true (isfinite (slope.second[i]));
      limner_style_target_clear (&target);
      limner_moments_clear (&slope);
      features_clear (&flat);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/moments/measure", test_measure);
  g_test_add_func ("/moments/threads", test_threads);
  g_test_add_func ("/distance/gram-gradient", test_gram_gradient);
  g_test_add_func ("/distance/covariance-gradient", test_covariance_gradient);
  g_test_add_func ("/distance/range", test_range);
  g_test_add_func ("/distance/degenerate", test_degenerate);
  return g_test_run ();
}
