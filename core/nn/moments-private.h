/* First and second moments of a layer's features over the picture, and the gradient by them. Style
 * losses compare these moments.
 *
 *   W = sum_p w_p,   mean[c] = 1/W sum_p w_p f_p[c],   second[c,d] = 1/W sum_p w_p f_p[c] f_p[d]
 *
 * The sums run over the positions p of a layer, with weights w_p >= 0 (all 1 if none are given).
 * `second` is the Gram matrix of Gatys et al. 2016 divided by the number of positions. Results do not
 * depend on the number of threads. */
#pragma once

#include "kernels/activation-private.h"

typedef struct
{
  int channels;  /* C of the layer */
  int padded;    /* C rounded up to whole blocks: the row length below; zero beyond C */
  float *mean;   /* [padded] */
  float *second; /* [padded, padded], symmetric, both triangles */
} LimnerMoments;

gboolean limner_moments_init (LimnerMoments *moments, int channels, GError **error);
void limner_moments_clear (LimnerMoments *moments);

/* weights: [height,width] of the activation, or NULL. If all weights are 0, the moments are 0. Scratch
 * is allocated and freed inside. */
gboolean limner_moments_measure (LimnerMoments *moments, const LimnerActivation *value, const float *weights,
                                 GError **error);

/* Adds the gradient of a loss L(mean, second) to `gradient`: w_p / W * (d_mean + 2 d_second f_p). d_second is
 * symmetric. */
gboolean limner_moments_add_gradient (const LimnerActivation *value, const float *weights,
                                      const float *d_mean, const float *d_second, LimnerActivation *gradient,
                                      GError **error);

/* W: the sum of the weights, or n without weights. */
double limner_moments_weight (const float *weights, gsize n);

/* The most scratch that the two functions above allocate for a layer of C channels, in bytes. */
gsize limner_moments_scratch (int channels);
