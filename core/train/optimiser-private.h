/* Optimisers. Each keeps at most two running values for each weight. */
#pragma once

#include "limner/train.h"

typedef struct
{
  LimnerOptimiserKind kind;
  gsize n;
  float *first, *second; /* [n] each: momentum and mean square; zero where the kind has none */
  gint64 step;           /* taken so far */
} LimnerOptimiser;

gboolean limner_optimiser_init (LimnerOptimiser *optimiser, LimnerOptimiserKind kind, gsize n,
                                GError **error);
void limner_optimiser_clear (LimnerOptimiser *optimiser);

/* Moves values [n] against gradient [n] * scale. The same bits on any number of threads.
 *
 * Adam (Kingma and Ba 2015, algorithm 1), betas 0.9 and 0.999:
 *   m = b1 m + (1 - b1) g,  v = b2 v + (1 - b2) g^2,  x -= rate * (m / (1 - b1^t)) / (sqrt (v / (1 - b2^t)) +
 * e) RMSprop (Tieleman and Hinton 2012), decay 0.99: v = 0.99 v + 0.01 g^2,  x -= rate * g / (sqrt (v) + e)
 * SGD with momentum (Polyak 1964), 0.9:
 *   m = 0.9 m + g,  x -= rate * m
 * e = 1e-8. */
void limner_optimiser_step (LimnerOptimiser *optimiser, const float *gradient, double scale, double rate,
                            float *values);

/* The default learning rate. */
double limner_optimiser_own_rate (LimnerOptimiserKind kind);
