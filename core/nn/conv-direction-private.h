/* One direction of a convolution: the algorithm for the precision of its source and destination, its packed
 * weights, its scratch and its run. */
#pragma once

#include "nn/op-private.h"

enum
{
  LIMNER_CONV_FORWARD,
  LIMNER_CONV_BACKWARD,
};

/* The algorithm and the packed weights of one direction. */
typedef struct
{
  const LimnerConvAlgorithm *algorithm; /* NULL: no algorithm for this precision */
  float *packed;                        /* made when first needed */
} LimnerConvWork;

/* The parameters of a convolution's node. */
typedef struct
{
  LimnerConvSpec spec;
  LimnerConvShape shape[2];  /* LIMNER_CONV_FORWARD, LIMNER_CONV_BACKWARD */
  LimnerTensor *weight;      /* [O,I,rows,columns] */
  LimnerTensor *bias;        /* [O], or NULL */
  LimnerTensor *padded_bias; /* [O rounded up to 16], zero beyond; or NULL */
  LimnerConvWork work[2][2]; /* by precision and direction */
} LimnerConv;

/* The border, in pixels, of the input's gradient. With zero padding it receives no gradient, so that backward
 * need not compute it. */
int limner_conv_gradient_pad (const LimnerConv *conv);

/* Chooses the algorithms of both directions from their shapes. */
void limner_conv_choose_algorithms (LimnerConv *conv);

/* The algorithm and packed weights that a step uses in a direction. */
LimnerConvWork *limner_conv_work (const LimnerStep *step, int direction);
/* Whether backward packs weights of its own, in place of reading those of forward. */
gboolean limner_conv_packs_backward (const LimnerStep *step);
/* Bytes of packed weights; `backward`: with those of both directions. */
gsize limner_conv_packed_bytes (const LimnerStep *step, gboolean backward);
/* Packs the weights that a step uses. FALSE with LIMNER_ERROR_MEMORY. */
gboolean limner_conv_prepare (const LimnerStep *step, gboolean backward, GError **error);
/* Packs all packed weights again after the weights have changed. */
void limner_conv_repack (LimnerConv *conv);
void limner_conv_clear_packed (LimnerConv *conv);

/* Bytes of scratch of one direction: each thread's, then fp32 copies of source and destination. */
gsize limner_conv_scratch_bytes (const LimnerStep *step, gboolean backward);
/* Sets the job's source, destination, scratch and algorithm, and runs it. */
void limner_conv_run (const LimnerStep *step, int direction, LimnerConvJob *job);
