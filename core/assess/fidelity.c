/* Precision and recall (Kynkäänniemi et al. 2019, section 3), density and coverage (Naeem et al. 2020,
 * section 3): neighbourhoods are balls around pictures that reach to the k-th nearest other one of their set.
 */
#include "config.h"

#include "assess/neighbours-private.h"
#include "base/memory-private.h"

#include <math.h>

#define K_PRECISION 3
#define K_DENSITY   5
/* So that every neighbourhood is there. */
#define LEAST 7

typedef struct
{
  const LimnerFeatureSet *real;
  const double *radii, *wide_radii; /* of the real pictures, for K_PRECISION and K_DENSITY */
  const double *own_radii;          /* of the generated ones, for K_PRECISION */
  gsize precise, inside;            /* generated pictures; pairs */
  gboolean *recalled, *covered;     /* [count of real] */
} FidelityCount;

static void
count_picture (gsize i, const double *distances, gpointer user_data)
{
  FidelityCount *count = user_data;
  gboolean precise = FALSE;

  for (gsize j = 0; j < count->real->count; j++)
    {
      precise = precise || distances[j] <= count->radii[j];
      count->inside += distances[j] <= count->wide_radii[j];
      count->covered[j] = count->covered[j] || distances[j] <= count->wide_radii[j];
      count->recalled[j] = count->recalled[j] || distances[j] <= count->own_radii[i];
    }
  count->precise += precise;
}

static double
share_of (const gboolean *marks, gsize n)
{
  gsize marked = 0;

  for (gsize i = 0; i < n; i++)
    marked += marks[i] != 0;
  return (double) marked / (double) n;
}

gboolean
limner_assess_fidelity (const LimnerFeatureSet *real, const LimnerFeatureSet *generated,
                        LimnerFidelity *fidelity, GError **error)
{
  g_autofree double *radii = NULL, *wide_radii = NULL, *own_radii = NULL;
  g_autofree gboolean *recalled = NULL, *covered = NULL;
  FidelityCount count;

  g_return_val_if_fail (real != NULL && generated != NULL && fidelity != NULL, FALSE);
  if (!limner_feature_sets_check (real, generated, LEAST, error))
    return FALSE;
  radii = g_new (double, real->count);
  wide_radii = g_new (double, real->count);
  own_radii = g_new (double, generated->count);
  recalled = g_new0 (gboolean, real->count);
  covered = g_new0 (gboolean, real->count);
  count = (FidelityCount) { real, radii, wide_radii, own_radii, 0, 0, recalled, covered };
  if (!limner_feature_radii (real, K_PRECISION, radii, error)
      || !limner_feature_radii (real, K_DENSITY, wide_radii, error)
      || !limner_feature_radii (generated, K_PRECISION, own_radii, error)
      || !limner_feature_distances (generated, real, count_picture, &count, error))
    return FALSE;
  *fidelity = (LimnerFidelity) {
    .precision = (double) count.precise / (double) generated->count,
    .recall = share_of (recalled, real->count),
    .density = (double) count.inside / (K_DENSITY * (double) generated->count),
    .coverage = share_of (covered, real->count),
  };
  return TRUE;
}
