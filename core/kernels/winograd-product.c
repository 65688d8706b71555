/* The small matrix products of Winograd convolution. The sums fill the registers: 14 tiles x 2 vectors of
 * outputs with the 32 registers of AVX-512, 6 x 2 with the 16 registers of AVX2. Each channel costs two
 * loads of weights and one broadcast per tile. */
#include "kernels/winograd-private.h"

#define MAX_ROWS (LIMNER_VECTOR == 16 ? 14 : 6)

LIMNER_INLINE void
multiply_tiles (const int rows, const int vectors, const LimnerWinogradProduct *p, int first)
{
  const float *values = p->values + (gsize) first * LIMNER_LANES, *weights = p->weights;
  const gsize value_stride = p->value_stride;
  const gsize second = LIMNER_VECTOR == LIMNER_LANES ? p->sum_stride : LIMNER_VECTOR;
  float *sums = p->sums + (gsize) first * LIMNER_LANES;
  LimnerVector sum[14][2] = {};
  for (int channels = p->channels; channels > 0; channels -= LIMNER_LANES, values += value_stride)
    for (int c = 0, n = MIN (channels, LIMNER_LANES); c < n; c++, weights += LIMNER_PANEL)
      {
        const LimnerVector w0 = limner_load (weights), w1 = limner_load (weights + LIMNER_VECTOR);
#pragma GCC unroll 14
        for (int i = 0; i < rows; i++)
          {
            const LimnerVector x = limner_splat (values[i * LIMNER_LANES + c]);
            sum[i][0] += x * w0;
            if (vectors == 2)
              sum[i][1] += x * w1;
          }
      }
#pragma GCC unroll 14
  for (int i = 0; i < rows; i++)
    {
      limner_store (sums + i * LIMNER_LANES, sum[i][0]);
      if (vectors == 2)
        limner_store (sums + second + i * LIMNER_LANES, sum[i][1]);
    }
}

/* Multiplies a fixed number of tiles, beginning at `first`. */
typedef void (*MultiplyTiles) (const LimnerWinogradProduct *p, int first);

#define PRODUCT(rows, vectors)                                                           \
  static void multiply_##rows##_by_##vectors (const LimnerWinogradProduct *p, int first) \
  {                                                                                      \
    multiply_tiles (rows, vectors, p, first);                                            \
  }
#define PRODUCTS(rows) PRODUCT (rows, 1) PRODUCT (rows, 2)
#define ENTRY(rows)    { multiply_##rows##_by_1, multiply_##rows##_by_2 }

PRODUCTS (1)
PRODUCTS (2)
PRODUCTS (3)
PRODUCTS (4)
PRODUCTS (5)
PRODUCTS (6)
#if LIMNER_VECTOR == 16
PRODUCTS (7)
PRODUCTS (8)
PRODUCTS (9)
PRODUCTS (10)
PRODUCTS (11)
PRODUCTS (12)
PRODUCTS (13)
PRODUCTS (14)
#endif

static const MultiplyTiles products[][2] = {
  ENTRY (1), ENTRY (2), ENTRY (3), ENTRY (4),  ENTRY (5),  ENTRY (6),
#if LIMNER_VECTOR == 16
  ENTRY (7), ENTRY (8), ENTRY (9), ENTRY (10), ENTRY (11), ENTRY (12), ENTRY (13), ENTRY (14),
#endif
};

void
limner_winograd_product (const LimnerWinogradProduct *product, int n)
{
  /* Split evenly: 15 tiles as 8 + 7, not 14 + 1. */
  const int groups = (n + MAX_ROWS - 1) / MAX_ROWS;
  for (int g = 0, done = 0; g < groups; g++)
    {
      const int rows = n / groups + (g < n % groups);
      products[rows - 1][product->half ? 0 : 1](product, done);
      done += rows;
    }
}
