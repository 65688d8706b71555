/* Inception Score (Salimans et al. 2016, section 4): exp (E_x KL (p (y|x) || p (y))). */
#include "config.h"

#include "assess/feature-set-private.h"
#include "base/memory-private.h"
#include "base/random-private.h"
#include "base/settings-private.h"
#include "limner/error.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* p [K] of one picture: softmax of W f. */
static void
find_classes (const LimnerTensor *weight, const float *features, double *p)
{
  const gsize classes = (gsize) weight->shape[0], dims = (gsize) weight->shape[1];
  double most = -HUGE_VAL, sum = 0;

  for (gsize k = 0; k < classes; k++)
    {
      p[k] = 0;
      for (gsize d = 0; d < dims; d++)
        p[k] += (double) weight->data[k * dims + d] * features[d];
      most = MAX (most, p[k]);
    }
  for (gsize k = 0; k < classes; k++)
    sum += p[k] = exp (p[k] - most);
  for (gsize k = 0; k < classes; k++)
    p[k] /= sum;
}

/* sum p log p; 0 log 0 is 0. */
static double
sum_p_log_p (const double *p, gsize n, double scale)
{
  double sum = 0;

  for (gsize i = 0; i < n; i++)
    if (p[i] > 0)
      sum += p[i] * scale * log (p[i] * scale);
  return sum;
}

/* The score of n pictures of the list. The mean divergence is the mean of sum p log p less that of the mean.
 */
static double
score_split (const LimnerFeatureSet *set, const guint32 *list, gsize n, const LimnerTensor *weight)
{
  const gsize classes = (gsize) weight->shape[0];
  g_autofree double *p = g_new (double, classes), *total = g_new0 (double, classes);
  double own = 0;

  for (gsize i = 0; i < n; i++)
    {
      find_classes (weight, limner_feature_set_row (set, list[i]), p);
      own += sum_p_log_p (p, classes, 1);
      for (gsize k = 0; k < classes; k++)
        total[k] += p[k];
    }
  return exp (own / (double) n - sum_p_log_p (total, classes, 1 / (double) n));
}

static guint32 *
make_shuffled_list (gsize count)
{
  guint32 *list = g_new (guint32, count);
  LimnerRandom random;

  limner_random_init (&random, 2020);
  for (guint32 i = 0; i < count; i++)
    {
      const guint32 place = limner_random_below (&random, i + 1);

      list[i] = list[place];
      list[place] = i;
    }
  return list;
}

static LimnerTensor *
load_classifier (const LimnerFeatureSet *set, const LimnerModel *features, GError **error)
{
  g_autoptr (LimnerTensor) weight = NULL;

  if (g_str_equal (limner_model_architecture (features), "inception3"))
    weight = limner_model_tensor (features, "fc.weight", error);
  else
    g_set_error (error, LIMNER_ERROR, LIMNER_ERROR_UNSUPPORTED,
                 _ ("The network “%s” knows no classes, which the Inception Score is made of: choose an "
                    "Inception v3."),
                 limner_model_id (features));
  if (weight == NULL || (weight->rank == 2 && weight->shape[1] == set->dims))
    return g_steal_pointer (&weight);
  g_set_error (error, LIMNER_ERROR, LIMNER_ERROR_FORMAT,
               _ ("The last layer of “%s” does not fit its features: import the network again."),
               limner_model_id (features));
  return NULL;
}

gboolean
limner_assess_inception_score (const LimnerFeatureSet *set, const LimnerModel *features, int splits,
                               LimnerEstimate *score, GError **error)
{
  g_autoptr (LimnerTensor) weight = NULL;
  g_autofree guint32 *list = NULL;
  double sum = 0, squares = 0;

  g_return_val_if_fail (set != NULL && features != NULL && score != NULL, FALSE);
  if (!limner_feature_sets_check (set, set, 2, error))
    return FALSE;
  weight = load_classifier (set, features, error);
  if (weight == NULL || !limner_check_setting ("splits", splits, 1, (double) set->count, error))
    return FALSE;
  list = make_shuffled_list (set->count);
  for (gsize i = 0; i < (gsize) splits; i++)
    {
      const gsize first = i * set->count / (gsize) splits, end = (i + 1) * set->count / (gsize) splits;
      const double value = score_split (set, list + first, end - first, weight);

      sum += value;
      squares += value * value;
    }
  score->value = sum / splits;
  score->error = sqrt (MAX (squares / splits - score->value * score->value, 0));
  return TRUE;
}
