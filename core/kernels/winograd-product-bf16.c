/* The small matrix products of Winograd convolution in bfloat16. As winograd-product.c, but each
 * instruction multiplies and adds two channels. */
#include "kernels/winograd-private.h"

#define MAX_ROWS 14

LIMNER_INLINE __m512bh
load_pairs (const LimnerBf16 *weights)
{
  return (__m512bh) _mm512_load_si512 (weights);
}

LIMNER_INLINE void
multiply_tiles_bf16 (const int rows, const LimnerWinogradProduct *p, int first)
{
  const LimnerBf16 *values = (const LimnerBf16 *) (p->values + (gsize) first * LIMNER_LANES);
  const LimnerBf16 *weights = (const LimnerBf16 *) p->weights;
  const gsize value_stride = 2 * p->value_stride, second = p->sum_stride;
  float *sums = p->sums + (gsize) first * LIMNER_LANES;
  __m512 sum[MAX_ROWS][2] = {};
  for (int channels = p->channels; channels > 0; channels -= LIMNER_BLOCK, values += value_stride)
    for (int c = 0, n = MIN (channels, LIMNER_BLOCK); c < n; c += 2, weights += 2 * LIMNER_PANEL)
      {
        const __m512bh w0 = load_pairs (weights), w1 = load_pairs (weights + LIMNER_PANEL);
#pragma GCC unroll 14
        for (int i = 0; i < rows; i++)
          {
            const __m512bh x = limner_splat_pair (values + i * LIMNER_BLOCK + c);
            sum[i][0] = _mm512_dpbf16_ps (sum[i][0], w0, x);
            sum[i][1] = _mm512_dpbf16_ps (sum[i][1], w1, x);
          }
      }
#pragma GCC unroll 14
  for (int i = 0; i < rows; i++)
    {
      _mm512_store_ps (sums + i * LIMNER_LANES, sum[i][0]);
      _mm512_store_ps (sums + second + i * LIMNER_LANES, sum[i][1]);
    }
}

/* Multiplies a fixed number of tiles, beginning at `first`. */
typedef void (*MultiplyTiles) (const LimnerWinogradProduct *p, int first);

#define PRODUCT(rows)                                                     \
  static void multiply_##rows (const LimnerWinogradProduct *p, int first) \
  {                                                                       \
    multiply_tiles_bf16 (rows, p, first);                                 \
  }

PRODUCT (1)
PRODUCT (2)
PRODUCT (3)
PRODUCT (4)
PRODUCT (5)
PRODUCT (6)
PRODUCT (7)
PRODUCT (8)
PRODUCT (9)
PRODUCT (10)
PRODUCT (11)
PRODUCT (12)
PRODUCT (13)
PRODUCT (14)

static const MultiplyTiles products[MAX_ROWS] = {
  multiply_1, multiply_2, multiply_3,  multiply_4,  multiply_5,  multiply_6,  multiply_7,
  multiply_8, multiply_9, multiply_10, multiply_11, multiply_12, multiply_13, multiply_14,
};

/* Both groups of the panel are always computed; padding groups of an activation are zero. */
void
limner_winograd_product (const LimnerWinogradProduct *product, int n)
{
  /* Split evenly: 15 tiles as 8 + 7, not 14 + 1. */
  const int groups = (n + MAX_ROWS - 1) / MAX_ROWS;
  for (int g = 0, done = 0; g < groups; g++)
    {
      const int rows = n / groups + (g < n % groups);
      products[rows - 1](product, done);
      done += rows;
    }
}
