/* Fréchet Inception Distance (Heusel et al. 2017, equation 6): |m1 - m2|^2 + tr (S1 + S2 - 2 (S1 S2)^1/2).
 *
 * The trace of (S1 S2)^1/2 is that of (S1^1/2 S2 S1^1/2)^1/2, a symmetric matrix without negative
 * eigenvalues. So there is a result for few pictures, too, whose covariances are singular; the root of the
 * product itself, as pytorch-fid computes it, may have imaginary parts there. */
#include "config.h"

#include "assess/feature-set-private.h"
#include "base/memory-private.h"
#include "kernels/eigen-private.h"

#include <cblas.h>
#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

static gboolean
find_eigenvalues (double *a, int n, gboolean vectors, double *w, GError **error)
{
  return limner_eigen_double (
      a, vectors, w, n, _ ("The distance cannot be computed from these statistics: compute them again."),
      error);
}

/* root [n,n] of a [n,n], which becomes undefined: V^T diag (sqrt w) V, with vectors in rows. The product of
 * the half-scaled vectors with themselves is symmetric to the bit. w [n]. */
static gboolean
take_root (double *a, int n, double *w, double *root, GError **error)
{
  const gsize width = (gsize) n;

  if (!find_eigenvalues (a, n, TRUE, w, error))
    return FALSE;
  for (gsize i = 0; i < width; i++)
    {
      const double scale = pow (MAX (w[i], 0), 0.25);

      for (gsize j = 0; j < width; j++)
        a[i * width + j] *= scale;
    }
  cblas_dgemm (CblasRowMajor, CblasTrans, CblasNoTrans, n, n, n, 1, a, n, a, n, 0, root, n);
  return TRUE;
}

/* Trace of (a b)^1/2 for covariances [n,n]. */
static gboolean
trace_of_root (const double *a, const double *b, int n, double *trace, GError **error)
{
  const gsize nn = (gsize) n * (gsize) n;
  double *root = limner_memory_alloc (3 * nn + (gsize) n, sizeof (double), error);
  double *room, *middle, *w;
  gboolean ok;

  if (root == NULL)
    return FALSE;
  room = root + nn;
  middle = room + nn;
  w = middle + nn;
  memcpy (room, a, nn * sizeof (double));
  ok = take_root (room, n, w, root, error);
  if (ok)
    {
      cblas_dgemm (CblasRowMajor, CblasNoTrans, CblasNoTrans, n, n, n, 1, root, n, b, n, 0, room, n);
      cblas_dgemm (CblasRowMajor, CblasNoTrans, CblasNoTrans, n, n, n, 1, room, n, root, n, 0, middle, n);
      ok = find_eigenvalues (middle, n, FALSE, w, error);
    }
  *trace = 0;
  for (int i = 0; ok && i < n; i++)
    *trace += sqrt (MAX (w[i], 0));
  limner_memory_free (root);
  return ok;
}

gboolean
limner_assess_fid (LimnerFeatureSet *a, LimnerFeatureSet *b, double *fid, GError **error)
{
  double between, sum = 0;

  g_return_val_if_fail (a != NULL && b != NULL && fid != NULL, FALSE);
  if (!limner_feature_sets_check (a, b, 0, error) || !limner_feature_set_summarise (a, error)
      || !limner_feature_set_summarise (b, error)
      || !trace_of_root (a->covariance.values, b->covariance.values, a->dims, &between, error))
    return FALSE;
  for (gsize d = 0; d < (gsize) a->dims; d++)
    {
      const double step = a->mean.values[d] - b->mean.values[d];
      const gsize diagonal = d * (gsize) a->dims + d;

      sum += step * step + a->covariance.values[diagonal] + b->covariance.values[diagonal];
    }
  *fid = MAX (sum - 2 * between, 0);
  return TRUE;
}
