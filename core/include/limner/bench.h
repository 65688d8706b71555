/* Measuring: what to time, and how fast this machine's convolution kernels are beside what its processor
 * could do. */
#pragma once

#include "limner/job.h"

G_BEGIN_DECLS

/* What limner_style_bench and its like time. */
typedef struct
{
  int width, height;  /* of the picture, pixels; where it is a square, width is its side */
  int iterations;     /* >= 1 */
  gboolean reference; /* the iteration that other programs are held against */
} LimnerBenchOptions;

#define LIMNER_KERNELS_BENCH_LAYERS 12

typedef struct
{
  const char *algorithm; /* static */
  const char *precision; /* "fp32" or "bf16", static */
  int inputs, outputs;   /* channels of a 3x3 convolution with bias and ReLU */
  int side;              /* of a square picture, pixels */
  double seconds;        /* median */
  double gflops; /* 10^9 operations a second, counted as the direct sum has them: 18 * inputs * outputs *
                    side^2 (Winograd's way needs a quarter, so that it may exceed the peak) */
  double share;  /* of the peak of that precision */
} LimnerKernelsBenchLayer;

typedef struct
{
  double peak_gflops;      /* fused multiply-adds on registers alone, on all threads; the best of many runs */
  double peak_bf16_gflops; /* the same of bfloat16; 0: the processor has no products of it */
  LimnerKernelsBenchLayer layers[LIMNER_KERNELS_BENCH_LAYERS];
  int n_layers;
} LimnerKernelsBench;

/* Times the layers of a VGG-19 that differ, at a 512 x 512 picture, in each precision there are kernels of,
 * `repeats` (1 … 10000) times each. FALSE
 * with LIMNER_ERROR_ARGUMENT, _MEMORY or _CANCELLED. */
gboolean limner_kernels_bench (int repeats, const LimnerJob *job, LimnerKernelsBench *bench, GError **error);

G_END_DECLS
