/* The data transforms of F(4x4,3x3) (Winograd 1980; Lavin and Gray 2016), 16 (or 8) channels in a vector.
 * The points are 0, +-a, +-b, infinity with a = sqrt(1/2), b = sqrt(2). Since a*b = 1 the constants stay
 * near one, and the error is half that of the usual points 0, +-1, +-2 (docs/numerics.md). */
#pragma once

#include "kernels/vector-private.h"
#include "kernels/winograd-private.h"

#define LIMNER_A  0.70710678118654752f
#define LIMNER_B  1.41421356237309505f
#define LIMNER_A3 0.35355339059327376f
#define LIMNER_B3 2.82842712474619010f

/* B^T d */
LIMNER_INLINE void
limner_winograd_line_in (const LimnerVector d[6], LimnerVector r[6])
{
  const LimnerVector even_a = d[4] - 2 * d[2], odd_a = LIMNER_A * (d[3] - 2 * d[1]);
  const LimnerVector even_b = d[4] - 0.5f * d[2], odd_b = LIMNER_B * (d[3] - 0.5f * d[1]);
  r[0] = d[0] - 2.5f * d[2] + d[4];
  r[1] = even_a + odd_a;
  r[2] = even_a - odd_a;
  r[3] = even_b + odd_b;
  r[4] = even_b - odd_b;
  r[5] = d[1] - 2.5f * d[3] + d[5];
}

/* A^T m */
LIMNER_INLINE void
limner_winograd_line_out (const LimnerVector m[6], LimnerVector y[4])
{
  const LimnerVector sum_a = m[1] + m[2], difference_a = m[1] - m[2];
  const LimnerVector sum_b = m[3] + m[4], difference_b = m[3] - m[4];
  y[0] = m[0] + sum_a + sum_b;
  y[1] = LIMNER_A * difference_a + LIMNER_B * difference_b;
  y[2] = 0.5f * sum_a + 2 * sum_b;
  y[3] = LIMNER_A3 * difference_a + LIMNER_B3 * difference_b + m[5];
}

#if defined __AVX512BF16__

/* 16 of a pixel's 32 channels: bfloat16 is fp32's upper half. */
LIMNER_INLINE LimnerVector
limner_winograd_load (const float *pixel, int half)
{
  const __m256i bits = _mm256_load_si256 ((const __m256i *) (const void *) pixel + half);
  return (LimnerVector) _mm512_slli_epi32 (_mm512_cvtepu16_epi32 (bits), 16);
}

/* V = B^T d B of one block's 6x6 pixels at `in` (16 floats apart, rows row_stride apart) to 36 places
 * `point_stride` apart. */
LIMNER_INLINE void
limner_winograd_tile_in (const float *in, gsize row_stride, float *v, gsize point_stride)
{
  LimnerVector t[2][6][6];
  for (int half = 0; half < 2; half++)
#pragma GCC unroll 6
    for (int j = 0; j < 6; j++)
      {
        LimnerVector d[6], r[6];
#pragma GCC unroll 6
        for (int i = 0; i < 6; i++)
          d[i] = limner_winograd_load (in + i * row_stride + j * LIMNER_LANES, half);
        limner_winograd_line_in (d, r);
#pragma GCC unroll 6
        for (int i = 0; i < 6; i++)
          t[half][i][j] = r[i];
      }
#pragma GCC unroll 6
  for (int i = 0; i < 6; i++)
    {
      LimnerVector r[2][6];
      limner_winograd_line_in (t[0][i], r[0]);
      limner_winograd_line_in (t[1][i], r[1]);
#pragma GCC unroll 6
      for (int j = 0; j < 6; j++)
        _mm512_store_si512 (v + (gsize) (i * 6 + j) * point_stride,
                            (__m512i) _mm512_cvtne2ps_pbh ((__m512) r[1][j], (__m512) r[0][j]));
    }
}

LIMNER_INLINE void
limner_winograd_store (LimnerBf16 *to, LimnerVector x)
{
  _mm256_store_si256 ((__m256i *) (void *) to, (__m256i) _mm512_cvtneps_pbh ((__m512) x));
}

#else

/* V = B^T d B of half a block's 6x6 pixels. */
LIMNER_INLINE void
limner_winograd_vector_in (const float *in, gsize row_stride, float *v, gsize point_stride)
{
  LimnerVector t[6][6];
#pragma GCC unroll 6
  for (int j = 0; j < 6; j++)
    {
      LimnerVector d[6], r[6];
#pragma GCC unroll 6
      for (int i = 0; i < 6; i++)
        d[i] = limner_load (in + i * row_stride + j * LIMNER_LANES);
      limner_winograd_line_in (d, r);
#pragma GCC unroll 6
      for (int i = 0; i < 6; i++)
        t[i][j] = r[i];
    }
#pragma GCC unroll 6
  for (int i = 0; i < 6; i++)
    {
      LimnerVector r[6];
      limner_winograd_line_in (t[i], r);
#pragma GCC unroll 6
      for (int j = 0; j < 6; j++)
        limner_store (v + (gsize) (i * 6 + j) * point_stride, r[j]);
    }
}

/* V = B^T d B of one block's 6x6 pixels at `in` (16 floats apart, rows row_stride apart) to 36 places
 * `point_stride` apart. */
LIMNER_INLINE void
limner_winograd_tile_in (const float *in, gsize row_stride, float *v, gsize point_stride)
{
  for (int lane = 0; lane < LIMNER_LANES; lane += LIMNER_VECTOR)
    limner_winograd_vector_in (in + lane, row_stride, v + lane, point_stride);
}

LIMNER_INLINE void
limner_winograd_store (float *to, LimnerVector x)
{
  limner_store (to, x);
}

#endif

/* y = A^T m A of the 36 sums at m. */
LIMNER_INLINE void
limner_winograd_tile_out (const float *m, gsize point_stride, LimnerVector y[4][4])
{
  LimnerVector t[4][6];
#pragma GCC unroll 6
  for (int j = 0; j < 6; j++)
    {
      LimnerVector d[6], r[4];
#pragma GCC unroll 6
      for (int i = 0; i < 6; i++)
        d[i] = limner_load (m + (gsize) (i * 6 + j) * point_stride);
      limner_winograd_line_out (d, r);
#pragma GCC unroll 4
      for (int i = 0; i < 4; i++)
        t[i][j] = r[i];
    }
#pragma GCC unroll 4
  for (int i = 0; i < 4; i++)
    limner_winograd_line_out (t[i], y[i]);
}
