/* Products of bfloat16 features with each other and with a matrix against sums in double of the same
 * values. */
#include "base/random-private.h"
#include "guarded.h"
#include "kernels/kernels-private.h"
#include "kernels/pixels-private.h"
#include "limner/system.h"

#include <math.h>

/* As a fraction of the sum of magnitudes. */
#define MOST_ERROR 1e-6

typedef struct
{
  LimnerActivation x;
  Guarded data; /* the border has guard values, which give NaN when read */
} Features;

static LimnerRandom dice;

static float
rounded (float f)
{
  return limner_bf16_to_float (limner_bf16_round (f));
}

/* cancelling: adjacent values have opposite signs and far exceed their sums. */
static Features
features_new (int channels, int height, int width, gboolean cancelling)
{
  Features f = { .x = { NULL, channels, height, width, 1, LIMNER_BF16 } };

  f.data = guarded_new (limner_activation_size (&f.x));
  f.x.data = f.data.data;
  for (int c = 0; c < channels; c++)
    for (int y = 0; y < height; y++)
      for (int x = 0; x < width; x++)
        limner_bf16_at (&f.x, c / LIMNER_LANES, y, x)[c % LIMNER_LANES] = limner_bf16_round (
            (float) limner_random_normal (&dice) + (cancelling ? ((x + y + c) % 2 ? 300.0f : -300.0f) : 0));
  return f;
}

static double
feature (const Features *f, int c, gsize position)
{
  const int y = (int) (position / (gsize) f->x.width), x = (int) (position % (gsize) f->x.width);
  return limner_bf16_to_float (limner_bf16_at (&f->x, c / LIMNER_LANES, y, x)[c % LIMNER_LANES]);
}

static void
check_products (const LimnerMomentsBf16 *moments, const Features *f, gsize start, int n)
{
  const int channels = f->x.channels;
  const gsize c2 = (gsize) channels * (gsize) channels;
  Guarded room = guarded_new ((gsize) (n + 1) * (gsize) channels / 2), sum = guarded_new ((gsize) channels),
          second = guarded_new (c2);

  for (gsize i = 0; i < c2; i++)
    second.data[i] = 3;
  for (int c = 0; c < channels; c++)
    sum.data[c] = -2;
  moments->add_products (&f->x, start, n, (guint16 *) (void *) room.data, sum.data, second.data);
  for (int c = 0; c < channels; c++)
    {
      double expected = -2, size = 2;

      for (gsize p = start; p < start + (gsize) n; p++)
        {
          expected += feature (f, c, p);
          size += fabs (feature (f, c, p));
        }
      g_assert_cmpfloat_with_epsilon (sum.data[c], expected, MOST_ERROR * size);
      for (int d = c; d < channels; d++)
        {
          expected = size = 3;
          for (gsize p = start; p < start + (gsize) n; p++)
            {
              expected += feature (f, c, p) * feature (f, d, p);
              size += fabs (feature (f, c, p) * feature (f, d, p));
            }
          g_assert_cmpfloat_with_epsilon (second.data[c * channels + d], expected, MOST_ERROR * size);
        }
    }
  guarded_free (&room);
  guarded_free (&sum);
  guarded_free (&second);
}

static void
check_matrix (const LimnerMomentsBf16 *moments, const Features *f, int y, int first, int n)
{
  const int channels = f->x.channels;
  const gsize c2 = (gsize) channels * (gsize) channels;
  Guarded matrix = guarded_new (c2), packed = guarded_new (c2 / 2),
          products = guarded_new ((gsize) n * (gsize) channels);

  for (gsize i = 0; i < c2; i++)
    matrix.data[i] = (float) limner_random_normal (&dice);
  moments->pack_matrix (matrix.data, channels, (guint16 *) (void *) packed.data);
  moments->multiply (&f->x, y, first, n, (const guint16 *) (const void *) packed.data, products.data);
  for (int k = 0; k < channels; k++)
    for (int i = 0; i < n; i++)
      {
        double expected = 0, size = 0;

        for (int c = 0; c < channels; c++)
          {
            double term = feature (f, c, (gsize) (y * f->x.width + first + i))
                          * (double) rounded (matrix.data[c * channels + k]);

            expected += term;
            size += fabs (term);
          }
        g_assert_cmpfloat_with_epsilon (
            products.data[(k / LIMNER_LANES * n + i) * LIMNER_LANES + k % LIMNER_LANES], expected,
            MOST_ERROR * size);
      }
  guarded_free (&matrix);
  guarded_free (&packed);
  guarded_free (&products);
}

static const LimnerMomentsBf16 *
at_level (LimnerCpuLevel level)
{
  return limner_kernels_for (level)->moments_bf16;
}

static void
test_sizes (void)
{
  static const struct
  {
    int channels, height, width, start, n, y, first, pixels;
  } cases[] = {
    { 32, 1, 1, 0, 1, 0, 0, 1 },       { 32, 3, 5, 2, 11, 2, 1, 3 },      { 64, 9, 31, 40, 200, 4, 0, 31 },
    { 96, 20, 13, 4, 256, 19, 0, 13 }, { 128, 4, 64, 0, 256, 3, 32, 32 }, { 160, 2, 37, 1, 73, 1, 20, 17 },
  };

  for (LimnerCpuLevel level = LIMNER_CPU_C; level <= limner_cpu_detect (); level++)
    for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
      for (int cancelling = 0; cancelling < 2 && at_level (level) != NULL; cancelling++)
        {
          Features f = features_new (cases[i].channels, cases[i].height, cases[i].width, cancelling);

          check_products (at_level (level), &f, (gsize) cases[i].start, cases[i].n);
          check_matrix (at_level (level), &f, cases[i].y, cases[i].first, cases[i].pixels);
          guarded_free (&f.data);
        }
  g_assert_true (at_level (limner_cpu_detect ()) != NULL || limner_cpu_detect () < LIMNER_CPU_AVX512BF16);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  limner_random_init (&dice, 1);
  g_test_add_func ("/moments-bf16/sizes", test_sizes);
  return g_test_run ();
}
