/* A picture as the levels of a Laplacian pyramid (Burt and Adelson 1983), which an optimiser then moves:
 * large areas change colour in few steps, as in Kolkin et al. 2022 (section 3.3). */
#pragma once

#include "kernels/axis-filter-private.h"

#define LIMNER_LAPLACIAN_LEVELS 6

/* Level 0 has the picture's size, each following one half of it (rounded up). */
typedef struct
{
  int n;                                /* levels, >= 1 */
  gsize start[LIMNER_LAPLACIAN_LEVELS]; /* where each one's [3,h,w] begins among the values */
  gsize size;                           /* values of all levels */
  int height[LIMNER_LAPLACIAN_LEVELS], width[LIMNER_LAPLACIAN_LEVELS];
  /* from level i to i+1 by means; from i+1 to i by interpolation; and back by the latter's transpose */
  LimnerAxisFilter means[LIMNER_LAPLACIAN_LEVELS][2], larger[LIMNER_LAPLACIAN_LEVELS][2],
      smaller[LIMNER_LAPLACIAN_LEVELS][2];
  float *scratch; /* [3,H,W] */
} LimnerLaplacian;

gboolean limner_laplacian_init (LimnerLaplacian *laplacian, int height, int width, GError **error);
void limner_laplacian_clear (LimnerLaplacian *laplacian);
/* Values of all levels for a picture of that size, without making one. */
gsize limner_laplacian_values (int height, int width);

/* values [size] from x [3,H,W]. */
void limner_laplacian_split (LimnerLaplacian *laplacian, const float *x, float *values);
/* x from values, which stay. */
void limner_laplacian_join (LimnerLaplacian *laplacian, const float *values, float *x);
/* What a gradient [3,H,W] to x is to the values. */
void limner_laplacian_gradient (const LimnerLaplacian *laplacian, const float *gradient, float *to_values);
