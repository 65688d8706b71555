#include "kernels/eigen-private.h"

#include "base/memory-private.h"
#include "limner/error.h"

/* LAPACK, from OpenBLAS: eigenvalues w (ascending) and vectors of a symmetric matrix, column-major, in place.
 */
extern void ssyevd_ (const char *jobz, const char *uplo, const int *n, float *a, const int *lda, float *w,
                     float *work, const int *lwork, int *iwork, const int *liwork, int *info);
extern void dsyevd_ (const char *jobz, const char *uplo, const int *n, double *a, const int *lda, double *w,
                     double *work, const int *lwork, int *iwork, const int *liwork, int *info);

gboolean
limner_eigen (float *a, float *values, int n, const char *failure, GError **error)
{
  int lwork = 1 + 6 * n + 2 * n * n, liwork = 3 + 5 * n, info = -1;
  float *work = limner_alloc_floats ((gsize) lwork, error);
  int *iwork = work != NULL ? limner_memory_alloc ((gsize) liwork, sizeof (int), error) : NULL;

  if (iwork != NULL)
    {
      ssyevd_ ("V", "U", &n, a, &n, values, work, &lwork, iwork, &liwork, &info);
      if (info != 0)
        g_set_error_literal (error, LIMNER_ERROR, LIMNER_ERROR_NUMERIC, failure);
    }
  limner_memory_free (work);
  limner_memory_free (iwork);
  return info == 0;
}

gboolean
limner_eigen_double (double *a, gboolean vectors, double *values, int n, const char *failure, GError **error)
{
  const char *job = vectors ? "V" : "N";
  int lwork = vectors ? 1 + 6 * n + 2 * n * n : 1 + 2 * n, liwork = vectors ? 3 + 5 * n : 1, info = -1;
  double *work = limner_memory_alloc ((gsize) lwork, sizeof (double), error);
  int *iwork = work != NULL ? limner_memory_alloc ((gsize) liwork, sizeof (int), error) : NULL;

  if (iwork != NULL)
    {
      dsyevd_ (job, "U", &n, a, &n, values, work, &lwork, iwork, &liwork, &info);
      if (info != 0)
        g_set_error_literal (error, LIMNER_ERROR, LIMNER_ERROR_NUMERIC, failure);
    }
  limner_memory_free (work);
  limner_memory_free (iwork);
  return info == 0;
}
