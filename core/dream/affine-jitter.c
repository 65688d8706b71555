#include "dream/affine-jitter-private.h"

#include <math.h>
#include <string.h>

#define MOST_DEGREES 10.0
#define MOST_SCALE   0.1
#define MOST_SHIFT   (1.0 / 16)

static double
draw (LimnerRandom *random, double most)
{
  return most * (2 * limner_random_uniform (random) - 1);
}

void
limner_affine_jitter_draw (LimnerAffineJitter *wobble, int side, LimnerRandom *random)
{
  double angle = draw (random, MOST_DEGREES * G_PI / 180), scale = 1 + draw (random, MOST_SCALE);
  double middle = 0.5 * (side - 1), shift_x = draw (random, MOST_SHIFT * side),
         shift_y = draw (random, MOST_SHIFT * side);

  wobble->side = side;
  wobble->across = scale * cos (angle);
  wobble->down = scale * sin (angle);
  wobble->x = middle - wobble->across * middle + wobble->down * middle + shift_x;
  wobble->y = middle - wobble->down * middle - wobble->across * middle + shift_y;
}

static int
mirror (int i, int n)
{
  i = i < 0 ? -1 - i : i;
  return i < n ? i : MAX (2 * n - 1 - i, 0);
}

/* The four pixels that view pixel (x, y) is made from, and their shares. */
static void
neighbours (const LimnerAffineJitter *wobble, int x, int y, gsize at[4], float share[4])
{
  double from_x = wobble->x + wobble->across * x - wobble->down * y,
         from_y = wobble->y + wobble->down * x + wobble->across * y;
  int left = (int) floor (from_x), top = (int) floor (from_y);
  float fx = (float) (from_x - left), fy = (float) (from_y - top);

  for (int i = 0; i < 4; i++)
    {
      at[i] = (gsize) mirror (top + i / 2, wobble->side) * (gsize) wobble->side
              + (gsize) mirror (left + i % 2, wobble->side);
      share[i] = (i % 2 ? fx : 1 - fx) * (i / 2 ? fy : 1 - fy);
    }
}

void
limner_affine_jitter_view (const LimnerAffineJitter *wobble, const float *picture, float *view)
{
  gsize plane = (gsize) wobble->side * (gsize) wobble->side, to = 0;

  for (int y = 0; y < wobble->side; y++)
    for (int x = 0; x < wobble->side; x++, to++)
      {
        gsize at[4];
        float share[4];

        neighbours (wobble, x, y, at, share);
        for (int c = 0; c < 3; c++)
          {
            const float *from = picture + (gsize) c * plane;

            view[(gsize) c * plane + to] = share[0] * from[at[0]] + share[1] * from[at[1]]
                                           + share[2] * from[at[2]] + share[3] * from[at[3]];
          }
      }
}

void
limner_affine_jitter_gradient (const LimnerAffineJitter *wobble, const float *view, float *picture)
{
  gsize plane = (gsize) wobble->side * (gsize) wobble->side, from = 0;

  memset (picture, 0, 3 * plane * sizeof (float));
  for (int y = 0; y < wobble->side; y++)
    for (int x = 0; x < wobble->side; x++, from++)
      {
        gsize at[4];
        float share[4];

        neighbours (wobble, x, y, at, share);
        for (int c = 0; c < 3; c++)
          for (int i = 0; i < 4; i++)
            picture[(gsize) c * plane + at[i]] += share[i] * view[(gsize) c * plane + from];
      }
}
