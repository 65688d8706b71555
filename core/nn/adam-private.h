/* Adam (Kingma and Ba 2015), for what a network looks at. */
#pragma once

#include <glib.h>

typedef struct
{
  gsize n;
  float *first, *second; /* running means of the gradient and of its square, [n] each */
  int step;
} LimnerAdam;

gboolean limner_adam_init (LimnerAdam *adam, gsize n, GError **error);
void limner_adam_clear (LimnerAdam *adam);

/* Bytes of the state for n values. */
gsize limner_adam_bytes (gsize n);

/* x -= rate * corrected first / (sqrt (corrected second) + eps), then x is held in least..most. Betas 0.9 and
 * 0.99 as in crowsonkb/style-transfer-pytorch, eps 1e-8. */
void limner_adam_step (LimnerAdam *adam, const float *gradient, double rate, float least, float most,
                       float *x);
