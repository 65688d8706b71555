/* Learning a convolution: the gradients of its weights and bias are correlations of what went in with the
 * gradient of what came out.
 *
 *   dW[o,i,ky,kx] = sum over (y, x) of dy (y, x)[o] * input (y * stride + ky - pad, x * stride + kx - pad)[i]
 *   db[o]         = sum over (y, x) of dy (y, x)[o]
 *
 * Rows are summed in groups, and the groups added up in order and in double; how they are cut depends on the
 * shape alone, so that results do not depend on the number of threads.
 *
 * A group's sums of one pair of blocks are [K*K][16 of the narrow side][16 of the wide side]: the wide side
 * is a vector, the narrow one a broadcast. Wide are the outputs, unless those are few (a last layer): then
 * most of a vector of them would be padding, and the inputs are. */
#pragma once

#include "kernels/conv-private.h"

typedef struct
{
  const LimnerConvShape *shape;     /* the forward pass; spread 1 */
  const LimnerActivation *input;    /* its border holds the padding, at least `pad` wide */
  const LimnerActivation *gradient; /* dy; its border is not read */
  int pad;                          /* pixels, >= 0 */
  float *scratch;                   /* limner_conv_weights_scratch floats */
  float *weight;                    /* [O,I,K,K]: dW is added */
  float *bias;                      /* [O]: db is added; or NULL */
} LimnerConvWeightsJob;

/* The narrow side has at most so many channels for it to be worth a kernel of its own. */
#define LIMNER_CONV_WEIGHTS_FEW_OUTPUTS 4

/* Floats of scratch for an output of height x width, whatever the number of threads. */
gsize limner_conv_weights_scratch (const LimnerConvShape *shape, int height, int width);

/* Adds the rows first .. end - 1 of dy to the sums of a pair of blocks. */
typedef void (*LimnerConvWeightsRows) (const LimnerConvWeightsJob *job, int output_block, int input_block,
                                       int first, int end, float *sums);

/* What the variants share: hands out the groups, and adds them up. */
void limner_conv_weights_run (const LimnerConvWeightsJob *job, LimnerConvWeightsRows rows);

static inline gboolean
limner_conv_weights_wide_inputs (const LimnerConvShape *shape)
{
  return shape->outputs <= LIMNER_CONV_WEIGHTS_FEW_OUTPUTS && shape->inputs > LIMNER_CONV_WEIGHTS_FEW_OUTPUTS;
}
