#include "base/random-private.h"

#include <math.h>

/* The stream of the reference program (pcg32-demo), so that its printed numbers test ours. */
#define STREAM 54

guint32
limner_random_next (LimnerRandom *random)
{
  guint64 old = random->state;
  random->state = old * G_GUINT64_CONSTANT (6364136223846793005) + random->increment;
  guint32 word = (guint32) (((old >> 18) ^ old) >> 27);
  guint32 turn = (guint32) (old >> 59);
  return word >> turn | word << (-turn & 31);
}

void
limner_random_init (LimnerRandom *random, guint64 seed)
{
  *random = (LimnerRandom) { .increment = STREAM << 1 | 1 };
  limner_random_next (random);
  random->state += seed;
  limner_random_next (random);
}

double
limner_random_uniform (LimnerRandom *random)
{
  return limner_random_next (random) * 0x1p-32;
}

guint32
limner_random_below (LimnerRandom *random, guint32 n)
{
  g_return_val_if_fail (n >= 1, 0);
  /* 2^32 mod n numbers too many: those are drawn again. */
  guint32 excess = -n % n, value;
  do
    value = limner_random_next (random);
  while (value < excess);
  return value % n;
}

double
limner_random_normal (LimnerRandom *random)
{
  double u, v, square;

  if (random->has_spare)
    {
      random->has_spare = FALSE;
      return random->spare;
    }
  do
    {
      u = 2 * limner_random_uniform (random) - 1;
      v = 2 * limner_random_uniform (random) - 1;
      square = u * u + v * v;
    }
  while (square >= 1 || square == 0);
  double scale = sqrt (-2 * log (square) / square);
  random->spare = v * scale;
  random->has_spare = TRUE;
  return u * scale;
}
