#include "nn/moments-private.h"

#include "base/memory-private.h"
#include "base/threads-private.h"
#include "kernels/kernels-private.h"
#include "kernels/pixels-private.h"
#include "limner/system.h"

#include <cblas.h>
#include <math.h>
#include <string.h>

/* Positions of a strip: long enough for an efficient product, short enough for the cache. */
#define STRIP 256
/* Independent partial sums. Their number is fixed, so that the order of additions is the same with any
 * number of threads. */
#define GROUPS 8

gboolean
limner_moments_init (LimnerMoments *moments, int channels, GError **error)
{
  gsize padded = (gsize) limner_lanes_round_up (channels);

  moments->channels = channels;
  moments->padded = (int) padded;
  moments->second = limner_alloc0_floats (padded * padded, error);
  moments->mean = moments->second != NULL ? limner_alloc0_floats (padded, error) : NULL;
  if (moments->mean != NULL)
    return TRUE;
  limner_moments_clear (moments);
  return FALSE;
}

void
limner_moments_clear (LimnerMoments *moments)
{
  g_clear_pointer (&moments->mean, limner_memory_free);
  g_clear_pointer (&moments->second, limner_memory_free);
}

/* The next run of pixels, at most to the end of a row. */
static void
continue_products (const LimnerActivation *a, int *y, int *x, int run)
{
  *x += run;
  if (*x < a->width)
    return;
  *x = 0;
  ++*y;
}

/* Positions `start` .. `start + n - 1` (row-major, without border) as rows of `padded` channels. */
static void
gather_strip (const LimnerActivation *a, gsize start, int n, float *strip)
{
  int groups = limner_lanes_round_up (a->channels) / LIMNER_LANES;
  gsize padded = (gsize) groups * LIMNER_LANES;

  for (int group = 0; group < groups; group++)
    {
      int y = (int) (start / (gsize) a->width), x = (int) (start % (gsize) a->width);

      for (int done = 0; done < n;)
        {
          LimnerPixelBuffer buffer;
          int run = MIN (MIN (n - done, a->width - x), LIMNER_PIXELS);
          const float *from = limner_pixels_read (a, group, y, x, run, buffer);

          for (int i = 0; i < run; i++)
            memcpy (strip + (gsize) (done + i) * padded + (gsize) group * LIMNER_LANES,
                    from + (gsize) i * LIMNER_LANES, LIMNER_LANES * sizeof (float));
          done += run;
          continue_products (a, &y, &x, run);
        }
    }
}

/* gradient[p] += scale[p] * (strip[p] + d_mean), the inverse of gather_strip. */
static void
scatter_strip (LimnerActivation *a, gsize start, int n, const float *strip, const float *scale,
               const float *d_mean)
{
  int groups = limner_lanes_round_up (a->channels) / LIMNER_LANES;
  gsize padded = (gsize) groups * LIMNER_LANES;

  for (int group = 0; group < groups; group++)
    {
      int y = (int) (start / (gsize) a->width), x = (int) (start % (gsize) a->width);
      const float *add = d_mean + (gsize) group * LIMNER_LANES;

      for (int done = 0; done < n;)
        {
          LimnerPixelBuffer buffer;
          int run = MIN (MIN (n - done, a->width - x), LIMNER_PIXELS);
          float *to = limner_pixels_read (a, group, y, x, run, buffer);

          for (int i = 0; i < run; i++)
            {
              const float *from = strip + (gsize) (done + i) * padded + (gsize) group * LIMNER_LANES;

              for (int lane = 0; lane < LIMNER_LANES; lane++)
                to[(gsize) i * LIMNER_LANES + (gsize) lane] += scale[done + i] * (from[lane] + add[lane]);
            }
          limner_pixels_write (a, group, y, x, run, to);
          done += run;
          continue_products (a, &y, &x, run);
        }
    }
}

double
limner_moments_weight (const float *weights, gsize n)
{
  double sum = 0;

  if (weights == NULL)
    return (double) n;
  for (gsize p = 0; p < n; p++)
    sum += weights[p];
  return sum;
}

/* Whether all weights of a strip are 0. */
static gboolean
is_idle (const float *weights, gsize start, int n)
{
  for (int i = 0; weights != NULL && i < n; i++)
    if (weights[start + (gsize) i] != 0)
      return FALSE;
  return weights != NULL;
}

/* NULL: this layer's products are fp32. */
static const LimnerMomentsBf16 *
products_of (const LimnerActivation *value)
{
  return value->precision == LIMNER_BF16 && value->channels % (2 * LIMNER_LANES) == 0
             ? limner_kernels ()->moments_bf16
             : NULL;
}

