#include "config.h"

#include "style/distance-private.h"

#include "base/memory-private.h"
#include "style/symmetric-private.h"

#include <cblas.h>
#include <math.h>
#include <string.h>

/* Eigenvalues below this share of the largest are float noise. */
#define NOISE 1e-6f

/* out = S - m m^T */
static void
covariance (const LimnerMoments *moments, float *out)
{
  int n = moments->padded;

  memcpy (out, moments->second, (gsize) n * (gsize) n * sizeof (float));
  cblas_sger (CblasRowMajor, n, n, -1.0f, moments->mean, 1, moments->mean, 1, out, n);
}

static double
trace (const float *a, int n)
{
  double sum = 0;

  for (int i = 0; i < n; i++)
    sum += a[(gsize) i * (gsize) n + (gsize) i];
  return sum;
}

static double
squared_norm (const float *a, gsize n)
{
  double sum = 0;

  for (gsize i = 0; i < n; i++)
    sum += (double) a[i] * a[i];
  return sum;
}

static gboolean
init_root (LimnerStyleTarget *target, GError **error)
{
  int n = target->moments.padded;
  gsize nn = (gsize) n * (gsize) n;
  float *v = limner_alloc_floats (2 * nn + (gsize) n, error), *scratch = v + nn, *w = scratch + nn;
  gboolean ok;

  if (v == NULL)
    return FALSE;
  covariance (&target->moments, v);
  target->trace = trace (v, n);
  target->root = limner_alloc_floats (nn, error);
  ok = target->root != NULL && limner_symmetric_eigen (v, w, n, error);
  if (ok)
    {
      for (int i = 0; i < n; i++)
        w[i] = sqrtf (MAX (w[i], 0.0f));
      limner_symmetric_compose (v, w, n, scratch, target->root);
    }
  limner_memory_free (v);
  return ok;
}

gboolean
limner_style_target_init (LimnerStyleTarget *target, LimnerStyleDistance kind, LimnerMoments *moments,
                          GError **error)
{
  gsize n = (gsize) moments->padded;

  *target = (LimnerStyleTarget) { .kind = kind, .moments = *moments };
  *moments = (LimnerMoments) { 0 };
  if (kind == LIMNER_STYLE_GRAM)
    target->energy = squared_norm (target->moments.second, n * n);
  else
    {
      target->energy = trace (target->moments.second, (int) n);
      if (!init_root (target, error))
        {
          limner_style_target_clear (target);
          return FALSE;
        }
    }
  target->energy = MAX (target->energy, 1e-12);
  return TRUE;
}

void
limner_style_target_clear (LimnerStyleTarget *target)
{
  limner_moments_clear (&target->moments);
  g_clear_pointer (&target->root, limner_memory_free);
}

static double
gram_distance (const LimnerStyleTarget *target, const LimnerMoments *moments, float *d_mean, float *d_second)
{
  gsize n = (gsize) moments->padded;
  float scale = (float) (2.0 / target->energy);
  double sum = 0;

  for (gsize i = 0; i < n * n; i++)
    {
      float difference = moments->second[i] - target->moments.second[i];

      sum += (double) difference * difference;
      d_second[i] = scale * difference;
    }
  memset (d_mean, 0, n * sizeof (float));
  return sum / target->energy;
}

/* Sets d_second to R (R C R + noise)^-1/2 R. Returns tr (R C R)^1/2, or a negative number with an error. */
static double
transport_distance (const LimnerStyleTarget *target, const LimnerMoments *moments, float *d_second,
                    GError **error)
{
  int n = moments->padded;
  gsize nn = (gsize) n * (gsize) n;
  float *a = limner_alloc_floats (2 * nn + (gsize) n, error), *b = a + nn, *w = b + nn;
  double sum = 0;
  float floor_;

  if (a == NULL)
    return -1;
  covariance (moments, a);
  cblas_sgemm (CblasRowMajor, CblasNoTrans, CblasNoTrans, n, n, n, 1.0f, target->root, n, a, n, 0.0f, b, n);
  cblas_sgemm (CblasRowMajor, CblasNoTrans, CblasNoTrans, n, n, n, 1.0f, b, n, target->root, n, 0.0f, a, n);
  if (!limner_symmetric_eigen (a, w, n, error))
    {
      limner_memory_free (a);
      return -1;
    }
  floor_ = MAX (NOISE * w[n - 1], 1e-20f);
  for (int i = 0; i < n; i++)
    {
      w[i] = sqrtf (MAX (w[i], 0.0f) + floor_);
      sum += w[i];
      w[i] = 1.0f / w[i];
    }
  limner_symmetric_compose (a, w, n, b, d_second);
  cblas_sgemm (CblasRowMajor, CblasNoTrans, CblasNoTrans, n, n, n, 1.0f, target->root, n, d_second, n, 0.0f,
               b, n);
  cblas_sgemm (CblasRowMajor, CblasNoTrans, CblasNoTrans, n, n, n, 1.0f, b, n, target->root, n, 0.0f,
               d_second, n);
  limner_memory_free (a);
  return sum;
}

static gboolean
covariance_distance (const LimnerStyleTarget *target, const LimnerMoments *moments, double *distance,
                     float *d_mean, float *d_second, GError **error)
{
  int n = moments->padded;
  float scale = (float) (1.0 / target->energy);
  double mean_part = 0, own_trace = 0, root_trace = transport_distance (target, moments, d_second, error);

  if (root_trace < 0)
    return FALSE;
  for (int i = 0; i < n; i++)
    {
      float *row = d_second + (gsize) i * (gsize) n;
      float difference = moments->mean[i] - target->moments.mean[i];

      for (int j = 0; j < n; j++)
        row[j] = scale * ((i == j) - row[j]);
      mean_part += (double) difference * difference;
      own_trace += (double) moments->second[(gsize) i * (gsize) n + (gsize) i]
                   - (double) moments->mean[i] * moments->mean[i];
      d_mean[i] = 2.0f * scale * difference;
    }
  /* C = S - m m^T, so C depends on the mean as well. */
  cblas_sgemv (CblasRowMajor, CblasNoTrans, n, n, -2.0f, d_second, n, moments->mean, 1, 1.0f, d_mean, 1);
  *distance = (mean_part + own_trace + target->trace - 2.0 * root_trace) / target->energy;
  return TRUE;
}

gboolean
limner_style_distance (const LimnerStyleTarget *target, const LimnerMoments *moments, double *distance,
                       float *d_mean, float *d_second, GError **error)
{
  g_return_val_if_fail (target->moments.padded == moments->padded, FALSE);
  if (target->kind == LIMNER_STYLE_GRAM)
    {
      *distance = gram_distance (target, moments, d_mean, d_second);
      return TRUE;
    }
  return covariance_distance (target, moments, distance, d_mean, d_second, error);
}
