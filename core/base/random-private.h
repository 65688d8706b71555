/* Reproducible random numbers: the same on every machine. */
#pragma once

#include <glib.h>

/* PCG32 (O'Neill 2014): small, fast, and its stream is fixed by the seed alone. */
typedef struct
{
  guint64 state, increment;
  gboolean has_spare;
  double spare;
} LimnerRandom;

void limner_random_init (LimnerRandom *random, guint64 seed);
guint32 limner_random_next (LimnerRandom *random);
/* [0,1) */
double limner_random_uniform (LimnerRandom *random);
/* [0, n), unbiased; n >= 1 */
guint32 limner_random_below (LimnerRandom *random, guint32 n);
/* Standard normal (polar Box-Muller). */
double limner_random_normal (LimnerRandom *random);