typedef struct
{
  const LimnerActivation *value;
  const float *weights;
  const LimnerMomentsBf16 *bf16; /* or NULL */
  gsize n, n_strips;
  gsize padded;
  float *strips; /* [GROUPS][STRIP, padded], and a row for a strip's sum */
  float *sums;   /* [GROUPS][padded (mean) + padded * padded (upper triangle of second)] */
} Measure;

static gsize
sums_stride (gsize padded)
{
  return padded + padded * padded;
}

static void
measure_group (gpointer data, gsize group, int worker)
{
  Measure *job = data;
  gsize padded = job->padded;
  float *strip = job->strips + group * (STRIP + 1) * padded, *sum = strip + STRIP * padded;
  float *mean = job->sums + group * sums_stride (padded), *second = mean + padded;

  for (gsize s = group; s < job->n_strips; s += GROUPS)
    {
      gsize start = s * STRIP;
      int n = (int) MIN ((gsize) STRIP, job->n - start);

      if (is_idle (job->weights, start, n))
        continue;
      /* Adds strip by strip: one sum over millions of positions would lose digits. */
      if (job->bf16 != NULL)
        {
          job->bf16->add_products (job->value, start, n, (guint16 *) (void *) strip, mean, second);
          continue;
        }
      gather_strip (job->value, start, n, strip);
      memset (sum, 0, padded * sizeof (float));
      for (int i = 0; i < n; i++)
        {
          float w = job->weights != NULL ? job->weights[start + (gsize) i] : 1.0f, root = sqrtf (w);
          float *row = strip + (gsize) i * padded;

          for (gsize c = 0; c < padded; c++)
            sum[c] += w * row[c];
          if (job->weights != NULL)
            for (gsize c = 0; c < padded; c++)
              row[c] *= root;
        }
      for (gsize c = 0; c < padded; c++)
        mean[c] += sum[c];
      cblas_ssyrk (CblasRowMajor, CblasUpper, CblasTrans, (int) padded, n, 1.0f, strip, (int) padded, 1.0f,
                   second, (int) padded);
    }
}

gboolean
limner_moments_measure (LimnerMoments *moments, const LimnerActivation *value, const float *weights,
                        GError **error)
{
  gsize padded = (gsize) moments->padded, n = (gsize) value->height * (gsize) value->width;
  Measure job = { .value = value,
                  .weights = weights,
                  /* Weighted values would be rounded to bfloat16. */
                  .bf16 = weights == NULL ? products_of (value) : NULL,
                  .n = n,
                  .n_strips = (n + STRIP - 1) / STRIP,
                  .padded = padded };
  double total = limner_moments_weight (weights, n);
  float scale = total > 0 ? (float) (1.0 / total) : 0.0f;

  g_return_val_if_fail (value->channels == moments->channels, FALSE);
  job.strips = limner_alloc_floats (GROUPS * (STRIP + 1) * padded, error);
  if (job.strips == NULL)
    return FALSE;
  job.sums = limner_alloc0_floats (GROUPS * sums_stride (padded), error);
  if (job.sums == NULL)
    {
      limner_memory_free (job.strips);
      return FALSE;
    }

  limner_parallel_for (GROUPS, measure_group, &job);
  for (gsize group = 1; group < GROUPS; group++)
    cblas_saxpy ((int) sums_stride (padded), 1.0f, job.sums + group * sums_stride (padded), 1, job.sums, 1);
  for (gsize c = 0; c < padded; c++)
    {
      moments->mean[c] = scale * job.sums[c];
      for (gsize d = c; d < padded; d++)
        moments->second[c * padded + d] = moments->second[d * padded + c]
            = scale * job.sums[padded + c * padded + d];
    }

  limner_memory_free (job.strips);
  limner_memory_free (job.sums);
  return TRUE;
}

typedef struct
{
  const LimnerActivation *value;
  LimnerActivation *gradient;
  const float *weights, *d_mean, *d_second;
  gsize n, padded;
  float inverse_total;
  int workers;
  float *scratch;                /* [workers]: [STRIP, padded] twice, then [STRIP] */
  const LimnerMomentsBf16 *bf16; /* or NULL */
  guint16 *packed;               /* d_second in bfloat16, packed */
} AddGradient;

static gsize
gradient_scratch_stride (gsize padded)
{
  return STRIP * (2 * padded + 1);
}

