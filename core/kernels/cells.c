/* Features in the cells of a grid: from a layer's positions to cells, gradients back, and the cosine
 * between a cell's features and its target. */
#include "kernels/pixels-private.h"
#include "kernels/variant-private.h"
#include "kernels/variants-private.h"

#include "base/threads-private.h"

#ifdef __AVX2__
#include "kernels/vector-private.h"
#endif

#include <math.h>
#include <string.h>

typedef struct
{
  const LimnerAxisFilter *rows, *columns;
  LimnerActivation activation;
  int groups; /* of LIMNER_LANES channels */
  float *cells;
  gsize stride;
  const LimnerMask *mask; /* or NULL */
} CellsJob;

/* line [width][16] += weight * row y of a group. */
static void
add_row (const LimnerActivation *a, int group, int y, float weight, float *restrict line)
{
  for (int x = 0; x < a->width; x += LIMNER_PIXELS)
    {
      LimnerPixelBuffer buffer;
      int n = MIN (LIMNER_PIXELS, a->width - x);
      const float *from = limner_pixels_read (a, group, y, x, n, buffer);
      float *to = line + (gsize) x * LIMNER_LANES;

      for (int i = 0; i < n * LIMNER_LANES; i++)
        to[i] += weight * from[i];
    }
}

/* Adds to `to` [16] the positions of the line that output i of the filter covers. */
static inline void
add_positions (const LimnerAxisFilter *filter, int i, const float *restrict line, float *restrict to)
{
  float sum[LIMNER_LANES];

  for (int lane = 0; lane < LIMNER_LANES; lane++)
    sum[lane] = to[lane];
  for (int k = filter->start[i]; k < filter->start[i + 1]; k++)
    {
      const float *from = line + (gsize) filter->index[k] * LIMNER_LANES;
      float weight = filter->weight[k];

      for (int lane = 0; lane < LIMNER_LANES; lane++)
        sum[lane] += weight * from[lane];
    }
  for (int lane = 0; lane < LIMNER_LANES; lane++)
    to[lane] = sum[lane];
}

/* A row of cells, sixteen channels. */
static void
gather_row (gpointer data, gsize chunk, int worker)
{
  const CellsJob *job = data;
  int group = (int) (chunk % (gsize) job->groups), row = (int) (chunk / (gsize) job->groups),
      columns = job->columns->n_out;
  float *to = job->cells + (gsize) row * (gsize) columns * job->stride + (gsize) group * LIMNER_LANES;
  g_autofree float *line = g_new0 (float, (gsize) job->activation.width *LIMNER_LANES);

  for (int k = job->rows->start[row]; k < job->rows->start[row + 1]; k++)
    add_row (&job->activation, group, job->rows->index[k], job->rows->weight[k], line);
  for (int column = 0; column < columns; column++, to += job->stride)
    {
      for (int lane = 0; lane < LIMNER_LANES; lane++)
        to[lane] = 0;
      add_positions (job->columns, column, line, to);
    }
}

static void
gather_cells (const LimnerActivation *x, const LimnerAxisFilter *rows, const LimnerAxisFilter *columns,
              float *to, gsize stride)
{
  CellsJob job = { rows, columns, *x, limner_lanes_round_up (x->channels) / LIMNER_LANES, to, stride, NULL };

  limner_parallel_for ((gsize) rows->n_out * (gsize) job.groups, gather_row, &job);
}

/* line [columns of cells][16] += weight * sixteen channels of a row of cells. */
static void
add_cells (const CellsJob *job, int group, int row, float weight, float *restrict line)
{
  int columns = job->columns->n_in;
  const float *from = job->cells + (gsize) row * (gsize) columns * job->stride + (gsize) group * LIMNER_LANES;

  for (int i = 0; i < columns; i++, from += job->stride, line += LIMNER_LANES)
    for (int lane = 0; lane < LIMNER_LANES; lane++)
      line[lane] += weight * from[lane];
}

/* Applies the ReLU's mask to n pixels [n][16]. */
static void
mask_pixels (const LimnerMask *mask, gsize first, float *pixels, int n)
{
  for (int i = 0; i < n; i++, pixels += LIMNER_LANES)
    for (int lane = 0; lane < LIMNER_LANES; lane++)
      pixels[lane] = mask->bits[first + (gsize) i] >> lane & 1 ? pixels[lane] : mask->slope * pixels[lane];
}

