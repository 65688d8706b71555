#pragma once

#include "image/row-source-private.h"

/* A picture's planes R'G'B' [3,H,W], and where its statistics count [H,W] (NULL: everywhere). */
typedef struct
{
  const float *planes;
  const float *weights;
  int height, width;
} LimnerPlanes;

/* A view at height x width of rows and of weights of their size, one channel (NULL: none), newly allocated
 * into `to` (limner_planes_clear). */
gboolean limner_planes_view_rows (const LimnerRowSource *rows, const LimnerRowSource *weights, int height,
                                  int width, LimnerPlanes *to, GError **error);
/* The same of planes in memory. */
gboolean limner_planes_view (const LimnerPlanes *from, int height, int width, LimnerPlanes *to,
                             GError **error);
void limner_planes_clear (LimnerPlanes *planes);

/* Adds a mirrored margin to planes and weights, which are replaced. */
gboolean limner_planes_add_margin (LimnerPlanes *planes, int margin, GError **error);

/* Along an axis: between which two of the `window` pixels from `start` on position i of a layer lies, and the
 * second one's share; as limner_planes_resize (bilinear) has it for the whole, `size` pixels and `positions`
 * long. */
void limner_planes_between (int i, int size, int positions, int start, int window, int at[2], float *share);
/* What limner_planes_layer_weights has there: in two rows of weights, the second's share `down`. */
float limner_planes_weight_between (const float *upper, const float *lower, float down, const int at[2],
                                    float across);

/* The picture's weights at a layer's size, newly allocated, or NULL where it has none. */
gboolean limner_planes_layer_weights (const LimnerPlanes *picture, int height, int width, float **weights,
                                      GError **error);
