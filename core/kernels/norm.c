/* Instance normalisation (Ulyanov, Vedaldi, Lempitsky 2016). Each row is summed in double; the row sums
 * are added in order. So the result does not depend on the number of threads. */
#include "kernels/variant-private.h"
#include "kernels/variants-private.h"

#include "base/threads-private.h"

#include <math.h>

typedef struct
{
  LimnerActivation x, dy, y; /* y: the output, or dx */
  const LimnerNormalisation *norm;
  double *partial;      /* [blocks][H][2][16] */
  const double *totals; /* [blocks][2][16] */
} NormJob;

/* Two sums for each lane of one row. */
#define ROW_SUMS (2 * LIMNER_LANES)

static float *
norm_row (const LimnerActivation *a, gsize chunk)
{
  return limner_activation_at (a, (int) (chunk / (gsize) a->height), (int) (chunk % (gsize) a->height), 0);
}

/* Adds the row sums of each block; the total replaces the sums of its first row. */
static void
add_up_rows (const LimnerActivation *a, double *partial)
{
  for (int block = 0; block < limner_activation_blocks (a); block++)
    {
      double *total = partial + (gsize) block * (gsize) a->height * ROW_SUMS;
      for (int y = 1; y < a->height; y++)
        for (int i = 0; i < ROW_SUMS; i++)
          total[i] += total[y * ROW_SUMS + i];
    }
}

/* Sums of x and x^2. */
static void
statistics_row (gpointer data, gsize chunk, int worker)
{
  const NormJob *job = data;
  const float *x = norm_row (&job->x, chunk);
  double sum[LIMNER_LANES] = { 0 }, square[LIMNER_LANES] = { 0 };

  for (int i = 0; i < job->x.width; i++, x += LIMNER_LANES)
    for (int l = 0; l < LIMNER_LANES; l++)
      {
        double v = x[l];
        sum[l] += v;
        square[l] += v * v;
      }
  double *partial = job->partial + chunk * ROW_SUMS;
  for (int l = 0; l < LIMNER_LANES; l++)
    {
      partial[l] = sum[l];
      partial[LIMNER_LANES + l] = square[l];
    }
}

static void
norm_statistics (const LimnerActivation *x, float eps, float *mean, float *inverse, double *partial)
{
  NormJob job = { .x = *x, .partial = partial };
  double n = (double) x->height * x->width;

  limner_parallel_for (limner_activation_block_rows (x), statistics_row, &job);
  add_up_rows (x, partial);
  for (int block = 0; block < limner_activation_blocks (x); block++)
    for (int l = 0; l < LIMNER_LANES; l++)
      {
        const double *total = partial + (gsize) block * (gsize) x->height * ROW_SUMS;
        double average = total[l] / n, square = total[LIMNER_LANES + l] / n;
        mean[block * LIMNER_LANES + l] = (float) average;
        inverse[block * LIMNER_LANES + l] = (float) (1 / sqrt (MAX (0, square - average * average) + eps));
      }
}

static void
apply_norm_row (gpointer data, gsize chunk, int worker)
{
  const NormJob *job = data;
  gsize first = chunk / (gsize) job->x.height * LIMNER_LANES;
  const float *x = norm_row (&job->x, chunk);
  float *y = norm_row (&job->y, chunk);
  float scale[LIMNER_LANES], centre[LIMNER_LANES], shift[LIMNER_LANES];

  for (int l = 0; l < LIMNER_LANES; l++)
    {
      centre[l] = job->norm->mean[first + (gsize) l];
      scale[l] = job->norm->inverse[first + (gsize) l] * job->norm->weight[first + (gsize) l];
      shift[l] = job->norm->bias[first + (gsize) l];
    }
  for (int i = 0; i < job->x.width; i++, x += LIMNER_LANES, y += LIMNER_LANES)
    for (int l = 0; l < LIMNER_LANES; l++)
      y[l] = (x[l] - centre[l]) * scale[l] + shift[l];
}

static void
norm_apply (const LimnerActivation *x, const LimnerActivation *y, const LimnerNormalisation *norm)
{
  NormJob job = { .x = *x, .y = *y, .norm = norm };
  limner_parallel_for (limner_activation_block_rows (x), apply_norm_row, &job);
}

/* Sums of dy and of dy times the normalised x. */
static void
gradient_sums_row (gpointer data, gsize chunk, int worker)
{
  const NormJob *job = data;
  gsize first = chunk / (gsize) job->x.height * LIMNER_LANES;
  const float *x = norm_row (&job->x, chunk), *dy = norm_row (&job->dy, chunk);
  double sum[LIMNER_LANES] = { 0 }, product[LIMNER_LANES] = { 0 };

  for (int i = 0; i < job->x.width; i++, x += LIMNER_LANES, dy += LIMNER_LANES)
    for (int l = 0; l < LIMNER_LANES; l++)
      {
        double normal = (x[l] - job->norm->mean[first + (gsize) l]) * job->norm->inverse[first + (gsize) l];
        sum[l] += dy[l];
        product[l] += dy[l] * normal;
      }
  double *partial = job->partial + chunk * ROW_SUMS;
  for (int l = 0; l < LIMNER_LANES; l++)
    {
      partial[l] = sum[l];
      partial[LIMNER_LANES + l] = product[l];
    }
}

/* dx = weight * inverse * (dy - mean (dy) - normal * mean (dy * normal)) */
static void
norm_gradient_row (gpointer data, gsize chunk, int worker)
{
  const NormJob *job = data;
  gsize height = (gsize) job->x.height, first = chunk / height * LIMNER_LANES;
  const double *total = job->totals + chunk / height * height * ROW_SUMS;
  double n = (double) job->x.height * job->x.width;
  const float *x = norm_row (&job->x, chunk), *dy = norm_row (&job->dy, chunk);
  float *dx = norm_row (&job->y, chunk);
  float scale[LIMNER_LANES], mean_dy[LIMNER_LANES], mean_product[LIMNER_LANES];

  for (int l = 0; l < LIMNER_LANES; l++)
    {
      scale[l] = job->norm->inverse[first + (gsize) l] * job->norm->weight[first + (gsize) l];
      mean_dy[l] = (float) (total[l] / n);
      mean_product[l] = (float) (total[LIMNER_LANES + l] / n);
    }
  for (int i = 0; i < job->x.width; i++, x += LIMNER_LANES, dy += LIMNER_LANES, dx += LIMNER_LANES)
    for (int l = 0; l < LIMNER_LANES; l++)
      {
        float normal = (x[l] - job->norm->mean[first + (gsize) l]) * job->norm->inverse[first + (gsize) l];
        dx[l] = scale[l] * (dy[l] - mean_dy[l] - normal * mean_product[l]);
      }
}

static void
backward_norm (const LimnerActivation *x, const LimnerActivation *dy, const LimnerActivation *dx,
               const LimnerNormalisation *norm, double *partial)
{
  NormJob job = { .x = *x, .dy = *dy, .y = *dx, .norm = norm, .partial = partial, .totals = partial };

  limner_parallel_for (limner_activation_block_rows (x), gradient_sums_row, &job);
  add_up_rows (x, partial);
  limner_parallel_for (limner_activation_block_rows (x), norm_gradient_row, &job);
}

void
LIMNER_VARIANT (limner_norm_init) (LimnerKernels *kernels)
{
  kernels->norm_statistics = norm_statistics;
  kernels->norm_apply = norm_apply;
  kernels->norm_backward = backward_norm;
}
