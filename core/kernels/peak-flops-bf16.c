/* Peak rate of bfloat16 products: independent products on registers, or on tiles. */
#ifdef __AMX_BF16__
#include "kernels/amx-private.h"
#endif
#include "kernels/variant-private.h"
#include "kernels/variants-private.h"

#include <immintrin.h>

#ifdef __AMX_BF16__

#define STEPS 2000

static double
peak_work_bf16 (void)
{
  limner_tiles_begin (16, 16);
  limner_tile_zero (4);
  limner_tile_zero (5);
  limner_tile_zero (6);
  limner_tile_zero (7);
  for (int i = 0; i < STEPS; i++)
    {
      limner_tile_multiply (0, 4, 6);
      limner_tile_multiply (1, 4, 7);
      limner_tile_multiply (2, 5, 6);
      limner_tile_multiply (3, 5, 7);
    }
  limner_tiles_end ();
  return 2.0 * 16 * 16 * 32 * 4 * STEPS;
}

#else

/* Number of independent sums: enough to hide the latency, few enough for the registers. */
#define CHAINS 12
#define STEPS  10000

static double
peak_work_bf16 (void)
{
  __m512 sum[CHAINS] = {};
  __m512bh factor = (__m512bh) _mm512_setzero_si512 ();
  for (int i = 0; i < STEPS; i++)
    {
      __asm__ volatile ("" : "+v"(factor));
#pragma GCC unroll 12
      for (int c = 0; c < CHAINS; c++)
        {
          sum[c] = _mm512_dpbf16_ps (sum[c], factor, factor);
          __asm__ volatile ("" : "+v"(sum[c]));
        }
    }
  return 2.0 * 32 * CHAINS * STEPS;
}

#endif

void
LIMNER_VARIANT (limner_peak_flops_bf16_init) (LimnerKernels *kernels)
{
  kernels->peak_work_bf16 = peak_work_bf16;
}
