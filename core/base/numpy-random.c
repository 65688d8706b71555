/* The Mersenne Twister MT19937 (Matsumoto & Nishimura 1998), seeded by its init_genrand, and the polar method
 * of NumPy's legacy generator, which gives the second number of each pair first. */
#include "base/numpy-random-private.h"

#include <math.h>

enum
{
  LENGTH = 624,
  MIDDLE = 397,
};

typedef struct
{
  guint32 words[LENGTH];
  int next;
} Twister;

static void
twister_seed (Twister *twister, guint32 seed)
{
  for (guint32 i = 0; i < LENGTH; i++)
    {
      twister->words[i] = seed;
      seed = 1812433253u * (seed ^ seed >> 30) + i + 1;
    }
  twister->next = LENGTH;
}

static void
twister_turn (Twister *twister)
{
  guint32 *words = twister->words;

  for (int i = 0; i < LENGTH; i++)
    {
      guint32 joined = (words[i] & 0x80000000u) | (words[(i + 1) % LENGTH] & 0x7fffffffu);

      words[i] = words[(i + MIDDLE) % LENGTH] ^ joined >> 1 ^ (joined & 1 ? 0x9908b0dfu : 0);
    }
  twister->next = 0;
}

static guint32
twister_word (Twister *twister)
{
  if (twister->next == LENGTH)
    twister_turn (twister);
  guint32 word = twister->words[twister->next++];
  word ^= word >> 11;
  word ^= word << 7 & 0x9d2c5680u;
  word ^= word << 15 & 0xefc60000u;
  return word ^ word >> 18;
}

/* [0,1), of 53 bits */
static double
twister_uniform (Twister *twister)
{
  guint32 high = twister_word (twister) >> 5, low = twister_word (twister) >> 6;

  return (high * 67108864.0 + low) / 9007199254740992.0;
}

void
limner_numpy_normals (guint32 seed, double *numbers, gsize n)
{
  Twister twister;

  twister_seed (&twister, seed);
  for (gsize i = 0; i < n; i += 2)
    {
      double u, v, square;

      do
        {
          u = 2 * twister_uniform (&twister) - 1;
          v = 2 * twister_uniform (&twister) - 1;
          square = u * u + v * v;
        }
      while (square >= 1 || square == 0);
      double scale = sqrt (-2 * log (square) / square);
      numbers[i] = scale * v;
      if (i + 1 < n)
        numbers[i + 1] = scale * u;
    }
}
