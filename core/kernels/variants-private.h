/* The initialisers of the table, one for each variant file. */
#pragma once

#include "kernels/kernels-private.h"

#define LIMNER_DECLARE_VARIANT(path)                             \
  void limner_cells_init_##path (LimnerKernels *kernels);        \
  void limner_pointwise_init_##path (LimnerKernels *kernels);    \
  void limner_pool_init_##path (LimnerKernels *kernels);         \
  void limner_norm_init_##path (LimnerKernels *kernels);         \
  void limner_resample_init_##path (LimnerKernels *kernels);     \
  void limner_im2col_init_##path (LimnerKernels *kernels);       \
  void limner_conv_weights_init_##path (LimnerKernels *kernels); \
  void limner_synthesis_init_##path (LimnerKernels *kernels);    \
  void limner_peak_flops_init_##path (LimnerKernels *kernels);

LIMNER_DECLARE_VARIANT (c)
LIMNER_DECLARE_VARIANT (avx2)
LIMNER_DECLARE_VARIANT (avx512)

/* Only where there are wide vectors. */
#define LIMNER_DECLARE_WIDE_VARIANT(path)                             \
  void limner_pool_pairs_init_##path (LimnerKernels *kernels);        \
  void limner_direct_init_##path (LimnerKernels *kernels);            \
  void limner_conv_few_outputs_init_##path (LimnerKernels *kernels);  \
  void limner_conv_weights_wide_init_##path (LimnerKernels *kernels); \
  void limner_winograd_init_##path (LimnerKernels *kernels);          \
  void limner_winograd_line_init_##path (LimnerKernels *kernels);

LIMNER_DECLARE_WIDE_VARIANT (avx2)
LIMNER_DECLARE_WIDE_VARIANT (avx512)

/* Only where there are products of bfloat16. */
void limner_winograd_init_avx512bf16 (LimnerKernels *kernels);
void limner_moments_init_avx512bf16 (LimnerKernels *kernels);
void limner_peak_flops_bf16_init_avx512bf16 (LimnerKernels *kernels);
void limner_peak_flops_bf16_init_amx (LimnerKernels *kernels);
void limner_amx_init_amx (LimnerKernels *kernels);
/* The tests' build of the same, on emulated tiles. */
void limner_amx_init_emulated (LimnerKernels *kernels);
