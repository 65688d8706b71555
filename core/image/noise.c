#include "base/random-private.h"
#include "image/row-source-private.h"

/* Cells of the coarse grid along each side. */
#define GRID 12

gboolean
limner_planes_smooth_noise (float *planes, int height, int width, guint64 seed, GError **error)
{
  float grid[3 * GRID * GRID];
  LimnerRandom random;

  limner_random_init (&random, seed);
  for (gsize i = 0; i < G_N_ELEMENTS (grid); i++)
    grid[i] = (float) limner_random_uniform (&random);
  return limner_planes_resize (&(LimnerPlaneView) { grid, 3, GRID, GRID }, planes, height, width,
                               LIMNER_FILTER_BILINEAR, error);
}
