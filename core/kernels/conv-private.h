/* Convolution: one problem, several algorithms, weights packed once for each.
 *
 *   output (y, x)[o] = bias[o] + sum over ky, kx, i of
 *                      W[o,i,ky,kx] * input ((y * stride + ky - pad) / spread, (x * stride + kx - pad) /
 * spread)[i]
 *
 * where terms whose division by `spread` leaves a remainder are zero. A layer's forward pass has spread 1.
 * Its backward pass to the input is the same problem with inputs and outputs exchanged, weights turned by
 * half a turn, pad = kernel - 1 - the layer's pad, stride 1, and the layer's stride as spread. */
#pragma once

#include "kernels/activation-private.h"

#include <gio/gio.h>

typedef struct
{
  int inputs, outputs; /* channels */
  int kernel;          /* pixels along each side */
  int stride, spread;  /* pixels; at least one of them is 1 */
} LimnerConvShape;

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
  const float *packed;           /* as the algorithm packed it */
  gboolean packed_for_forward;   /* packed for the forward pass of which this is the backward: see `reuses` */
  const float *bias;             /* [outputs rounded up to 16], zero beyond; or NULL */
  const LimnerActivation *input; /* its border holds the padding, at least `pad` wide, or, with
                                     a spread, is of any width: beyond it all is zero */
  const LimnerActivation *output; /* the picture is written, the border left alone */
  int pad;                        /* pixels; may be negative */
  LimnerEpilogue epilogue;
  float slope;
  guint16 *bits;             /* [groups][output height][output width], bit l for lane l */
  float *scratch;            /* scratch_size floats for each thread, one after the other */
  gsize scratch_stride;      /* floats from one thread's scratch to the next's */
  GCancellable *cancellable; /* or NULL; asked between chunks, and the output is then worthless */
} LimnerConvJob;

typedef struct
{
  const char *name;
  gboolean (*suits) (const LimnerConvShape *shape);
  /* Floats of packed weights. */
  gsize (*packed_size) (const LimnerConvShape *shape);
  /* weight [O,I,K,K] as the layer has it; turned: packed for the backward pass (shape is then the exchanged
   * one). */
  void (*pack) (const LimnerConvShape *shape, const float *weight, gboolean turned, float *packed);
  /* Whether a backward pass of this shape can read the weights packed for forward, so that one copy does.
   * NULL: never. */
  gboolean (*reuses) (const LimnerConvShape *shape);
  /* Floats of scratch one thread needs; a multiple of 16. NULL: none. */
  gsize (*scratch_size) (const LimnerConvShape *shape, int height, int width);
  void (*run) (const LimnerConvJob *job);
} LimnerConvAlgorithm;

static inline gboolean
limner_conv_reuses (const LimnerConvAlgorithm *algorithm, const LimnerConvShape *shape)
{
  return algorithm->reuses != NULL && algorithm->reuses (shape);
}

static inline gsize
limner_conv_scratch_size (const LimnerConvAlgorithm *algorithm, const LimnerConvShape *shape, int height,
                          int width)
{
  return algorithm->scratch_size != NULL ? algorithm->scratch_size (shape, height, width) : 0;
}

/* W[o,i,ky,kx] of the problem, from the layer's weight. */
static inline float
limner_conv_weight (const LimnerConvShape *s, const float *weight, gboolean turned, int o, int i, int ky,
                    int kx)
{
  gsize k = (gsize) s->kernel;
  if (turned)
    return weight[(((gsize) i * (gsize) s->outputs + (gsize) o) * k + k - 1 - (gsize) ky) * k + k - 1
                  - (gsize) kx];
  return weight[(((gsize) o * (gsize) s->inputs + (gsize) i) * k + (gsize) ky) * k + (gsize) kx];
}
