#pragma once

#include "assess/picture-source-private.h"
#include "formats/npz-private.h"

/* Features that a file of statistics may have: its covariance fits an array of .npz. */
#define LIMNER_MAX_FEATURES 8192

struct _LimnerFeatureSet
{
  LimnerPictureSource *source; /* NULL: statistics alone, or features of no pictures */
  GBytes *rows;                /* [count][stride] floats; NULL: statistics alone */
  gsize count, stride;
  int dims;
  LimnerNpzArray mean, covariance; /* [D], [D,D] double; values NULL: not computed yet */
};

/* A set of features [count,dims], copied. */
LimnerFeatureSet *limner_feature_set_new_from_rows (const float *rows, gsize count, int dims);
/* The features [dims] of picture i. */
static inline const float *
limner_feature_set_row (const LimnerFeatureSet *set, gsize i)
{
  return (const float *) g_bytes_get_data (set->rows, NULL) + i * set->stride;
}

/* Computes mean and covariance unless they are there. LIMNER_ERROR_ARGUMENT for fewer than two pictures. */
gboolean limner_feature_set_summarise (LimnerFeatureSet *set, GError **error);
/* FALSE with LIMNER_ERROR_ARGUMENT when the sets are not of one network's features, or, with `least` > 0, one
 * has fewer pictures than that. */
gboolean limner_feature_sets_check (const LimnerFeatureSet *a, const LimnerFeatureSet *b, gsize least,
                                    GError **error);
