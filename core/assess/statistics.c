/* What measures need of sets of features: enough pictures of one network, mean and covariance, in double. */
#include "config.h"

#include "assess/feature-set-private.h"
#include "base/memory-private.h"

#include "limner/error.h"

#include <cblas.h>
#include <glib/gi18n-lib.h>

/* LIMNER_ERROR_ARGUMENT. Always FALSE. */
static gboolean
refuse_few (gsize least, GError **error)
{
  g_set_error (error, LIMNER_ERROR, LIMNER_ERROR_ARGUMENT,
               _ ("This measure needs the features of %d pictures or more in each set: name more pictures."),
               (int) least);
  return FALSE;
}

gboolean
limner_feature_sets_check (const LimnerFeatureSet *a, const LimnerFeatureSet *b, gsize least, GError **error)
{
  if (a->dims != b->dims)
    {
      g_set_error (error, LIMNER_ERROR, LIMNER_ERROR_ARGUMENT,
                   _ ("The sets have %d and %d features: compute both with the same network."), a->dims,
                   b->dims);
      return FALSE;
    }
  if (least > 0 && (a->rows == NULL || b->rows == NULL))
    {
      g_set_error_literal (
          error, LIMNER_ERROR, LIMNER_ERROR_ARGUMENT,
          _ ("This measure needs pictures, and a file of statistics has none: name the folder "
             "of its pictures."));
      return FALSE;
    }
  return (a->count >= least && b->count >= least) || refuse_few (least, error);
}

/* Rows that are converted to double at a time. */
#define BLOCK_ROWS 256

static void
sum_mean (const LimnerFeatureSet *set, double *mean)
{
  for (gsize i = 0; i < set->count; i++)
    {
      const float *row = limner_feature_set_row (set, i);
      for (int d = 0; d < set->dims; d++)
        mean[d] += row[d];
    }
  for (int d = 0; d < set->dims; d++)
    mean[d] /= (double) set->count;
}

/* Adds the products of centred rows; the upper triangle of the covariance is filled. */
static void
sum_products (const LimnerFeatureSet *set, const double *mean, double *block, double *covariance)
{
  const int n = set->dims;

  for (gsize first = 0; first < set->count; first += BLOCK_ROWS)
    {
      const gsize rows = MIN (BLOCK_ROWS, set->count - first);

      for (gsize i = 0; i < rows; i++)
        for (int d = 0; d < n; d++)
          block[i * (gsize) n + (gsize) d] = limner_feature_set_row (set, first + i)[d] - mean[d];
      cblas_dsyrk (CblasRowMajor, CblasUpper, CblasTrans, n, (int) rows, 1.0 / (double) (set->count - 1),
                   block, n, 1, covariance, n);
    }
  for (gsize i = 0; i < (gsize) n; i++)
    for (gsize j = 0; j < i; j++)
      covariance[i * (gsize) n + j] = covariance[j * (gsize) n + i];
}

gboolean
limner_feature_set_summarise (LimnerFeatureSet *set, GError **error)
{
  const gsize n = (gsize) set->dims;
  double *block;

  if (set->covariance.values != NULL)
    return TRUE;
  if (set->count < 2)
    return refuse_few (2, error);
  block = limner_memory_alloc (BLOCK_ROWS * n, sizeof (double), error);
  set->mean
      = (LimnerNpzArray) { 1, { n, 1 }, block ? limner_memory_alloc0 (n, sizeof (double), error) : NULL };
  set->covariance = (LimnerNpzArray) {
    2, { n, n }, set->mean.values ? limner_memory_alloc0 (n * n, sizeof (double), error) : NULL
  };
  if (set->covariance.values != NULL)
    {
      sum_mean (set, set->mean.values);
      sum_products (set, set->mean.values, block, set->covariance.values);
    }
  limner_memory_free (block);
  return set->covariance.values != NULL;
}

gboolean
limner_feature_set_save (LimnerFeatureSet *set, const char *path, GError **error)
{
  static const char *const names[] = { "mu", "sigma" };

  if (!limner_feature_set_summarise (set, error))
    return FALSE;
  return limner_npz_write (path, names, (LimnerNpzArray[]) { set->mean, set->covariance }, 2, error);
}
