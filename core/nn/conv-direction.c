#include "nn/conv-direction-private.h"

#include "base/memory-private.h"
#include "base/tensor-private.h"
#include "kernels/border-private.h"

void
limner_conv_choose_algorithms (LimnerConv *conv)
{
  for (int direction = LIMNER_CONV_FORWARD; direction <= LIMNER_CONV_BACKWARD; direction++)
    for (int precision = LIMNER_FP32; precision <= LIMNER_BF16; precision++)
      conv->work[precision][direction].algorithm
          = limner_kernels_conv (limner_kernels (), (LimnerPrecision) precision, &conv->shape[direction]);
}

int
limner_conv_gradient_pad (const LimnerConv *conv)
{
  return conv->spec.padding == LIMNER_PAD_ZERO ? 0 : conv->spec.pad;
}

/* The source and the destination of a direction: activations, or gradients with the border that backward
 * writes. */
static void
get_ends (const LimnerStep *step, int direction, LimnerActivation *from, LimnerActivation *to)
{
  *from = direction == LIMNER_CONV_FORWARD ? step->inputs[0] : step->output_gradient;
  *to = direction == LIMNER_CONV_FORWARD
            ? step->output
            : limner_activation_grown (&step->input_gradients[0],
                                       limner_conv_gradient_pad (step->node->params));
}

/* Computes in bfloat16 if source and destination are bfloat16 and the processor supports it. Otherwise
 * computes in fp32 and converts copies; the picture is always fp32. */
static LimnerPrecision
work_precision (const LimnerStep *step, int direction)
{
  const LimnerConv *conv = step->node->params;
  LimnerActivation from, to;
  get_ends (step, direction, &from, &to);
  gboolean native = from.precision == LIMNER_BF16 && to.precision == LIMNER_BF16
                    && conv->work[LIMNER_BF16][direction].algorithm != NULL;
  return native ? LIMNER_BF16 : LIMNER_FP32;
}

/* Describes the fp32 copy of an activation, without data. FALSE: no copy is needed. */
static gboolean
is_copied (const LimnerActivation *a, LimnerPrecision precision, LimnerActivation *copy)
{
  *copy = *a;
  copy->precision = LIMNER_FP32;
  copy->data = NULL;
  return a->precision != precision;
}

static gsize
thread_scratch (const LimnerStep *step, int direction)
{
  const LimnerConv *conv = step->node->params;
  LimnerActivation from, to;
  get_ends (step, direction, &from, &to);
  return limner_conv_scratch_size (conv->work[work_precision (step, direction)][direction].algorithm,
                                   &conv->shape[direction], to.height, to.width, step->threads);
}

gsize
limner_conv_scratch_bytes (const LimnerStep *step, gboolean backward)
{
  int direction = backward ? LIMNER_CONV_BACKWARD : LIMNER_CONV_FORWARD;
  LimnerPrecision precision = work_precision (step, direction);
  LimnerActivation from, to, copy;
  gsize floats = thread_scratch (step, direction) * (gsize) step->threads;

  get_ends (step, direction, &from, &to);
  if (is_copied (&from, precision, &copy))
    floats += limner_activation_size (&copy);
  if (is_copied (&to, precision, &copy))
    floats += limner_activation_size (&copy);
  return floats * sizeof (float);
}

gboolean
limner_conv_packs_backward (const LimnerStep *step)
{
  const LimnerConv *conv = step->node->params;
  LimnerPrecision precision = work_precision (step, LIMNER_CONV_BACKWARD);
  const LimnerConvAlgorithm *backward = conv->work[precision][LIMNER_CONV_BACKWARD].algorithm;

  return precision != work_precision (step, LIMNER_CONV_FORWARD)
         || backward != conv->work[precision][LIMNER_CONV_FORWARD].algorithm
         || !limner_conv_reuses (backward, &conv->shape[LIMNER_CONV_BACKWARD]);
}

