/* Fréchet Inception Distance (Heusel et al. 2017, equation 6): |m1 - m2|^2 + tr (S1 + S2 - 2 (S1 S2)^1/2).
 *
 * The trace of (S1 S2)^1/2 is that of (S1^1/2 S2 S1^1/2)^1/2, a symmetric matrix without negative
 * eigenvalues. So there is a result for few pictures, too, whose covariances are singular; the root of the
 * product itself, as pytorch-fid computes it, may have imaginary parts there. */
#include "config.h"

#include "assess/feature-set-private.h"
#include "base/memory-private.h"
#include "limner/error.h"

#include <cblas.h>
#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

/* LAPACK, from OpenBLAS: eigenvalues w (ascending) and, with jobz "V", vectors of a symmetric matrix. */
extern void dsyevd_ (const char *jobz, const char *uplo, const int *n, double *a, const int *lda, double *w,
                     double *work, const int *lwork, int *iwork, const int *liwork, int *info);

/* a [n,n] becomes its eigenvectors, row i that of w[i]; vectors FALSE: a becomes undefined. */
static gboolean
find_eigenvalues (double *a, int n, gboolean vectors, double *w, GError **error)
{
  int lwork = -1, liwork = -1, size = 0, info = 0;
  double wanted = 0, *work;
  int *iwork;

  dsyevd_ (vectors ? "V" : "N", "U", &n, a, &n, w, &wanted, &lwork, &size, &liwork, &info);
  lwork = (int) wanted;
  liwork = size;
  work = limner_memory_alloc ((gsize) lwork, sizeof (double), error);
  iwork = work != NULL ? limner_memory_alloc ((gsize) liwork, sizeof (int), error) : NULL;
  if (iwork != NULL)
    dsyevd_ (vectors ? "V" : "N", "U", &n, a, &n, w, work, &lwork, iwork, &liwork, &info);
  limner_memory_free (work);
  limner_memory_free (iwork);
  if (iwork != NULL && info != 0)
    g_set_error_literal (error, LIMNER_ERROR, LIMNER_ERROR_NUMERIC,
                         _ ("The distance cannot be computed from these statistics: compute them again."));
  return iwork != NULL && info == 0;
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
    for (gsize j = 0; j < width; j++)
      a[i * width + j] *= pow (MAX (w[i], 0), 0.25);
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
