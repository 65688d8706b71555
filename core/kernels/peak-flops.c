/* Peak rate of fp32 multiply-adds: independent multiply-adds on registers. */
#include "kernels/variant-private.h"
#include "kernels/variants-private.h"

#if defined __AVX512F__
#define FLOATS 16
#elif defined __AVX2__
#define FLOATS 8
#else
#define FLOATS 4
#endif
/* Number of independent sums: enough to hide the latency, few enough for the registers. */
#define CHAINS 12
#define STEPS  10000

/* Hides a value from the optimiser, so that it cannot compute it in advance or once for all chains. */
#if defined __x86_64__
#define HIDE(x) __asm__ volatile ("" : "+v"(x))
#else
#define HIDE(x) __asm__ volatile ("" : "+m"(x))
#endif

typedef float Vector __attribute__ ((vector_size (FLOATS * 4)));

static double
peak_work (void)
{
  Vector sum[CHAINS] = {}, factor = {}, term = {};
  for (int i = 0; i < STEPS; i++)
    {
      HIDE (factor);
      HIDE (term);
#pragma GCC unroll 12
      for (int c = 0; c < CHAINS; c++)
        {
          HIDE (sum[c]);
          sum[c] = sum[c] * factor + term;
        }
    }
  HIDE (sum[0]);
  return 2.0 * FLOATS * CHAINS * STEPS;
}

void
LIMNER_VARIANT (limner_peak_flops_init) (LimnerKernels *kernels)
{
  kernels->peak_work = peak_work;
}
