/* Turns a gradient into a step: smoothed, of even strength, in decorrelated colours. */
#pragma once

#include "limner/dream.h"

typedef struct
{
  LimnerDreamNormalisation kind;
  double smoothing; /* standard deviation in pixels */
} LimnerDreamNormaliser;

/* gradient [3,h,w], changed in place; weights [h,w]: where not above 0, the gradient does not count and
 * becomes 0 (NULL: counts everywhere). What comes out has a mean absolute value (rms: a root mean square) of
 * 1 where it counts, or is 0.
 *
 *   mean: g / mean |g|;  rms: g / sqrt mean g^2;  laplacian: the bands of a pyramid (Burt and Adelson 1983),
 *   each divided by its own root mean square, added up again.
 *
 * Then the step is taken in decorrelated colours, which is what keeps them natural (Olah et al. 2017,
 * "Preconditioning"): R'G'B' is multiplied with the correlation of photographs' colours. */
gboolean limner_dream_normalise_gradient (const LimnerDreamNormaliser *evening, float *gradient,
                                          const float *weights, int height, int width, GError **error);
/* Bytes of scratch memory. */
gsize limner_dream_normaliser_bytes (int height, int width);
