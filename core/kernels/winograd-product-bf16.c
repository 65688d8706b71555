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
product (const int rows, const LimnerBf16 *values, gsize value_stride, const LimnerBf16 *weights,
         int channels, float *sums, gsize second)
{
  __m512 sum[MAX_ROWS][2] = {};
  for (; channels > 0; channels -= LIMNER_BLOCK, values += value_stride)
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

typedef void (*Product) (const LimnerBf16 *, gsize, const LimnerBf16 *, int, float *, gsize);

#define PRODUCT(rows)                                                                                  \
  static void product_##rows (const LimnerBf16 *values, gsize value_stride, const LimnerBf16 *weights, \
                              int channels, float *sums, gsize second)                                 \
  {                                                                                                    \
    product (rows, values, value_stride, weights, channels, sums, second);                             \
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

static const Product products[MAX_ROWS] = {
  product_1, product_2, product_3,  product_4,  product_5,  product_6,  product_7,
  product_8, product_9, product_10, product_11, product_12, product_13, product_14,
};

/* Both groups of the panel are always computed; padding groups of an activation are zero. */
void
limner_winograd_product (const float *values, gsize value_stride, const float *weights, int channels,
                         float *sums, gsize sum_stride, int n, gboolean half)
{
  /* Split evenly: 15 tiles as 8 + 7, not 14 + 1. */
  const int groups = (n + MAX_ROWS - 1) / MAX_ROWS;
  for (int g = 0, done = 0; g < groups; g++)
    {
      const int rows = n / groups + (g < n % groups);
      products[rows - 1]((const LimnerBf16 *) (values + (gsize) done * LIMNER_LANES), 2 * value_stride,
                         (const LimnerBf16 *) weights, channels, sums + (gsize) done * LIMNER_LANES,
                         sum_stride);
      done += rows;
    }
}
