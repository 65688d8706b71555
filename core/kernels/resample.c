/* Resampling by tables, one output row at a time: first the weighted sum of the input rows, then the
 * weighted sums along the columns. */
#include "kernels/variant-private.h"
#include "kernels/variants-private.h"

#include "base/threads-private.h"

#include <string.h>

typedef struct
{
  LimnerActivation x, y;
  const LimnerAxis *rows, *columns;
  float *scratch; /* [workers][x.width * 16] */
} ResampleJob;

static void
resample_row (gpointer data, gsize chunk, int worker)
{
  const ResampleJob *job = data;
  const LimnerAxis *rows = job->rows, *columns = job->columns;
  int block = (int) (chunk / (gsize) job->y.height), y = (int) (chunk % (gsize) job->y.height);
  gsize n = (gsize) job->x.width * LIMNER_LANES;
  float *mixed = job->scratch + (gsize) worker * n;
  float *out = limner_activation_at (&job->y, block, y, 0);

  memset (mixed, 0, n * sizeof (float));
  for (int t = 0; t < rows->count[y]; t++)
    {
      const float *in = limner_activation_at (&job->x, block, rows->first[y] + t, 0);
      float weight = rows->weights[(gsize) y * (gsize) rows->support + (gsize) t];
      for (gsize i = 0; i < n; i++)
        mixed[i] += weight * in[i];
    }
  for (int x = 0; x < job->y.width; x++, out += LIMNER_LANES)
    {
      const float *in = mixed + (gsize) columns->first[x] * LIMNER_LANES;
      const float *weights = columns->weights + (gsize) x * (gsize) columns->support;
      float sum[LIMNER_LANES] = { 0 };
      for (int t = 0; t < columns->count[x]; t++, in += LIMNER_LANES)
        for (int l = 0; l < LIMNER_LANES; l++)
          sum[l] += weights[t] * in[l];
      memcpy (out, sum, sizeof sum);
    }
}

static void
resample (const LimnerActivation *x, const LimnerActivation *y, const LimnerAxis *rows,
          const LimnerAxis *columns, float *scratch, int threads)
{
  ResampleJob job = { *x, *y, rows, columns, scratch };

  g_return_if_fail (rows->n_in == x->height && rows->n_out == y->height);
  g_return_if_fail (columns->n_in == x->width && columns->n_out == y->width);
  limner_parallel_for_workers (threads, (gsize) limner_activation_blocks (y) * (gsize) y->height,
                               resample_row, &job);
}

void
LIMNER_VARIANT (limner_resample_init) (LimnerKernels *kernels)
{
  kernels->resample = resample;
}
