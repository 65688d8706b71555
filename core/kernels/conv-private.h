/* Convolution: one problem, several algorithms, weights packed for each algorithm.
 *
 *   output (y, x)[o] = bias[o] + sum over ky, kx, i of
 *                      W[o,i,ky,kx] * input ((y * stride + ky - pad) / input_dilation,
 *                                            (x * stride + kx - pad) / input_dilation)[i]
 *
 * Terms whose division by input_dilation leaves a remainder are zero. The forward pass of a layer has
 * input_dilation 1. Its backward pass to the input is the same problem with inputs and outputs exchanged,
 * weights rotated by 180 degrees (flipped), pad = kernel - 1 - the layer's pad, stride 1, and the layer's
 * stride as input_dilation.
 *
 * A rectangular kernel is a square one whose outer rows or columns are zero: 1x7 is 7x7 without three rows at
 * each end. These taps have no weights and cost nothing; padding and sizes are those of the square. */
#pragma once

#include "kernels/activation-private.h"

#include <gio/gio.h>

typedef struct
{
  int inputs, outputs;               /* channels */
  int kernel;                        /* pixels along each side */
  int stride, input_dilation;        /* pixels; at least one of them is 1 */
  int skipped_rows, skipped_columns; /* of taps, at each end of the kernel */
} LimnerConvShape;

/* Rows and columns of taps that have weights. */
static inline int
limner_conv_rows (const LimnerConvShape *shape)
{
  return shape->kernel - 2 * shape->skipped_rows;
}

static inline int
limner_conv_columns (const LimnerConvShape *shape)
{
  return shape->kernel - 2 * shape->skipped_columns;
}

static inline int
limner_conv_taps (const LimnerConvShape *shape)
{
  return limner_conv_rows (shape) * limner_conv_columns (shape);
}

/* What happens to a sum before it is stored. */
typedef enum
{
  LIMNER_EPILOGUE_NONE,
  LIMNER_EPILOGUE_RELU, /* x > 0 ? x : slope * x; `bits`, unless NULL, receives x > 0 */
  LIMNER_EPILOGUE_MASK, /* bit ? x : slope * x: the gradient behind such a ReLU; reads `bits` */
} LimnerEpilogue;

typedef struct
{
  const LimnerConvShape *shape;
  const float *packed;           /* packed by the algorithm */
  gboolean packed_for_forward;   /* packed for the forward pass of which this is the backward: see `reuses` */
  const float *bias;             /* [outputs rounded up to 16], zero beyond; or NULL */
  const LimnerActivation *input; /* its border holds the padding, at least `pad` wide, or, with
                                     a input_dilation, is of any width: beyond it all is zero */
  const LimnerActivation *output; /* the picture is written, the border left alone */
  int pad;                        /* pixels; may be negative */
  LimnerEpilogue epilogue;
  float slope;
  guint16 *bits;             /* [groups][output height][output width], bit l for lane l */
  float *scratch;            /* scratch_size floats for each thread, one thread's after the other's */
  gsize scratch_stride;      /* floats from one thread's scratch to the next's */
  int threads;               /* scratch is for this many threads, >= 1; kernels that use it use no more */
  GCancellable *cancellable; /* or NULL; checked between chunks. After cancellation the output is undefined */
} LimnerConvJob;

typedef struct
{
  const char *name;
  gboolean (*suits) (const LimnerConvShape *shape);
  /* Floats of packed weights. */
  gsize (*packed_size) (const LimnerConvShape *shape);
  /* weight [O,I,rows,columns] as the layer has it; flipped: packed for the backward pass (shape is then the
   * exchanged one). */
  void (*pack) (const LimnerConvShape *shape, const float *weight, gboolean flipped, float *packed);
  /* Whether a backward pass of this shape can read the weights packed for the forward pass, so that one
   * copy is enough. NULL: never. */
  gboolean (*reuses) (const LimnerConvShape *shape);
  /* The floats of scratch for each of `threads` threads; a multiple of 16. NULL: none. */
  gsize (*scratch_size) (const LimnerConvShape *shape, int height, int width, int threads);
  void (*run) (const LimnerConvJob *job);
} LimnerConvAlgorithm;

static inline gboolean
limner_conv_reuses (const LimnerConvAlgorithm *algorithm, const LimnerConvShape *shape)
{
  return algorithm->reuses != NULL && algorithm->reuses (shape);
}

static inline gsize
limner_conv_scratch_size (const LimnerConvAlgorithm *algorithm, const LimnerConvShape *shape, int height,
                          int width, int threads)
{
  return algorithm->scratch_size != NULL ? algorithm->scratch_size (shape, height, width, threads) : 0;
}

/* W[o,i,ky,kx] of the problem, from the layer's weight; tap: number of the tap among those that have weights.
 */
static inline float
limner_conv_weight (const LimnerConvShape *s, const float *weight, gboolean flipped, int o, int i, int tap)
{
  const gsize taps = (gsize) limner_conv_taps (s);
  if (flipped)
    return weight[((gsize) i * (gsize) s->outputs + (gsize) o) * taps + taps - 1 - (gsize) tap];
  return weight[((gsize) o * (gsize) s->inputs + (gsize) i) * taps + (gsize) tap];
}

/* `n` output pixels in a row from (y, x) on, `input_dilation` apart, of one group of 16 channels. */
typedef struct
{
  int group, y, x, n;
} LimnerConvPixels;
