/* Vectors of the width of the instruction set that the file is compiled for (gcc's vector types, and
 * intrinsics where these lack an operation). A block of LIMNER_LANES channels is LIMNER_HALVES vectors.
 * Only for sources that are compiled for a level with wide vectors. */
#pragma once

#include "kernels/activation-private.h"

#include <immintrin.h>

#if defined __AVX512F__
#define LIMNER_VECTOR 16
#elif defined __AVX2__ && defined __FMA__
#define LIMNER_VECTOR 8
#else
#error "compile this source with -march=x86-64-v3 or -v4"
#endif

#define LIMNER_HALVES (LIMNER_LANES / LIMNER_VECTOR)
#define LIMNER_INLINE static inline __attribute__ ((always_inline))

typedef float LimnerVector __attribute__ ((vector_size (LIMNER_VECTOR * 4), aligned (LIMNER_VECTOR * 4)));

LIMNER_INLINE LimnerVector
limner_load (const float *from)
{
  return *(const LimnerVector *) from;
}

LIMNER_INLINE void
limner_store (float *to, LimnerVector x)
{
  *(LimnerVector *) to = x;
}

/* The compiler folds x - 0 to a plain broadcast from memory. It does not fold x + 0, because of -0. */
LIMNER_INLINE LimnerVector
limner_splat (float x)
{
  return x - (LimnerVector) {};
}

/* Bit i: x[i] > 0. */
LIMNER_INLINE unsigned
limner_positive (LimnerVector x)
{
#if LIMNER_VECTOR == 16
  return _mm512_cmp_ps_mask ((__m512) x, _mm512_setzero_ps (), _CMP_GT_OQ);
#else
  return (unsigned) _mm256_movemask_ps (_mm256_cmp_ps ((__m256) x, _mm256_setzero_ps (), _CMP_GT_OQ));
#endif
}

/* Bit i ? a[i] : b[i] */
LIMNER_INLINE LimnerVector
limner_select (unsigned bits, LimnerVector a, LimnerVector b)
{
#if LIMNER_VECTOR == 16
  return (LimnerVector) _mm512_mask_blend_ps ((__mmask16) bits, (__m512) b, (__m512) a);
#else
  const __m256i each = _mm256_setr_epi32 (1, 2, 4, 8, 16, 32, 64, 128);
  const __m256i set = _mm256_cmpeq_epi32 (_mm256_and_si256 (_mm256_set1_epi32 ((int) bits), each), each);
  return (LimnerVector) _mm256_blendv_ps ((__m256) b, (__m256) a, _mm256_castsi256_ps (set));
#endif
}

/* x > 0 ? x : slope * x */
LIMNER_INLINE LimnerVector
limner_rectify (LimnerVector x, LimnerVector slope)
{
#if LIMNER_VECTOR == 16
  return limner_select (limner_positive (x), x, slope * x);
#else
  const __m256 positive = _mm256_cmp_ps ((__m256) x, _mm256_setzero_ps (), _CMP_GT_OQ);
  return (LimnerVector) _mm256_blendv_ps ((__m256) (slope * x), (__m256) x, positive);
#endif
}

#ifdef __AVX512BF16__
/* Two bfloat16 side by side, in every lane. */
LIMNER_INLINE __m512bh
limner_splat_pair (const guint16 *pair)
{
  int both;
  __builtin_memcpy (&both, pair, sizeof both);
  return (__m512bh) _mm512_set1_epi32 (both);
}
#endif