static void
add_gradient_strip (gpointer data, gsize chunk, int worker)
{
  AddGradient *job = data;
  gsize padded = job->padded, start = chunk * STRIP;
  int n = (int) MIN ((gsize) STRIP, job->n - start);
  float *strip = job->scratch + (gsize) worker * gradient_scratch_stride (padded);
  float *product = strip + STRIP * padded, *scale = product + STRIP * padded;

  if (is_idle (job->weights, start, n))
    return;
  for (int i = 0; i < n; i++)
    scale[i] = job->inverse_total * (job->weights != NULL ? job->weights[start + (gsize) i] : 1.0f);
  gather_strip (job->value, start, n, strip);
  cblas_sgemm (CblasRowMajor, CblasNoTrans, CblasNoTrans, n, (int) padded, (int) padded, 2.0f, strip,
               (int) padded, job->d_second, (int) padded, 0.0f, product, (int) padded);
  scatter_strip (job->gradient, start, n, product, scale, job->d_mean);
}

/* The same in bfloat16; pixels are read in place. */
static void
add_gradient_row (gpointer data, gsize y, int worker)
{
  AddGradient *job = data;
  const int width = job->value->width, groups = (int) (job->padded / LIMNER_LANES);
  float *products = job->scratch + (gsize) worker * gradient_scratch_stride (job->padded);

  for (int x = 0; x < width; x += LIMNER_PIXELS)
    {
      const int n = MIN (LIMNER_PIXELS, width - x);
      const float *weights = job->weights != NULL ? job->weights + y * (gsize) width + (gsize) x : NULL;

      job->bf16->multiply (job->value, (int) y, x, n, job->packed, products);
      for (int group = 0; group < groups; group++)
        {
          const float *product = products + (gsize) group * (gsize) n * LIMNER_LANES;
          const float *add = job->d_mean + (gsize) group * LIMNER_LANES;
          LimnerPixelBuffer buffer;
          float *to = limner_pixels_read (job->gradient, group, (int) y, x, n, buffer);

          for (int i = 0; i < n; i++)
            {
              const float scale = job->inverse_total * (weights != NULL ? weights[i] : 1.0f);

              for (int lane = 0; lane < LIMNER_LANES; lane++)
                to[i * LIMNER_LANES + lane] += scale * (2 * product[i * LIMNER_LANES + lane] + add[lane]);
            }
          limner_pixels_write (job->gradient, group, (int) y, x, n, to);
        }
    }
}

static void
run_gradient (AddGradient *job)
{
  if (job->bf16 == NULL)
    {
      limner_parallel_for_workers (job->workers, (job->n + STRIP - 1) / STRIP, add_gradient_strip, job);
      return;
    }
  job->bf16->pack_matrix (job->d_second, (int) job->padded, job->packed);
  limner_parallel_for_workers (job->workers, (gsize) job->value->height, add_gradient_row, job);
}

/* The number of floats that a matrix of bfloat16 takes. */
static gsize
moments_packed_size (gsize padded)
{
  return padded * padded / 2;
}

gboolean
limner_moments_add_gradient (const LimnerActivation *value, const float *weights, const float *d_mean,
                             const float *d_second, LimnerActivation *gradient, GError **error)
{
  gsize n = (gsize) value->height * (gsize) value->width;
  gsize padded = (gsize) limner_lanes_round_up (value->channels);
  double total = limner_moments_weight (weights, n);
  AddGradient job
      = { value, gradient, weights, d_mean, d_second, n, padded, .workers = limner_get_threads () };
  gsize scratch = (gsize) job.workers * gradient_scratch_stride (padded);

  if (total <= 0)
    return TRUE;
  job.inverse_total = (float) (1.0 / total);
  job.bf16 = products_of (value);
  job.scratch = limner_alloc_floats (scratch + (job.bf16 != NULL ? moments_packed_size (padded) : 0), error);
  if (job.scratch == NULL)
    return FALSE;
  job.packed = (guint16 *) (void *) (job.scratch + scratch);
  run_gradient (&job);
  limner_memory_free (job.scratch);
  return TRUE;
}

gsize
limner_moments_scratch (int channels)
{
  gsize padded = (gsize) limner_lanes_round_up (channels);
  gsize measure = GROUPS * ((STRIP + 1) * padded + sums_stride (padded));
  gsize gradient
      = (gsize) limner_get_threads () * gradient_scratch_stride (padded) + moments_packed_size (padded);

  return MAX (measure, gradient) * sizeof (float);
}
