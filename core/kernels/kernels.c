#include "kernels/variants-private.h"

/* wide: kernels for wide vectors. They come before im2col, because the first convolution that supports a
 * shape is taken. */
#define INIT(path, wide)                                             \
  static void init_##path (LimnerKernels *kernels)                   \
  {                                                                  \
    kernels->n_conv[LIMNER_FP32] = kernels->n_conv[LIMNER_BF16] = 0; \
    limner_peak_flops_init_##path (kernels);                         \
    limner_cells_init_##path (kernels);                              \
    limner_pointwise_init_##path (kernels);                          \
    limner_pool_init_##path (kernels);                               \
    limner_norm_init_##path (kernels);                               \
    limner_resample_init_##path (kernels);                           \
    limner_synthesis_init_##path (kernels);                          \
    limner_conv_weights_init_##path (kernels);                       \
    wide (path);                                                     \
    limner_im2col_init_##path (kernels);                             \
  }

#define NOTHING(path)
#define WIDE(path)                                \
  limner_pool_pairs_init_##path (kernels);        \
  limner_conv_few_outputs_init_##path (kernels);  \
  limner_conv_weights_wide_init_##path (kernels); \
  limner_winograd_init_##path (kernels);          \
  limner_winograd_line_init_##path (kernels);     \
  limner_direct_init_##path (kernels)

INIT (c, NOTHING)
#if defined(__x86_64__)
INIT (avx2, WIDE)
INIT (avx512, WIDE)

static void
init_avx512bf16 (LimnerKernels *kernels)
{
  init_avx512 (kernels);
  limner_peak_flops_bf16_init_avx512bf16 (kernels);
  limner_winograd_init_avx512bf16 (kernels);
  limner_moments_init_avx512bf16 (kernels);
}

static void
init_amx (LimnerKernels *kernels)
{
  init_avx512 (kernels);
  limner_peak_flops_bf16_init_amx (kernels);
  limner_amx_init_amx (kernels);
  limner_winograd_init_avx512bf16 (kernels);
  limner_moments_init_avx512bf16 (kernels);
}
#endif

const LimnerKernels *
limner_kernels_for (LimnerCpuLevel level)
{
  static LimnerKernels tables[LIMNER_CPU_LEVELS];
  static gsize once;

  if (g_once_init_enter (&once))
    {
      for (int i = 0; i < LIMNER_CPU_LEVELS; i++)
        init_c (&tables[i]);
#if defined(__x86_64__)
      init_avx2 (&tables[LIMNER_CPU_AVX2]);
      init_avx512 (&tables[LIMNER_CPU_AVX512]);
      init_avx512bf16 (&tables[LIMNER_CPU_AVX512BF16]);
      init_amx (&tables[LIMNER_CPU_AMX]);
#endif
      g_once_init_leave (&once, 1);
    }
  return &tables[level];
}

const LimnerKernels *
limner_kernels (void)
{
  return limner_kernels_for (limner_cpu_level ());
}

void
limner_kernels_add_conv (LimnerKernels *kernels, LimnerPrecision precision,
                         const LimnerConvAlgorithm *algorithm)
{
  g_assert (kernels->n_conv[precision] < LIMNER_CONV_ALGORITHMS);
  kernels->conv[precision][kernels->n_conv[precision]++] = algorithm;
}

const LimnerConvAlgorithm *
limner_kernels_conv (const LimnerKernels *kernels, LimnerPrecision precision, const LimnerConvShape *shape)
{
  for (int i = 0; i < kernels->n_conv[precision]; i++)
    if (kernels->conv[precision][i]->suits (shape))
      return kernels->conv[precision][i];
  return NULL;
}
