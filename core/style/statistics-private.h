/* The statistics that an arbitrary-style network uses: means and covariances of colours and of its
 * encoder's layers. */
#pragma once

#include "image/image-private.h"
#include "networks/style-network-private.h"
#include "nn/moments-private.h"

typedef struct
{
  int channels;
  double weight;             /* of the positions so far */
  double *mean, *covariance; /* [C], [C,C]; before limner_statistics_finish sums of f and f f^T */
} LimnerLevelStatistics;

typedef struct
{
  LimnerPalette colours;
  guint n_levels;
  LimnerLevelStatistics levels[LIMNER_STYLE_NETWORK_LEVELS];
} LimnerStatistics;

/* All zero, for the network's levels. */
gboolean limner_statistics_init (LimnerStatistics *statistics, const LimnerStyleNetwork *network,
                                 GError **error);
void limner_statistics_clear (LimnerStatistics *statistics);

/* Adds the positions of a level's value, weighed by weights [h,w] (NULL: 1). */
gboolean limner_statistics_add (LimnerStatistics *statistics, guint level, const LimnerActivation *value,
                                const float *weights, GError **error);
/* From sums to means and covariances. */
void limner_statistics_finish (LimnerStatistics *statistics);
/* Adds share times another's, both finished. */
void limner_statistics_blend (LimnerStatistics *blend, const LimnerStatistics *other, double share);
