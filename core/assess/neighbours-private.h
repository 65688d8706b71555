/* Distances between the features of two sets. */
#pragma once

#include "assess/feature-set-private.h"

/* Called for one picture `i` of a with its squared distances [b->count] to all of b; NaN never. */
typedef void (*LimnerDistancesFunc) (gsize i, const double *distances, gpointer user_data);

/* Calls `take` for every picture of a, in order. Distances are computed in double. */
gboolean limner_feature_distances (const LimnerFeatureSet *a, const LimnerFeatureSet *b,
                                   LimnerDistancesFunc take, gpointer user_data, GError **error);

/* radii [count]: the squared distance of each picture to its k-th nearest other one. */
gboolean limner_feature_radii (const LimnerFeatureSet *set, guint k, double *radii, GError **error);