LimnerConvWork *
limner_conv_work (const LimnerStep *step, int direction)
{
  LimnerConv *conv = step->node->params;
  return &conv->work[work_precision (step, direction)][direction];
}

gsize
limner_conv_packed_bytes (const LimnerStep *step, gboolean backward)
{
  const LimnerConv *conv = step->node->params;
  gsize floats = limner_conv_work (step, LIMNER_CONV_FORWARD)
                     ->algorithm->packed_size (&conv->shape[LIMNER_CONV_FORWARD]);

  if (backward && limner_conv_packs_backward (step))
    floats += limner_conv_work (step, LIMNER_CONV_BACKWARD)
                  ->algorithm->packed_size (&conv->shape[LIMNER_CONV_BACKWARD]);
  return floats * sizeof (float);
}

gboolean
limner_conv_prepare (const LimnerStep *step, gboolean backward, GError **error)
{
  const LimnerConv *conv = step->node->params;

  for (int direction = LIMNER_CONV_FORWARD;
       direction
       <= (backward && limner_conv_packs_backward (step) ? LIMNER_CONV_BACKWARD : LIMNER_CONV_FORWARD);
       direction++)
    {
      const LimnerConvShape *shape = &conv->shape[direction];
      LimnerConvWork *work = limner_conv_work (step, direction);
      if (work->packed != NULL)
        continue;
      work->packed = limner_alloc_floats (work->algorithm->packed_size (shape), error);
      if (work->packed == NULL)
        return FALSE;
      work->algorithm->pack (shape, conv->weight->data, direction == LIMNER_CONV_BACKWARD, work->packed);
      limner_tensor_drop_pages (conv->weight);
    }
  return TRUE;
}

void
limner_conv_run (const LimnerStep *step, int direction, LimnerConvJob *job)
{
  const LimnerConv *conv = step->node->params;
  LimnerPrecision precision = work_precision (step, direction);
  LimnerActivation from, to, wide_from, wide_to;

  get_ends (step, direction, &from, &to);
  job->shape = &conv->shape[direction];
  job->scratch = step->scratch;
  job->scratch_stride = thread_scratch (step, direction);
  job->threads = step->threads;
  job->input = &from;
  job->output = &to;
  float *copies = job->scratch + job->scratch_stride * (gsize) step->threads;
  if (is_copied (&from, precision, &wide_from))
    {
      wide_from.data = copies;
      copies += limner_activation_size (&wide_from);
      const LimnerActivation seen = limner_activation_grown (&from, from.border),
                             wide_seen = limner_activation_grown (&wide_from, from.border);
      limner_kernels ()->convert (&seen, &wide_seen);
      job->input = &wide_from;
    }
  if (is_copied (&to, precision, &wide_to))
    {
      wide_to.data = copies;
      job->output = &wide_to;
    }
  job->cancellable = step->cancellable;
  conv->work[precision][direction].algorithm->run (job);
  if (job->output == &wide_to)
    limner_kernels ()->convert (&wide_to, &to);
}

void
limner_conv_repack (LimnerConv *conv)
{
  for (int direction = LIMNER_CONV_FORWARD; direction <= LIMNER_CONV_BACKWARD; direction++)
    for (int precision = LIMNER_FP32; precision <= LIMNER_BF16; precision++)
      {
        const LimnerConvWork *work = &conv->work[precision][direction];
        if (work->packed != NULL)
          work->algorithm->pack (&conv->shape[direction], conv->weight->data,
                                 direction == LIMNER_CONV_BACKWARD, work->packed);
      }
}

void
limner_conv_clear_packed (LimnerConv *conv)
{
  for (int direction = LIMNER_CONV_FORWARD; direction <= LIMNER_CONV_BACKWARD; direction++)
    {
      limner_memory_free (conv->work[LIMNER_FP32][direction].packed);
      limner_memory_free (conv->work[LIMNER_BF16][direction].packed);
    }
}
