/* How fast this machine's convolution kernels are, beside what its processor could do. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define LIMNER_KERNELS_BENCH_LAYERS 6

typedef struct
{
  const char *algorithm; /* static */
  int inputs, outputs;   /* channels of a 3x3 convolution with bias and ReLU */
  int side;              /* of a square picture, pixels */
  double seconds;        /* median */
  double gflops; /* 10^9 operations a second, counted as the direct sum has them: 18 * inputs * outputs *
                    side^2 (Winograd's way needs a quarter, so that it may exceed the peak) */
  double share;  /* gflops / peak_gflops */
} LimnerKernelsBenchLayer;

typedef struct
{
  double peak_gflops; /* fused multiply-adds on registers alone, on all threads; the best of many runs */
  LimnerKernelsBenchLayer layers[LIMNER_KERNELS_BENCH_LAYERS];
} LimnerKernelsBench;

/* Times the layers of a VGG-19 that differ, at a 512 x 512 picture, `repeats` (1 … 10000) times each. FALSE
 * with LIMNER_ERROR_ARGUMENT, _MEMORY or _CANCELLED. */
gboolean limner_kernels_bench (int repeats, GCancellable *cancellable, LimnerKernelsBench *bench,
                               GError **error);

G_END_DECLS
