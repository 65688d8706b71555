/* Gradients of a convolution's weights and bias: correlations of the input with the gradient of the
 * output.
 *
 *   dW[o,i,ky,kx] = sum over (y, x) of dy (y, x)[o] * input (y * stride + ky - pad, x * stride + kx - pad)[i]
 *   db[o]         = sum over (y, x) of dy (y, x)[o]
 *
 * Rows are summed in groups. The groups are added in order and in double. The size of a group depends on
 * the shape only, so results do not depend on the number of threads.
 *
 * A group's sums of one pair of blocks are [taps][16 of the narrow side][16 of the wide side]. The wide
 * side is a vector, the narrow side a broadcast. The outputs are the wide side, except in a last layer
 * with few outputs: a vector of these would be mostly padding, so the inputs are the wide side. */
#pragma once

#include "kernels/conv-private.h"

typedef struct
{
  const LimnerConvShape *shape;     /* the forward pass; input_dilation 1 */
  const LimnerActivation *input;    /* its border holds the padding, at least `pad` wide */
  const LimnerActivation *gradient; /* dy; its border is not read */
  int pad;                          /* pixels, >= 0 */
  float *scratch;                   /* limner_conv_weights_scratch floats */
  float *weight;                    /* [O,I,rows,columns]: dW is added */
  float *bias;                      /* [O]: db is added; or NULL */
} LimnerConvWeightsJob;

/* Up to this number of channels on the narrow side, a kernel of its own is faster. */
#define LIMNER_CONV_WEIGHTS_FEW_OUTPUTS 4

/* Floats of scratch for an output of height x width, whatever the number of threads. */
gsize limner_conv_weights_scratch (const LimnerConvShape *shape, int height, int width);

/* Adds the rows first .. end - 1 of dy to the sums of a pair of blocks. */
typedef void (*LimnerConvWeightsRows) (const LimnerConvWeightsJob *job, int output_block, int input_block,
                                       int first, int end, float *sums);

/* Shared by the variants: distributes the groups over threads and adds their sums. */
void limner_conv_weights_run (const LimnerConvWeightsJob *job, LimnerConvWeightsRows rows);

static inline gboolean
limner_conv_weights_wide_inputs (const LimnerConvShape *shape)
{
  return shape->outputs <= LIMNER_CONV_WEIGHTS_FEW_OUTPUTS && shape->inputs > LIMNER_CONV_WEIGHTS_FEW_OUTPUTS;
}
