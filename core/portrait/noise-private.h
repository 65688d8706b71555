/* Noise maps as variables of a search. A penalty keeps them white, so that they do not encode the picture
 * (Karras et al. 2020, appendix D). */
#pragma once

#include "nn/adam-private.h"
#include "nn/graph-private.h"

/* Weight of limner_noise_penalty. */
#define LIMNER_NOISE_WEIGHT 1e5

/* Penalty for noise that is not white: the sum of the squared autocorrelations for a shift of one pixel in
 * x and in y, at every resolution from `side` to 8. Adds weight times the gradient to slope [side,side];
 * scratch has the size of the noise. */
double limner_noise_penalty (const float *noise, int side, double weight, float *slope, float *scratch);
/* Normalises to mean 0 and variance 1. */
void limner_noise_normalise (float *noise, gsize n);

/* All noise of a graph during a search. */
typedef struct
{
  LimnerGraph *graph;
  GArray *maps;     /* LimnerGraphNoise */
  LimnerAdam *adam; /* [maps] */
  float **constant; /* [maps] copies of the original noise */
  float *scratch;
} LimnerNoiseSearch;

/* Begins with the graph's noise. */
gboolean limner_noise_search_init (LimnerNoiseSearch *search, LimnerGraph *graph, GError **error);
/* Restores the original noise. Call it once for each search, even if init failed. */
void limner_noise_search_clear (LimnerNoiseSearch *search);
/* One step along the gradients that backward wrote; adds the penalty to *loss. */
void limner_noise_search_step (LimnerNoiseSearch *search, double rate, double *loss);
