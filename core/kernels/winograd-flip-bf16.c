/* As winograd-flip.c, for bfloat16: the backward pass uses the weights packed for the forward pass. Two
 * inputs of two outputs are 64 bits: the transposition moves them as one and then transposes within them. */
#include "kernels/winograd-private.h"

/* Along one axis: the point of the flipped filter's value; log2 of its factor; whether the factor is
 * negative. */
static const int partner[6] = { 5, 3, 4, 1, 2, 0 };
static const int power[6] = { 0, 1, 1, -1, -1, 0 };
static const gboolean negative[6] = { FALSE, TRUE, TRUE, TRUE, TRUE, FALSE };

#define SQUARE 8                  /* 64-bit elements along a side: what a vector holds */
#define STRIDE (2 * LIMNER_PANEL) /* bfloat16 from one pair of channels to the next */

/* x * +-2^power. Zero stays zero, and results that would underflow become zero. */
LIMNER_INLINE __m512i
scale_flipped (__m512i x, int shift, int sign)
{
  const __m512i exponent = _mm512_and_si512 (x, _mm512_set1_epi16 (0x7f80));
  const __mmask32 normal = _mm512_cmpgt_epi16_mask (exponent, _mm512_set1_epi16 (4 << 7));
  const __m512i scaled = _mm512_maskz_add_epi16 (normal, x, _mm512_set1_epi16 ((short) (shift * 128)));
  return _mm512_xor_si512 (scaled, _mm512_set1_epi16 ((short) (sign ? 0x8000 : 0)));
}

/* 8 rows of 8 elements, rows STRIDE apart in both. Interleaving the upper with the lower half of the rows,
 * three times, transposes. */
LIMNER_INLINE void
transpose_pairs (const LimnerBf16 *from, int shift, int sign, LimnerBf16 *to)
{
  const __m512i low = _mm512_setr_epi64 (0, 8, 1, 9, 2, 10, 3, 11);
  const __m512i high = _mm512_setr_epi64 (4, 12, 5, 13, 6, 14, 7, 15);
  const __m512i within = _mm512_set4_epi32 (0x0f0e0b0a, 0x0d0c0908, 0x07060302, 0x05040100);
  __m512i a[SQUARE], b[SQUARE];
#pragma GCC unroll 8
  for (int i = 0; i < SQUARE; i++)
    a[i] = scale_flipped (_mm512_load_si512 (from + i * STRIDE), shift, sign);
#pragma GCC unroll 3
  for (int width = 1; width < SQUARE; width *= 2)
    {
#pragma GCC unroll 4
      for (int i = 0; i < SQUARE / 2; i++)
        {
          b[2 * i] = _mm512_permutex2var_epi64 (a[i], low, a[i + SQUARE / 2]);
          b[2 * i + 1] = _mm512_permutex2var_epi64 (a[i], high, a[i + SQUARE / 2]);
        }
#pragma GCC unroll 8
      for (int i = 0; i < SQUARE; i++)
        a[i] = b[i];
    }
#pragma GCC unroll 8
  for (int i = 0; i < SQUARE; i++)
    _mm512_store_si512 (to + i * STRIDE, _mm512_shuffle_epi8 (a[i], within));
}

void
limner_winograd_flip_weights (const LimnerConvShape *shape, const float *forward, int panel, int point,
                              float *to)
{
  const int row = point / 6, column = point % 6;
  const int shift = power[row] + power[column], sign = negative[row] != negative[column];
  /* forward is [panels of our inputs][36][our outputs / 2][LIMNER_PANEL][2]. */
  const gsize square = limner_winograd_square (shape->outputs);
  const LimnerBf16 *source
      = (const LimnerBf16 *) (forward + (gsize) (partner[row] * 6 + partner[column]) * square)
        + panel * (LIMNER_PANEL / 2) * STRIDE;
  LimnerBf16 *target = (LimnerBf16 *) to;
  for (int i = 0; i < limner_panels (shape->inputs); i++)
    {
      const LimnerBf16 *next = source + 2 * LIMNER_POINTS * square;
      /* The next square lies on another page, which the hardware prefetcher does not fetch. */
      if (i + 1 < limner_panels (shape->inputs))
        for (int line = 0; line < LIMNER_PANEL * LIMNER_PANEL; line += LIMNER_BLOCK)
          __builtin_prefetch (next + line);
      for (int input = 0; input < 2 * SQUARE; input += SQUARE)
        for (int output = 0; output < 2 * SQUARE; output += SQUARE)
          transpose_pairs (source + output * STRIDE + input * 4, shift, sign,
                           target + input * STRIDE + output * 4);
      source = next;
      target += LIMNER_PANEL * LIMNER_PANEL;
    }
}
