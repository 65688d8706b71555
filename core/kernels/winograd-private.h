/* Pieces of Winograd convolution exchanged between the sources compiled for one level. */
#pragma once

#include "kernels/conv-private.h"
#include "kernels/variant-private.h"
#include "kernels/vector-private.h"

/* Output channels computed together: two vectors. Weights and sums are cut into such panels. */
#define LIMNER_PANEL (2 * LIMNER_VECTOR)
/* Blocks of 16 channels in a panel: 2 or 1. */
#define LIMNER_PANEL_BLOCKS (LIMNER_PANEL / LIMNER_LANES)
/* Products of F(4x4,3x3): 6x6 points. */
#define LIMNER_POINTS 36

static inline int
limner_blocks (int channels)
{
  return (channels + LIMNER_LANES - 1) / LIMNER_LANES;
}

static inline int
limner_panels (int channels)
{
  return (channels + LIMNER_PANEL - 1) / LIMNER_PANEL;
}

/* Weights transformed to U = G g G^T, as [panels][36][inputs][LIMNER_PANEL]. */
#define limner_winograd_pack LIMNER_VARIANT (limner_winograd_pack)
void limner_winograd_pack (const LimnerConvShape *shape, const float *weight, gboolean turned, float *packed);

/* sums[k][i] = sum over c of values[c][i] * weights[c][k], for n tiles i and one panel of outputs k.
 *   values  [channels/16][value_stride floats: tile, 16]
 *   weights [channels][LIMNER_PANEL]
 *   sums    [LIMNER_PANEL_BLOCKS][sum_stride floats: tile, 16]; with `half` only the first of two blocks */
#define limner_winograd_product LIMNER_VARIANT (limner_winograd_product)
void limner_winograd_product (const float *values, gsize value_stride, const float *weights, int channels,
                              float *sums, gsize sum_stride, int n, gboolean half);

/* The weights of one panel and point as `limner_winograd_product` reads them, [inputs][LIMNER_PANEL], for the
 * backward pass `shape`, from weights packed for forward. */
#define limner_winograd_turn LIMNER_VARIANT (limner_winograd_turn)
void limner_winograd_turn (const LimnerConvShape *shape, const float *forward, int panel, int point,
                           float *to);
