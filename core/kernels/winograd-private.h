/* Functions of Winograd convolution that are shared by the sources of one level. Where the level has
 * bfloat16 products, pixels, V and U are bfloat16, two channels side by side; transforms and sums are
 * fp32. Memory is counted in floats in both cases. */
#pragma once

#include "kernels/conv-private.h"
#include "kernels/pixels-private.h"
#include "kernels/variant-private.h"
#include "kernels/vector-private.h"

/* Output channels that are computed together: two vectors. Weights and sums are divided into such panels. */
#define LIMNER_PANEL (2 * LIMNER_VECTOR)
/* Groups of 16 channels in a panel: 2 or 1. */
#define LIMNER_PANEL_GROUPS (LIMNER_PANEL / LIMNER_LANES)
/* Products of F(4x4,3x3): 6x6 points. */
#define LIMNER_POINTS 36

#if defined __AVX512BF16__
#define LIMNER_WORKS_IN LIMNER_BF16
typedef LimnerBf16 LimnerWinogradValue;
#else
#define LIMNER_WORKS_IN LIMNER_FP32
typedef float LimnerWinogradValue;
#endif
/* Channels of a block of an activation: 16, or 32 of bfloat16. */
#define LIMNER_BLOCK ((int) (LIMNER_LANES * sizeof (float) / sizeof (LimnerWinogradValue)))

/* Blocks of an activation. */
static inline int
limner_blocks (int channels)
{
  return (channels + LIMNER_BLOCK - 1) / LIMNER_BLOCK;
}

/* The 16 channels of a group at a pixel; the next pixel's are LIMNER_BLOCK further. */
static inline LimnerWinogradValue *
limner_group_at (const LimnerActivation *a, int group, int y, int x)
{
  const int groups = LIMNER_BLOCK / LIMNER_LANES;
  return (LimnerWinogradValue *) limner_activation_at (a, group / groups, y, x)
         + group % groups * LIMNER_LANES;
}

static inline int
limner_panels (int channels)
{
  return (channels + LIMNER_PANEL - 1) / LIMNER_PANEL;
}

/* Number of channels of U: padded so that no pair of bfloat16 and no square to be transposed is cut. */
static inline int
limner_winograd_channels (int inputs)
{
  return LIMNER_WORKS_IN == LIMNER_BF16 ? limner_blocks (inputs) * LIMNER_BLOCK : inputs;
}

/* Floats of U for one panel and point. */
static inline gsize
limner_winograd_square (int inputs)
{
  return (gsize) limner_winograd_channels (inputs) * LIMNER_PANEL * sizeof (LimnerWinogradValue)
         / sizeof (float);
}

/* Weights transformed to U = G g G^T, as [panels][36][inputs][LIMNER_PANEL]; in bfloat16
 * [panels][36][inputs / 2][LIMNER_PANEL][2], inputs rounded up to whole blocks, zero beyond. */
#define limner_winograd_pack LIMNER_VARIANT (limner_winograd_pack)
void limner_winograd_pack (const LimnerConvShape *shape, const float *weight, gboolean flipped,
                           float *packed);

/* sums[k][i] = sum over c of values[c][i] * weights[c][k], for tiles i and one panel of outputs k. */
typedef struct
{
  const float *values;  /* [blocks][tile, LIMNER_BLOCK] */
  gsize value_stride;   /* floats from one block of values to the next */
  const float *weights; /* as packed, of one panel and point */
  int channels;
  float *sums;      /* [LIMNER_PANEL_GROUPS][tile, 16] */
  gsize sum_stride; /* floats from one group of sums to the next */
  gboolean half;    /* only the first of two groups is needed */
} LimnerWinogradProduct;

/* Of `n` tiles. */
#define limner_winograd_product LIMNER_VARIANT (limner_winograd_product)
void limner_winograd_product (const LimnerWinogradProduct *product, int n);

/* The weights of one panel and point as `limner_winograd_product` reads them, [inputs][LIMNER_PANEL], for the
 * backward pass `shape`, from weights packed for forward. */
#define limner_winograd_flip_weights LIMNER_VARIANT (limner_winograd_flip_weights)
void limner_winograd_flip_weights (const LimnerConvShape *shape, const float *forward, int panel, int point,
                                   float *to);
