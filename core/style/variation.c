#include "style/variation-private.h"

#include "base/threads-private.h"

/* Independent sums, so that the compiler can use vectors. */
#define SUMS 8

typedef struct
{
  const float *x;
  float *gradient;
  int height, width;
  float scale;
  double *sums; /* [3 H] */
} Variation;

/* Sum of (b - a)^2. */
static double
squared_difference (const float *a, const float *b, int n)
{
  double sums[SUMS] = { 0 }, sum = 0;
  int i = 0;

  for (; i + SUMS <= n; i += SUMS)
    for (int k = 0; k < SUMS; k++)
      {
        float d = b[i + k] - a[i + k];

        sums[k] += (double) d * d;
      }
  for (; i < n; i++)
    {
      float d = b[i] - a[i];

      sums[0] += (double) d * d;
    }
  for (int k = 0; k < SUMS; k++)
    sum += sums[k];
  return sum;
}

/* gradient += scale * (to - from) */
static void
pull (const float *restrict to, const float *restrict from, int n, float scale, float *restrict gradient)
{
  for (int i = 0; i < n; i++)
    gradient[i] += scale * (to[i] - from[i]);
}

/* A row of a plane, against its neighbours on all sides. */
static void
vary_row (gpointer data, gsize chunk, int worker)
{
  const Variation *job = data;
  const int y = (int) (chunk % (gsize) job->height), w = job->width;
  const float *row = job->x + chunk * (gsize) w;
  float *gradient = job->gradient + chunk * (gsize) w;

  job->sums[chunk] = squared_difference (row, row + 1, w - 1);
  pull (row, row + 1, w - 1, job->scale, gradient);
  pull (row + 1, row, w - 1, job->scale, gradient + 1);
  if (y > 0)
    pull (row, row - w, w, job->scale, gradient);
  if (y + 1 < job->height)
    {
      job->sums[chunk] += squared_difference (row, row + w, w);
      pull (row, row + w, w, job->scale, gradient);
    }
}

double
limner_total_variation (const float *x, int h, int w, double weight, float *gradient)
{
  gsize rows = 3 * (gsize) h;
  g_autofree double *sums = g_new (double, rows);
  Variation job = { x, gradient, h, w, (float) (2.0 * weight / (3.0 * h * w)), sums };
  double sum = 0;

  limner_parallel_for (rows, vary_row, &job);
  for (gsize i = 0; i < rows; i++)
    sum += sums[i];
  return weight * sum / (3.0 * h * w);
}
