/* Benchmarks: options of all benchmarks, and the speed of the convolution kernels compared with the
 * processor's peak. */
#pragma once

#include "limner/job.h"

G_BEGIN_DECLS

/* Options of limner_style_bench and of the other benchmarks. */
typedef struct
{
  int width, height;  /* of the picture, pixels; where it is a square, width is its side */
  int iterations;     /* >= 1 */
  gboolean reference; /* the iteration that is compared with other programs */
} LimnerBenchOptions;

#define LIMNER_KERNELS_BENCH_LAYERS 12

typedef struct
{
  const char *algorithm; /* static */
  const char *precision; /* "fp32" or "bf16", static */
  int inputs, outputs;   /* channels of a 3x3 convolution with bias and ReLU */
  int side;              /* of a square picture, pixels */
  double seconds;        /* median */
  double gflops; /* 10^9 operations a second; the operations are those of the direct sum, 18 * inputs *
                  * outputs * side^2. Winograd needs a quarter of them, so the rate may exceed the peak */
  double share;  /* of the peak of that precision */
} LimnerKernelsBenchLayer;

typedef struct
{
  double peak_gflops;      /* fused multiply-adds on registers, on all threads; the best of many runs */
  double peak_bf16_gflops; /* the same of bfloat16; 0: the processor has no products of it */
  LimnerKernelsBenchLayer layers[LIMNER_KERNELS_BENCH_LAYERS];
  int n_layers;
} LimnerKernelsBench;

/* Times the layers of a VGG-19 that differ, at a 512 x 512 picture, in each precision there are kernels of,
 * `repeats` (1 … 10000) times each. FALSE
 * with LIMNER_ERROR_ARGUMENT, _MEMORY or _CANCELLED. */
gboolean limner_kernels_bench (int repeats, const LimnerJob *job, LimnerKernelsBench *bench, GError **error);

G_END_DECLS
