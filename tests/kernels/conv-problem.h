/* A convolution problem with known sums, to be solved by every algorithm. */
#pragma once

#include "guarded.h"
#include "kernels/kernels-private.h"
#include "limner/system.h"

typedef struct
{
  LimnerConvShape shape;
  int height, width; /* of the input */
  int pad, border;   /* border of the input, >= pad */
  gboolean flipped;
  LimnerEpilogue epilogue;
  gboolean with_bias, with_bits;
  float slope;
  int fill; /* the kind of numbers; defined by the test */
} Case;

typedef struct
{
  Case c;
  LimnerActivation input, output;
  Guarded in, out, weight, bias, bits, mask;
  double *sums; /* [C][H][W] before the epilogue, bias included */
  double scale; /* the largest sum of magnitudes */
} Problem;

static inline void
problem_free (Problem *p)
{
  guarded_free (&p->in);
  guarded_free (&p->out);
  guarded_free (&p->weight);
  guarded_free (&p->bias);
  guarded_free (&p->bits);
  guarded_free (&p->mask);
  g_free (p->sums);
}

/* Allocates the epilogue's mask and draws a random input mask. */
static inline void
problem_make_bits (Problem *p, LimnerRandom *random)
{
  const gsize n
      = (gsize) limner_activation_groups (&p->output) * (gsize) p->output.height * (gsize) p->output.width;
  p->bits = guarded_new ((n + 1) / 2);
  p->mask = guarded_new ((n + 1) / 2);
  for (gsize i = 0; i < n; i++)
    ((guint16 *) p->mask.data)[i] = (guint16) limner_random_next (random);
}

/* reuse: uses the weights packed for the other direction. */
static inline void
run (Problem *p, const LimnerConvAlgorithm *algorithm, gboolean reuse, GCancellable *cancellable)
{
  const Case *c = &p->c;
  const gsize stride = limner_conv_scratch_size (algorithm, &c->shape, p->output.height, p->output.width,
                                                 limner_get_threads ());
  const LimnerConvShape forward
      = { c->shape.outputs, c->shape.inputs, c->shape.kernel, .stride = 1, .input_dilation = 1 };
  const LimnerConvShape *shape = reuse ? &forward : &c->shape;
  Guarded packed = guarded_new (algorithm->packed_size (shape));
  Guarded scratch = guarded_new (stride * (gsize) limner_get_threads ());
  LimnerConvJob job = {
    .shape = &c->shape,
    .packed = packed.data,
    .packed_for_forward = reuse,
    .bias = c->with_bias ? p->bias.data : NULL,
    .input = &p->input,
    .output = &p->output,
    .pad = c->pad,
    .epilogue = c->epilogue,
    .slope = c->slope,
    .scratch = scratch.data,
    .scratch_stride = stride,
    .threads = limner_get_threads (),
    .cancellable = cancellable,
  };
  if (c->epilogue == LIMNER_EPILOGUE_MASK)
    job.bits = (guint16 *) p->mask.data;
  else if (c->with_bits)
    job.bits = (guint16 *) p->bits.data;
  guarded_mark (p->out.data, p->out.n);
  guarded_mark (p->bits.data, p->bits.n);
  algorithm->pack (shape, p->weight.data, c->flipped && !reuse, packed.data);
  algorithm->run (&job);
  guarded_free (&packed);
  guarded_free (&scratch);
}

/* The epilogue applied to a sum. */
static inline double
expected (const Problem *p, double sum, gsize bit, int lane)
{
  const Case *c = &p->c;
  gboolean keep = TRUE;
  if (c->epilogue == LIMNER_EPILOGUE_RELU)
    keep = sum > 0;
  if (c->epilogue == LIMNER_EPILOGUE_MASK)
    keep = ((guint16 *) p->mask.data)[bit] >> lane & 1;
  return keep ? sum : (double) c->slope * sum;
}

static inline void
say_levels (void)
{
  for (LimnerCpuLevel level = limner_cpu_detect () + 1; level < LIMNER_CPU_LEVELS; level++)
    g_test_message ("this processor has no %s: not tested", limner_cpu_level_name (level));
}
