/* Content loss: the difference between a layer's features and those of the content. It preserves the
 * composition. */
#pragma once

#include "kernels/activation-private.h"

/* The content's features at one layer. */
typedef struct
{
  LimnerActivation features; /* a copy; the data is its own */
  const float *weights; /* [h,w] of the layer, where the difference counts; NULL: everywhere; not owned */
  double scale;         /* 1 / sum_p w_p |c_p|^2 */
} LimnerContentTarget;

/* sum_p w_p |c_p|^2 */
double limner_content_energy (const LimnerActivation *content, const float *weights);

gboolean limner_content_target_init (LimnerContentTarget *target, const LimnerActivation *content,
                                     const float *weights, GError **error);
void limner_content_target_clear (LimnerContentTarget *target);

/* weight * sum_p w_p |f_p - c_p|^2 / sum_p w_p |c_p|^2, the relative square difference (Gatys et al. 2016,
 * eq. 1, made independent of the network's scale); its gradient is added to `gradient`. */
double limner_content_difference (const LimnerContentTarget *target, const LimnerActivation *value,
                                  double weight, LimnerActivation *gradient);
