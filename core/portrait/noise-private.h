/* Noise maps as variables of a search. A penalty keeps them white, so that they do not encode the picture
 * (Karras et al. 2020, appendix D). */
#pragma once

#include "nn/adam-private.h"
#include "nn/plan-private.h"

/* Weight of limner_noise_penalty. */
#define LIMNER_NOISE_WEIGHT 1e5

/* Penalty for noise that is not white: the sum of the squared autocorrelations for a shift of one pixel in
 * x and in y, at every resolution from `side` to 8. Adds weight times the gradient to slope [side,side];
 * scratch has the size of the noise. */
double limner_noise_penalty (const float *noise, int side, double weight, float *slope, float *scratch);
/* Normalises to mean 0 and variance 1. */
void limner_noise_normalise (float *noise, gsize n);

/* All noise of a plan (LimnerPlanSpec.noise) during a search. */
typedef struct
{
  const LimnerPlanNoise *maps; /* [n], the plan's */
  guint n;
  LimnerAdam *adam; /* [n] */
  float *scratch;
} LimnerNoiseSearch;

/* Begins with the noise that the plan has, and must not outlive it. */
gboolean limner_noise_search_init (LimnerNoiseSearch *search, const LimnerPlan *plan, GError **error);
void limner_noise_search_clear (LimnerNoiseSearch *search);
/* One step along the gradients that backward wrote; adds the penalty to *loss. */
void limner_noise_search_step (LimnerNoiseSearch *search, double rate, double *loss);
