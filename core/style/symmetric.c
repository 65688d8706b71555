#include "config.h"

#include "style/symmetric-private.h"

#include "base/memory-private.h"
#include "kernels/eigen-private.h"

#include <cblas.h>
#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

/* Eigenvalues below this count as zero in an inverse. */
#define TINY 1e-12

gboolean
limner_symmetric_eigen (float *a, float *w, int n, GError **error)
{
  return limner_eigen (a, w, n,
                       _ ("The style's statistics cannot be computed; choose another style picture, or "
                          "another distance."),
                       error);
}

void
limner_symmetric_compose (const float *v, const float *f, int n, float *scratch, float *out)
{
  for (int i = 0; i < n; i++)
    for (int j = 0; j < n; j++)
      scratch[(gsize) i * (gsize) n + (gsize) j] = f[i] * v[(gsize) i * (gsize) n + (gsize) j];
  cblas_sgemm (CblasRowMajor, CblasTrans, CblasNoTrans, n, n, n, 1.0f, v, n, scratch, n, 0.0f, out, n);
}

gboolean
limner_symmetric_power (const float *a, int n, const LimnerMatrixPower *power, float *out, GError **error)
{
  gsize nn = (gsize) n * (gsize) n;
  float *v = limner_alloc_floats (2 * nn + (gsize) n, error), *scratch = v + nn, *w = scratch + nn;
  gboolean ok;

  if (v == NULL)
    return FALSE;
  memcpy (v, a, nn * sizeof (float));
  ok = limner_symmetric_eigen (v, w, n, error);
  if (ok)
    {
      for (int i = 0; i < n; i++)
        w[i] = (float) MIN (pow (MAX ((double) w[i], power->low), power->exponent), power->high);
      limner_symmetric_compose (v, w, n, scratch, out);
    }
  limner_memory_free (v);
  return ok;
}

/* out = s m s, made symmetric against rounding. */
static void
multiply_both_sides (const float *s, const float *m, int n, float *scratch, float *out)
{
  cblas_sgemm (CblasRowMajor, CblasNoTrans, CblasNoTrans, n, n, n, 1.0f, s, n, m, n, 0.0f, scratch, n);
  cblas_sgemm (CblasRowMajor, CblasNoTrans, CblasNoTrans, n, n, n, 1.0f, scratch, n, s, n, 0.0f, out, n);
  for (gsize i = 0; i < (gsize) n; i++)
    for (gsize j = 0; j < i; j++)
      out[i * (gsize) n + j] = out[j * (gsize) n + i]
          = 0.5f * (out[i * (gsize) n + j] + out[j * (gsize) n + i]);
}

gboolean
limner_symmetric_transport (const float *a, const float *b, int n, double stretch, float *out, GError **error)
{
  const LimnerMatrixPower square_root = { 0.5, 0, HUGE_VAL }, inverse_root = { -0.5, TINY, HUGE_VAL },
                          bounded = { 1, 0, stretch };
  gsize nn = (gsize) n * (gsize) n;
  float *root = limner_alloc_floats (4 * nn, error), *inverse = root + nn, *middle = inverse + nn,
        *scratch = middle + nn;
  gboolean ok = root != NULL && limner_symmetric_power (a, n, &square_root, root, error)
                && limner_symmetric_power (a, n, &inverse_root, inverse, error);

  if (ok)
    {
      multiply_both_sides (root, b, n, scratch, middle);
      ok = limner_symmetric_power (middle, n, &square_root, root, error);
    }
  if (ok)
    {
      multiply_both_sides (inverse, root, n, scratch, middle);
      ok = limner_symmetric_power (middle, n, &bounded, out, error);
    }
  limner_memory_free (root);
  return ok;
}
