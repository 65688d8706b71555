#include "dream/guide-private.h"

#include "base/memory-private.h"
#include "base/threads-private.h"
#include "kernels/pixels-private.h"
#include "limner/system.h"

#include <cblas.h>
#include <string.h>

/* Number of picture positions that are compared with all guide positions together. */
#define STRIP 64

void
limner_dream_features_clear (LimnerDreamFeatures *features)
{
  g_clear_pointer (&features->value, limner_memory_free);
}

/* Copies n positions from `start`, in reading order, to rows [n,padded]. */
static void
gather_guide (const LimnerActivation *tap, gsize start, gsize n, float *rows)
{
  int groups = limner_activation_groups (tap);

  for (gsize i = 0; i < n; i++)
    {
      int y = (int) ((start + i) / (gsize) tap->width), x = (int) ((start + i) % (gsize) tap->width);

      for (int group = 0; group < groups; group++, rows += LIMNER_LANES)
        {
          float pixel[LIMNER_LANES];
          memcpy (rows, limner_pixels_read (tap, group, y, x, 1, pixel), LIMNER_LANES * sizeof (float));
        }
    }
}

gboolean
limner_dream_features_init (LimnerDreamFeatures *features, const LimnerActivation *tap, const float *wanted,
                            GError **error)
{
  gsize padded;

  *features = (LimnerDreamFeatures) { .n = (gsize) tap->height * (gsize) tap->width,
                                      .padded = limner_activation_groups (tap) * LIMNER_LANES };
  padded = (gsize) features->padded;
  features->value = limner_alloc_floats (features->n * padded, error);
  if (features->value == NULL)
    return FALSE;
  gather_guide (tap, 0, features->n, features->value);
  for (gsize i = 0; i < features->n * padded; i++)
    if (!(wanted[i % padded] > 0))
      features->value[i] = 0;
  return TRUE;
}

typedef struct
{
  const LimnerDreamFeatures *features;
  const LimnerActivation *value;
  LimnerActivation *gradient;
  float scale;
  gsize n;        /* places of `value` */
  gsize stride;   /* floats of one worker's scratch */
  float *scratch; /* of every worker: [STRIP,padded], then products [STRIP,features->n] */
  double *sums;   /* [strips] */
} Pull;

static void
pull_place (const Pull *job, gsize place, gsize match)
{
  const float *row = job->features->value + match * (gsize) job->features->padded;
  int y = (int) (place / (gsize) job->value->width), x = (int) (place % (gsize) job->value->width);

  for (int group = 0; group < limner_activation_groups (job->value); group++)
    {
      float pixel[LIMNER_LANES], *to = limner_pixels_read (job->gradient, group, y, x, 1, pixel);

      for (int lane = 0; lane < LIMNER_LANES; lane++)
        to[lane] += job->scale * row[group * LIMNER_LANES + lane];
      limner_pixels_write (job->gradient, group, y, x, 1, to);
    }
}

static void
pull_strip (gpointer data, gsize chunk, int worker)
{
  Pull *job = data;
  const LimnerDreamFeatures *features = job->features;
  gsize start = chunk * STRIP, n = MIN (STRIP, job->n - start);
  float *rows = job->scratch + (gsize) worker * job->stride,
        *products = rows + (gsize) STRIP * (gsize) features->padded;

  gather_guide (job->value, start, n, rows);
  cblas_sgemm (CblasRowMajor, CblasNoTrans, CblasTrans, (int) n, (int) features->n, features->padded, 1.0f,
               rows, features->padded, features->value, features->padded, 0.0f, products, (int) features->n);
  job->sums[chunk] = 0;
  for (gsize i = 0; i < n; i++)
    {
      const float *product = products + i * features->n;
      gsize best = 0;

      for (gsize j = 1; j < features->n; j++)
        if (product[j] > product[best])
          best = j;
      job->sums[chunk] += product[best];
      pull_place (job, start + i, best);
    }
}

gboolean
limner_dream_features_pull (const LimnerDreamFeatures *features, const LimnerActivation *value, float scale,
                            LimnerActivation *gradient, double *sum, GError **error)
{
  Pull job
      = { features, value, gradient, scale, (gsize) value->height * (gsize) value->width, 0, NULL, NULL };
  gsize strips = (job.n + STRIP - 1) / STRIP;
  const int workers = limner_get_threads ();

  job.stride = STRIP * ((gsize) features->padded + features->n);
  job.scratch = limner_alloc_floats ((gsize) workers * job.stride, error);
  if (job.scratch == NULL)
    return FALSE;
  job.sums = g_new (double, strips);
  limner_parallel_for_workers (workers, strips, pull_strip, &job);
  *sum = 0;
  for (gsize i = 0; i < strips; i++)
    *sum += job.sums[i];
  g_free (job.sums);
  limner_memory_free (job.scratch);
  return TRUE;
}
