/* The backward pass uses the weights packed for the forward pass. The points of the transform come in
 * pairs p, 1/p (0 and infinity, sqrt(1/2) and sqrt(2)). A filter rotated by 180 degrees, evaluated at p,
 * is p^2 times the filter evaluated at 1/p. So the flipped filter's U is the filter's U with exchanged
 * points, times powers of two. The result equals the packed flipped filter bit for bit. A transposition
 * exchanges inputs and outputs. */
#include "kernels/winograd-private.h"

#include <string.h>

/* Along one axis: the point of the flipped filter's value, and its factor p^2 N(1/p) / N(p), where N is
 * the denominator in the row of G. */
static const int partner[6] = { 5, 3, 4, 1, 2, 0 };
static const float factor[6] = { 1, -2, -2, -0.5f, -0.5f, 1 };

typedef int Index __attribute__ ((vector_size (LIMNER_VECTOR * 4)));

#if LIMNER_VECTOR == 16
static const Index low = { 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23 };
static const Index high = { 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31 };
#else
static const Index low = { 0, 8, 1, 9, 2, 10, 3, 11 };
static const Index high = { 4, 12, 5, 13, 6, 14, 7, 15 };
#endif

/* A square of LIMNER_VECTOR rows and columns, both LIMNER_PANEL apart in memory; only the first n rows are
 * read, the others are zero. Interleaving the upper with the lower half of the rows, log2 (LIMNER_VECTOR)
 * times, transposes. */
static void
transpose (const float *from, int n, float scale, float *to)
{
  LimnerVector a[LIMNER_VECTOR], b[LIMNER_VECTOR];
#pragma GCC unroll 16
  for (int i = 0; i < LIMNER_VECTOR; i++)
    a[i] = i < n ? limner_load (from + i * LIMNER_PANEL) * scale : (LimnerVector) {};
#pragma GCC unroll 4
  for (int width = 1; width < LIMNER_VECTOR; width *= 2)
    {
#pragma GCC unroll 8
      for (int i = 0; i < LIMNER_VECTOR / 2; i++)
        {
          b[2 * i] = __builtin_shuffle (a[i], a[i + LIMNER_VECTOR / 2], low);
          b[2 * i + 1] = __builtin_shuffle (a[i], a[i + LIMNER_VECTOR / 2], high);
        }
#pragma GCC unroll 16
      for (int i = 0; i < LIMNER_VECTOR; i++)
        a[i] = b[i];
    }
#pragma GCC unroll 16
  for (int i = 0; i < LIMNER_VECTOR; i++)
    limner_store (to + i * LIMNER_PANEL, a[i]);
}

void
limner_winograd_flip_weights (const LimnerConvShape *shape, const float *forward, int panel, int point,
                              float *to)
{
  const int source = partner[point / 6] * 6 + partner[point % 6];
  const float scale = factor[point / 6] * factor[point % 6];
  /* forward is [panels of our inputs][36][our outputs][LIMNER_PANEL]. */
  const gsize panel_stride = (gsize) LIMNER_POINTS * (gsize) shape->outputs * LIMNER_PANEL;
  const int first = panel * LIMNER_PANEL;
  forward += ((gsize) source * (gsize) shape->outputs + (gsize) first) * LIMNER_PANEL;
  for (int i = 0; i < limner_panels (shape->inputs); i++, forward += panel_stride)
    {
      /* The next square lies on another page, which the hardware prefetcher does not fetch. */
      if (i + 1 < limner_panels (shape->inputs))
        for (int line = 0; line < LIMNER_PANEL * LIMNER_PANEL; line += LIMNER_LANES)
          __builtin_prefetch (forward + panel_stride + line);
      for (int input = 0; input < LIMNER_PANEL; input += LIMNER_VECTOR, to += LIMNER_VECTOR * LIMNER_PANEL)
        for (int output = 0; output < LIMNER_PANEL; output += LIMNER_VECTOR)
          transpose (forward + (gsize) output * LIMNER_PANEL + input, shape->outputs - first - output, scale,
                     to + output);
    }
}
