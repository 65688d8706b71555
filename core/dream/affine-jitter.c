#include "dream/affine-jitter-private.h"

#include <math.h>
#include <string.h>

#define MOST_DEGREES 10.0
#define MOST_SCALE   0.1
#define MOST_SHIFT   (1.0 / 16)

static double
draw_transform (LimnerRandom *random, double most)
{
  return most * (2 * limner_random_uniform (random) - 1);
}

void
limner_affine_jitter_draw (LimnerAffineJitter *jitter, int side, LimnerRandom *random)
{
  double angle = draw_transform (random, MOST_DEGREES * G_PI / 180),
         scale = 1 + draw_transform (random, MOST_SCALE);
  double middle = 0.5 * (side - 1), shift_x = draw_transform (random, MOST_SHIFT * side),
         shift_y = draw_transform (random, MOST_SHIFT * side);

  jitter->side = side;
  jitter->across = scale * cos (angle);
  jitter->down = scale * sin (angle);
  jitter->x = middle - jitter->across * middle + jitter->down * middle + shift_x;
  jitter->y = middle - jitter->down * middle - jitter->across * middle + shift_y;
}

static int
mirror (int i, int n)
{
  i = i < 0 ? -1 - i : i;
  return i < n ? i : MAX (2 * n - 1 - i, 0);
}

/* The four picture pixels of view pixel (x, y), and their bilinear weights. */
static void
neighbours (const LimnerAffineJitter *jitter, int x, int y, gsize at[4], float share[4])
{
  double from_x = jitter->x + jitter->across * x - jitter->down * y,
         from_y = jitter->y + jitter->down * x + jitter->across * y;
  int left = (int) floor (from_x), top = (int) floor (from_y);
  float fx = (float) (from_x - left), fy = (float) (from_y - top);

  for (int i = 0; i < 4; i++)
    {
      at[i] = (gsize) mirror (top + i / 2, jitter->side) * (gsize) jitter->side
              + (gsize) mirror (left + i % 2, jitter->side);
      share[i] = (i % 2 ? fx : 1 - fx) * (i / 2 ? fy : 1 - fy);
    }
}

void
limner_affine_jitter_view (const LimnerAffineJitter *jitter, const float *picture, float *view)
{
  gsize plane = (gsize) jitter->side * (gsize) jitter->side, to = 0;

  for (int y = 0; y < jitter->side; y++)
    for (int x = 0; x < jitter->side; x++, to++)
      {
        gsize at[4];
        float share[4];

        neighbours (jitter, x, y, at, share);
        for (int c = 0; c < 3; c++)
          {
            const float *from = picture + (gsize) c * plane;

            view[(gsize) c * plane + to] = share[0] * from[at[0]] + share[1] * from[at[1]]
                                           + share[2] * from[at[2]] + share[3] * from[at[3]];
          }
      }
}

void
limner_affine_jitter_gradient (const LimnerAffineJitter *jitter, const float *view, float *picture)
{
  gsize plane = (gsize) jitter->side * (gsize) jitter->side, from = 0;

  memset (picture, 0, 3 * plane * sizeof (float));
  for (int y = 0; y < jitter->side; y++)
    for (int x = 0; x < jitter->side; x++, from++)
      {
        gsize at[4];
        float share[4];

        neighbours (jitter, x, y, at, share);
        for (int c = 0; c < 3; c++)
          for (int i = 0; i < 4; i++)
            picture[(gsize) c * plane + at[i]] += share[i] * view[(gsize) c * plane + from];
      }
}
