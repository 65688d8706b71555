/* Measures whether seams between tiles are visible. */
#pragma once

#include "nn/tiles-private.h"

#include <math.h>

/* Positions this far apart have the same phase in the network's poolings. */
#define SEAM_GRID 16

static inline double
step_across (const float *planes, int height, int width, int y, int x, int down, int right)
{
  double sum = 0;

  for (int c = 0; c < 3; c++, planes += (gsize) height * (gsize) width)
    sum += fabs (planes[y * width + x] - planes[(y - down) * width + (x - right)]);
  return sum;
}

/* The mean change between adjacent pixels of planes [3,H,W] across the borders between tiles, relative
 * to that across other lines. The planes start at the tiles' pixel `margin`. */
static inline double
seams (const float *planes, int height, int width, const LimnerTile *tiles, guint n, int margin)
{
  double sum[2] = { 0 }, count[2] = { 0 };

  for (guint i = 0; i < n; i++)
    {
      int top = tiles[i].y - margin, left = tiles[i].x - margin;
      int bottom = MIN (top + tiles[i].height, height), right = MIN (left + tiles[i].width, width);

      for (int x = left; x < right; x += SEAM_GRID)
        for (int y = MAX (top, 0); x > 0 && y < bottom; y++, count[x == left]++)
          sum[x == left] += step_across (planes, height, width, y, x, 0, 1);
      for (int y = top; y < bottom; y += SEAM_GRID)
        for (int x = MAX (left, 0); y > 0 && x < right; x++, count[y == top]++)
          sum[y == top] += step_across (planes, height, width, y, x, 1, 0);
    }
  return sum[1] / count[1] / (sum[0] / count[0]);
}
