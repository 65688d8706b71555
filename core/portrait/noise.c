#include "portrait/noise-private.h"

#include "base/memory-private.h"

#include <float.h>
#include <math.h>
#include <string.h>

/* Smallest side: the statistics of fewer values are meaningless. */
#define LEAST_SIDE 8

/* The autocorrelation for a shift of one pixel along y (`down`) or x, with wrap-around. Adds weight times
 * the gradient of its square to slope. */
static double
add_correlation (const float *noise, int side, gboolean down, double weight, float *slope)
{
  double n = (double) side * side, sum = 0;

  for (int y = 0; y < side; y++)
    for (int x = 0; x < side; x++)
      sum += (double) noise[y * side + x]
             * noise[down ? (y + 1) % side * side + x : y * side + (x + 1) % side];
  for (int y = 0; y < side; y++)
    for (int x = 0; x < side; x++)
      {
        int after = down ? (y + 1) % side * side + x : y * side + (x + 1) % side;
        int before = down ? (y + side - 1) % side * side + x : y * side + (x + side - 1) % side;

        slope[y * side + x] += (float) (weight * 2 * sum / n * (noise[after] + noise[before]) / n);
      }
  return sum / n * (sum / n);
}

double
limner_noise_penalty (const float *noise, int side, double weight, float *slope, float *scratch)
{
  double sum = add_correlation (noise, side, FALSE, weight, slope)
               + add_correlation (noise, side, TRUE, weight, slope);
  gsize half = (gsize) side / 2;
  float *small = scratch, *small_slope = scratch + half * half;

  if (side <= LEAST_SIDE)
    return sum;
  /* The mean of 2 x 2 values times 2, which has variance 1 again. */
  memset (scratch, 0, 2 * half * half * sizeof (float));
  for (gsize y = 0; y < 2 * half; y++)
    for (gsize x = 0; x < 2 * half; x++)
      small[y / 2 * half + x / 2] += noise[y * (gsize) side + x] / 2;
  sum += limner_noise_penalty (small, (int) half, weight, small_slope, scratch + 2 * half * half);
  for (gsize y = 0; y < 2 * half; y++)
    for (gsize x = 0; x < 2 * half; x++)
      slope[y * (gsize) side + x] += small_slope[y / 2 * half + x / 2] / 2;
  return sum;
}

static gsize
map_size (const LimnerPlanNoise *map)
{
  return (gsize) map->side * (gsize) map->side;
}

void
limner_noise_normalise (float *noise, gsize n)
{
  double mean = 0, square = 0;

  for (gsize i = 0; i < n; i++)
    mean += noise[i] / (double) n;
  for (gsize i = 0; i < n; i++)
    square += pow (noise[i] - mean, 2) / (double) n;
  for (gsize i = 0; i < n; i++)
    noise[i] = (float) ((noise[i] - mean) / sqrt (square + 1e-12));
}

gboolean
limner_noise_search_init (LimnerNoiseSearch *search, const LimnerPlan *plan, GError **error)
{
  gsize most = 1;

  *search = (LimnerNoiseSearch) { 0 };
  search->maps = limner_plan_noise (plan, &search->n);
  search->adam = g_new0 (LimnerAdam, search->n);
  for (guint i = 0; i < search->n; i++)
    {
      gsize size = map_size (&search->maps[i]);

      if (!limner_adam_init (&search->adam[i], size, error))
        return FALSE;
      most = MAX (most, size);
    }
  search->scratch = limner_alloc_floats (most, error);
  return search->scratch != NULL;
}

void
limner_noise_search_clear (LimnerNoiseSearch *search)
{
  for (guint i = 0; i < search->n; i++)
    limner_adam_clear (&search->adam[i]);
  g_clear_pointer (&search->adam, g_free);
  g_clear_pointer (&search->scratch, limner_memory_free);
}

void
limner_noise_search_step (LimnerNoiseSearch *search, double rate, double *loss)
{
  for (guint i = 0; i < search->n; i++)
    {
      const LimnerPlanNoise *map = &search->maps[i];

      *loss += LIMNER_NOISE_WEIGHT
               * limner_noise_penalty (map->values, map->side, LIMNER_NOISE_WEIGHT, map->gradient,
                                       search->scratch);
      limner_adam_step (&search->adam[i], map->gradient, rate, -FLT_MAX, FLT_MAX, map->values);
      limner_noise_normalise (map->values, map_size (map));
    }
}
