/* Layers that look at one value at a time. */
#include "kernels/variant-private.h"
#include "kernels/variants-private.h"

#include "base/threads-private.h"

typedef struct
{
  LimnerActivation a, b, y;
  float slope;
  guint16 *bits;
  const guint16 *mask;
} PointwiseJob;

static gsize
count_rows (const LimnerActivation *a)
{
  return (gsize) limner_activation_blocks (a) * (gsize) a->height;
}

/* The chunk-th row of all blocks. */
static float *
row_of (const LimnerActivation *a, gsize chunk)
{
  return limner_activation_at (a, (int) (chunk / (gsize) a->height), (int) (chunk % (gsize) a->height), 0);
}

static void
relu_row (gpointer data, gsize chunk, int worker)
{
  const PointwiseJob *job = data;
  const float *x = row_of (&job->a, chunk);
  float *y = row_of (&job->y, chunk);
  guint16 *bits = job->bits != NULL ? job->bits + chunk * (gsize) job->a.width : NULL;

  for (int i = 0; i < job->a.width; i++, x += LIMNER_LANES, y += LIMNER_LANES)
    {
      guint mask = 0;
      for (int l = 0; l < LIMNER_LANES; l++)
        {
          mask |= (guint) (x[l] > 0) << l;
          y[l] = x[l] > 0 ? x[l] : job->slope * x[l];
        }
      if (bits != NULL)
        bits[i] = (guint16) mask;
    }
}

static void
relu (const LimnerActivation *x, const LimnerActivation *y, float slope, guint16 *bits)
{
  PointwiseJob job = { .a = *x, .y = *y, .slope = slope, .bits = bits };
  limner_parallel_for (count_rows (x), relu_row, &job);
}

static void
relu_backward_row (gpointer data, gsize chunk, int worker)
{
  const PointwiseJob *job = data;
  const float *dy = row_of (&job->a, chunk);
  float *dx = row_of (&job->y, chunk);
  const guint16 *mask = job->mask + chunk * (gsize) job->a.width;

  for (int i = 0; i < job->a.width; i++, dy += LIMNER_LANES, dx += LIMNER_LANES)
    for (int l = 0; l < LIMNER_LANES; l++)
      dx[l] = mask[i] >> l & 1 ? dy[l] : job->slope * dy[l];
}

static void
relu_backward (const LimnerActivation *dy, const LimnerActivation *dx, float slope, const guint16 *bits)
{
  PointwiseJob job = { .a = *dy, .y = *dx, .slope = slope, .mask = bits };
  limner_parallel_for (count_rows (dy), relu_backward_row, &job);
}

static void
add_row (gpointer data, gsize chunk, int worker)
{
  const PointwiseJob *job = data;
  const float *a = row_of (&job->a, chunk), *b = row_of (&job->b, chunk);
  float *y = row_of (&job->y, chunk);

  for (gsize i = 0; i < (gsize) job->a.width * LIMNER_LANES; i++)
    y[i] = a[i] + b[i];
}

static void
add (const LimnerActivation *a, const LimnerActivation *b, const LimnerActivation *y)
{
  PointwiseJob job = { .a = *a, .b = *b, .y = *y };
  limner_parallel_for (count_rows (a), add_row, &job);
}

void
LIMNER_VARIANT (limner_pointwise_init) (LimnerKernels *kernels)
{
  kernels->relu = relu;
  kernels->relu_backward = relu_backward;
  kernels->add = add;
}