/* A row of the layer, sixteen channels. */
static void
scatter_row (gpointer data, gsize chunk, int worker)
{
  const CellsJob *job = data;
  const LimnerActivation *to = &job->activation;
  int group = (int) (chunk % (gsize) job->groups), row = (int) (chunk / (gsize) job->groups);
  gsize first = ((gsize) group * (gsize) to->height + (gsize) row) * (gsize) to->width;
  g_autofree float *line = g_new0 (float, (gsize) job->columns->n_in *LIMNER_LANES);

  for (int k = job->rows->start[row]; k < job->rows->start[row + 1]; k++)
    add_cells (job, group, job->rows->index[k], job->rows->weight[k], line);
  for (int x = 0; x < to->width; x += LIMNER_PIXELS)
    {
      LimnerPixelBuffer buffer;
      int n = MIN (LIMNER_PIXELS, to->width - x);
      float *pixels = limner_pixels_read (to, group, row, x, n, buffer);

      for (int i = 0; i < n; i++)
        add_positions (job->columns, x + i, line, pixels + (gsize) i * LIMNER_LANES);
      if (job->mask != NULL)
        mask_pixels (job->mask, first + (gsize) x, pixels, n);
      limner_pixels_write (to, group, row, x, n, pixels);
    }
}

static void
scatter_cells (const float *cells, gsize stride, const LimnerAxisFilter *rows,
               const LimnerAxisFilter *columns, const LimnerActivation *y, const LimnerMask *mask)
{
  CellsJob job = { rows,   columns, *y, limner_lanes_round_up (y->channels) / LIMNER_LANES, (float *) cells,
                   stride, mask };

  limner_parallel_for ((gsize) y->height * (gsize) job.groups, scatter_row, &job);
}

static float
sum_lanes (const float *lanes)
{
  float sum = 0;

  for (int lane = 0; lane < LIMNER_LANES; lane++)
    sum += lanes[lane];
  return sum;
}

static double
cosine_gradient (float *restrict x, const float *restrict target, const float *restrict mean, int n,
                 float weight)
{
  float xx[LIMNER_LANES] = { 0 }, xt[LIMNER_LANES] = { 0 }, tt[LIMNER_LANES] = { 0 };
  float product, own, length, to_target, to_itself;

  for (int i = 0; i < n; i += LIMNER_LANES)
    for (int lane = 0; lane < LIMNER_LANES; lane++)
      {
        float wanted = target[i + lane] + mean[i + lane], value = x[i + lane];

        xx[lane] += value * value;
        xt[lane] += value * wanted;
        tt[lane] += wanted * wanted;
      }
  own = sum_lanes (xx);
  product = sum_lanes (xt);
  length = sqrtf (own) * sqrtf (sum_lanes (tt));
  if (!(length > 1e-12f))
    {
      memset (x, 0, (gsize) n * sizeof (float));
      return 0;
    }
  to_target = weight / length;
  to_itself = weight * product / (length * own);
  for (int i = 0; i < n; i++)
    x[i] = to_itself * x[i] - to_target * (target[i] + mean[i]);
  return (double) weight * (1 - (double) product / length);
}

static gsize
first_above (const float *values, gsize from, gsize n, float limit)
{
  gsize i = from;

#ifdef __AVX2__
  for (; i + LIMNER_VECTOR <= n; i += LIMNER_VECTOR)
    {
      LimnerVector some;
      unsigned above;

      memcpy (&some, values + i, sizeof some);
      above = limner_positive (some - limner_splat (limit));
      if (above != 0)
        return i + (gsize) __builtin_ctz (above);
    }
#endif
  while (i < n && !(values[i] > limit))
    i++;
  return i;
}

void
LIMNER_VARIANT (limner_cells_init) (LimnerKernels *kernels)
{
  kernels->gather_cells = gather_cells;
  kernels->scatter_cells = scatter_cells;
  kernels->cosine_gradient = cosine_gradient;
  kernels->first_above = first_above;
}
