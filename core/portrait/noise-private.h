/* Noise maps that take part in a search without carrying the picture (Karras et al. 2020, appendix D). */
#pragma once

#include "nn/adam-private.h"
#include "nn/graph-private.h"

/* Weight of limner_noise_penalty. */
#define LIMNER_NOISE_WEIGHT 1e5

/* What noise of side x side values lacks to be white: the squares of its correlations with itself moved by a
 * pixel, in x and in y, at every resolution from its own to 8, summed. Adds weight times the gradient to
 * slope [side,side]; scratch: as many floats as the noise has. */
double limner_noise_penalty (const float *noise, int side, double weight, float *slope, float *scratch);
/* To mean 0 and variance 1. */
void limner_noise_normalise (float *noise, gsize n);

/* All noise of a graph during a search. */
typedef struct
{
  LimnerGraph *graph;
  GArray *maps;     /* LimnerGraphNoise */
  LimnerAdam *adam; /* [maps] */
  float **constant; /* [maps] what was there before */
  float *scratch;
} LimnerNoiseSearch;

/* Begins with the noise that is there. */
gboolean limner_noise_search_init (LimnerNoiseSearch *search, LimnerGraph *graph, GError **error);
/* Puts back what was there. Once for each search, even if it could not begin. */
void limner_noise_search_clear (LimnerNoiseSearch *search);
/* One step down the gradients that backward has left; the penalty is added to *loss. */
void limner_noise_search_step (LimnerNoiseSearch *search, double rate, double *loss);
