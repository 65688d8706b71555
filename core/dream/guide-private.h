/* The features of a layer for the guide picture. */
#pragma once

#include "kernels/activation-private.h"

typedef struct
{
  gsize n;      /* places */
  int padded;   /* channels rounded up to whole blocks */
  float *value; /* [n,padded], unwanted channels zero */
} LimnerDreamFeatures;

/* Copies the layer's values; `wanted` [padded] is 0 for channels that are ignored. */
gboolean limner_dream_features_init (LimnerDreamFeatures *features, const LimnerActivation *tap,
                                     const float *wanted, GError **error);
void limner_dream_features_clear (LimnerDreamFeatures *features);

/* For each place p of `value`: the guide's place g with the greatest product f_p . g; adds scale * g to the
 * gradient there. Returns the sum of the products in *sum. */
gboolean limner_dream_features_pull (const LimnerDreamFeatures *features, const LimnerActivation *value,
                                     float scale, LimnerActivation *gradient, double *sum, GError **error);
