#pragma once

#include "image/row-source-private.h"

/* A picture's planes R'G'B' [3,H,W], and the weights of its pixels in statistics [H,W] (NULL: all 1). */
typedef struct
{
  const float *planes;
  const float *weights;
  int height, width;
} LimnerPlanes;

/* Pictures whose styles are blended. */
typedef struct
{
  const LimnerPlanes *planes; /* [n] */
  const double *shares;       /* [n], sum to 1 */
  guint n;
} LimnerStyleSet;

/* Resizes rows, and weights of their size with one channel (NULL: none), to height x width. Newly
 * allocated into `to` (limner_planes_clear). */
gboolean limner_planes_view_rows (const LimnerRowSource *rows, const LimnerRowSource *weights, int height,
                                  int width, LimnerPlanes *to, GError **error);
/* The same of planes in memory. */
gboolean limner_planes_view (const LimnerPlanes *from, int height, int width, LimnerPlanes *to,
                             GError **error);
void limner_planes_clear (LimnerPlanes *planes);

/* Adds a mirrored margin to planes and weights, which are replaced. */
gboolean limner_planes_add_margin (LimnerPlanes *planes, int margin, GError **error);

/* The value that limner_planes_layer_weights has at a position between two rows of weights; `down` is the
 * second row's weight. */
float limner_planes_weight_between (const float *upper, const float *lower, float down, LimnerLerp across);

/* The picture's weights at a layer's size, newly allocated; NULL if it has none. */
gboolean limner_planes_layer_weights (const LimnerPlanes *picture, int height, int width, float **weights,
                                      GError **error);
