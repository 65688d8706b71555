/* Adam (Kingma and Ba 2015) for optimising the input of a network. */
#pragma once

#include <glib.h>

typedef struct
{
  gsize n;
  float *first, *second; /* running means of the gradient and of its square, [n] each */
  double beta2;          /* decay of the mean square */
  double scale;          /* of the gradient */
  gint64 step;           /* taken so far */
} LimnerAdam;

/* beta2 is 0.99, as in crowsonkb/style-transfer-pytorch; scale is 1. */
gboolean limner_adam_init (LimnerAdam *adam, gsize n, GError **error);
void limner_adam_clear (LimnerAdam *adam);

/* The size of the state for n values, in bytes. */
gsize limner_adam_bytes (gsize n);

/* One step: x -= rate * corrected first / (sqrt (corrected second) + eps); then x is clamped to
 * least..most. beta1 is 0.9 and eps is 1e-8. */
void limner_adam_step (LimnerAdam *adam, const float *gradient, double rate, float least, float most,
                       float *x);
