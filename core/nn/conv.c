/* Convolution, with a ReLU fused into it where the plan says so. */
#include "config.h"

#include "nn/check-private.h"

#include "base/memory-private.h"
#include "base/tensor-private.h"
#include "kernels/border-private.h"
#include "limner/error.h"
#include "limner/system.h"

#include <glib/gi18n-lib.h>

enum
{
  FORWARD,
  BACKWARD,
};

/* The algorithm and the packed weights of one direction. */
typedef struct
{
  const LimnerConvAlgorithm *algorithm; /* NULL: no algorithm for this precision */
  float *packed;                        /* made when first needed */
} Work;

typedef struct
{
  LimnerConvSpec spec;
  LimnerConvShape shape[2];  /* FORWARD, BACKWARD */
  LimnerTensor *weight;      /* [O,I,rows,columns] */
  LimnerTensor *bias;        /* [O], or NULL */
  LimnerTensor *padded_bias; /* [O rounded up to 16], zero beyond; or NULL */
  Work work[2][2];           /* by precision and direction */
} Conv;

static LimnerBorder
border_of (const Conv *conv)
{
  switch (conv->spec.padding)
    {
    case LIMNER_PAD_REFLECT:
      return LIMNER_BORDER_REFLECT;
    case LIMNER_PAD_REPLICATE:
      return LIMNER_BORDER_REPLICATE;
    default:
      return LIMNER_BORDER_ZERO;
    }
}

/* With zero padding the border receives no gradient, so that backward need not compute it. */
static int
gradient_pad (const Conv *conv)
{
  return conv->spec.padding == LIMNER_PAD_ZERO ? 0 : conv->spec.pad;
}

static gboolean
conv_size (const LimnerNode *node, const LimnerActivation *inputs, LimnerActivation *output, GError **error)
{
  const Conv *conv = node->params;
  int kernel = conv->shape[FORWARD].kernel, pad = conv->spec.pad;
  int smallest = MIN (inputs[0].height, inputs[0].width);
  int needed = MAX (1, kernel - 2 * pad);

  if (conv->spec.padding == LIMNER_PAD_REFLECT)
    needed = MAX (needed, pad + 1);
  if (smallest < needed)
    {
      limner_report_too_small (node, needed, &inputs[0], error);
      return FALSE;
    }
  output->height = (inputs[0].height + 2 * pad - kernel) / conv->spec.stride + 1;
  output->width = (inputs[0].width + 2 * pad - kernel) / conv->spec.stride + 1;
  return TRUE;
}

static void
conv_reach (const LimnerNode *node, LimnerInputRegion *reach)
{
  const Conv *conv = node->params;

  reach->first = reach->first * conv->spec.stride - conv->spec.pad;
  reach->last = reach->last * conv->spec.stride - conv->spec.pad + conv->shape[FORWARD].kernel - 1;
  reach->down = conv->spec.stride;
}

static int
conv_border (const LimnerNode *node)
{
  const Conv *conv = node->params;
  return conv->spec.pad;
}

static int
conv_input_gradient_border (const LimnerNode *node)
{
  return gradient_pad (node->params);
}

/* The pixels around the output's gradient that backward reads. */
static int
backward_pad (const Conv *conv)
{
  return conv->shape[BACKWARD].kernel - 1 - conv->spec.pad + gradient_pad (conv);
}

static int
conv_output_gradient_border (const LimnerNode *node)
{
  const Conv *conv = node->params;
  return conv->spec.stride == 1 ? MAX (0, backward_pad (conv)) : 0;
}

static gsize
conv_saved_size (const LimnerStep *step)
{
  return step->relu ? limner_bits_size (&step->output) : 0;
}

/* The source and the destination of a direction: activations, or gradients with the border that backward
 * writes. */
static void
get_ends (const LimnerStep *step, int direction, LimnerActivation *from, LimnerActivation *to)
{
  *from = direction == FORWARD ? step->inputs[0] : step->output_gradient;
  *to = direction == FORWARD
            ? step->output
            : limner_activation_grown (&step->input_gradients[0], gradient_pad (step->node->params));
}

/* Computes in bfloat16 if source and destination are bfloat16 and the processor supports it. Otherwise
 * computes in fp32 and converts copies; the picture is always fp32. */
static LimnerPrecision
work_precision (const LimnerStep *step, int direction)
{
  const Conv *conv = step->node->params;
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
  const Conv *conv = step->node->params;
  LimnerActivation from, to;
  get_ends (step, direction, &from, &to);
  return limner_conv_scratch_size (conv->work[work_precision (step, direction)][direction].algorithm,
                                   &conv->shape[direction], to.height, to.width, step->threads);
}

/* The scratch of each thread, then the copies. */
static gsize
conv_scratch_size (const LimnerStep *step, gboolean backward)
{
  int direction = backward ? BACKWARD : FORWARD;
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

/* Whether backward needs packed weights. */
static gboolean
packs_backward (const LimnerStep *step)
{
  const Conv *conv = step->node->params;
  LimnerPrecision precision = work_precision (step, BACKWARD);
  const LimnerConvAlgorithm *backward = conv->work[precision][BACKWARD].algorithm;

  return precision != work_precision (step, FORWARD) || backward != conv->work[precision][FORWARD].algorithm
         || !limner_conv_reuses (backward, &conv->shape[BACKWARD]);
}

static Work *
work_of (const LimnerStep *step, int direction)
{
  Conv *conv = step->node->params;
  return &conv->work[work_precision (step, direction)][direction];
}

static gsize
conv_packed_size (const LimnerStep *step, gboolean backward)
{
  const Conv *conv = step->node->params;
  gsize floats = work_of (step, FORWARD)->algorithm->packed_size (&conv->shape[FORWARD]);

  if (backward && packs_backward (step))
    floats += work_of (step, BACKWARD)->algorithm->packed_size (&conv->shape[BACKWARD]);
  return floats * sizeof (float);
}

static gboolean
conv_prepare (const LimnerStep *step, gboolean backward, GError **error)
{
  const Conv *conv = step->node->params;

  for (int direction = FORWARD; direction <= (backward && packs_backward (step) ? BACKWARD : FORWARD);
       direction++)
    {
      const LimnerConvShape *shape = &conv->shape[direction];
      Work *work = work_of (step, direction);
      if (work->packed != NULL)
        continue;
      work->packed = limner_alloc_floats (work->algorithm->packed_size (shape), error);
      if (work->packed == NULL)
        return FALSE;
      work->algorithm->pack (shape, conv->weight->data, direction == BACKWARD, work->packed);
      limner_tensor_drop_pages (conv->weight);
    }
  return TRUE;
}

/* Sets a job's source, destination, scratch and algorithm, and runs it. */
static void
run_job (const LimnerStep *step, int direction, LimnerConvJob *job)
{
  const Conv *conv = step->node->params;
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

static void
conv_forward (const LimnerStep *step)
{
  const Conv *conv = step->node->params;

  limner_border_fill (&step->inputs[0], conv->spec.pad, border_of (conv));
  run_job (step, FORWARD,
           &(LimnerConvJob) {
               .packed = work_of (step, FORWARD)->packed,
               .bias = conv->padded_bias != NULL ? conv->padded_bias->data : NULL,
               .pad = conv->spec.pad,
               .epilogue = step->relu ? LIMNER_EPILOGUE_RELU : LIMNER_EPILOGUE_NONE,
               .slope = step->slope,
               .bits = step->relu ? step->saved : NULL,
           });
}

static void
conv_backward (const LimnerStep *step)
{
  const Conv *conv = step->node->params;

  if (step->relu && !step->gradient_masked)
    limner_kernels ()->relu_backward (&step->output_gradient, &step->output_gradient, step->slope,
                                      step->saved);
  limner_border_fill (&step->output_gradient, conv_output_gradient_border (step->node), LIMNER_BORDER_ZERO);
  run_job (step, BACKWARD,
           &(LimnerConvJob) {
               .packed = work_of (step, packs_backward (step) ? BACKWARD : FORWARD)->packed,
               .packed_for_forward = !packs_backward (step),
               .pad = backward_pad (conv),
               .epilogue = step->input_mask != NULL ? LIMNER_EPILOGUE_MASK : LIMNER_EPILOGUE_NONE,
               .slope = step->input_mask != NULL ? step->input_mask->slope : 0,
               .bits = step->input_mask != NULL ? (guint16 *) step->input_mask->bits : NULL,
           });
  limner_border_fold (&step->input_gradients[0], gradient_pad (conv), border_of (conv));
}

/* --- learning --- */

static void
conv_parameters (const LimnerNode *node, LimnerTensor *tensors[LIMNER_NODE_PARAMETERS])
{
  const Conv *conv = node->params;
  tensors[0] = conv->weight;
  tensors[1] = conv->bias;
}

static void
conv_refresh (const LimnerNode *node)
{
  Conv *conv = node->params;

  for (int direction = FORWARD; direction <= BACKWARD; direction++)
    for (int precision = LIMNER_FP32; precision <= LIMNER_BF16; precision++)
      {
        const Work *work = &conv->work[precision][direction];
        if (work->packed != NULL)
          work->algorithm->pack (&conv->shape[direction], conv->weight->data, direction == BACKWARD,
                                 work->packed);
      }
  if (conv->bias != NULL)
    memcpy (conv->padded_bias->data, conv->bias->data, conv->bias->size * sizeof (float));
}

static gsize
conv_learn_scratch_size (const LimnerStep *step)
{
  const Conv *conv = step->node->params;
  return limner_conv_weights_scratch (&conv->shape[FORWARD], step->output.height, step->output.width)
         * sizeof (float);
}

/* Fills the border first: another reader of the input may have filled it differently. */
static void
conv_learn (const LimnerStep *step, float *const gradients[LIMNER_NODE_PARAMETERS])
{
  const Conv *conv = step->node->params;

  limner_border_fill (&step->inputs[0], conv->spec.pad, border_of (conv));
  limner_kernels ()->conv_weights (&(LimnerConvWeightsJob) {
      .shape = &conv->shape[FORWARD],
      .input = &step->inputs[0],
      .gradient = &step->output_gradient,
      .pad = conv->spec.pad,
      .scratch = step->scratch,
      .weight = gradients[0],
      .bias = gradients[1],
  });
}

static void
conv_free (gpointer params)
{
  Conv *conv = params;
  for (int direction = FORWARD; direction <= BACKWARD; direction++)
    {
      limner_memory_free (conv->work[LIMNER_FP32][direction].packed);
      limner_memory_free (conv->work[LIMNER_BF16][direction].packed);
    }
  g_clear_pointer (&conv->weight, limner_tensor_unref);
  g_clear_pointer (&conv->bias, limner_tensor_unref);
  g_clear_pointer (&conv->padded_bias, limner_tensor_unref);
  g_free (conv);
}

static const LimnerOp conv_op = {
  .name = "convolution",
  .fuses_relu = TRUE,
  .masks_input = TRUE,
  .takes_bf16 = TRUE,
  .takes_mixed = TRUE,
  .size = conv_size,
  .reach = conv_reach,
  .border = conv_border,
  .input_gradient_border = conv_input_gradient_border,
  .output_gradient_border = conv_output_gradient_border,
  .saved_size = conv_saved_size,
  .scratch_size = conv_scratch_size,
  .packed_size = conv_packed_size,
  .prepare = conv_prepare,
  .forward = conv_forward,
  .backward = conv_backward,
  .parameters = conv_parameters,
  .refresh = conv_refresh,
  .learn = conv_learn,
  .learn_scratch_size = conv_learn_scratch_size,
  .free = conv_free,
};

/* Checks that the weights fit the input and each other, and that the settings are in range. */
static gboolean
check_conv (const LimnerGraph *graph, int input, const LimnerConvSpec *spec, const LimnerTensor *weight,
            const LimnerTensor *bias, GError **error)
{
  if (!limner_check_input (graph, &conv_op, input, error)
      || !limner_check_rank (graph, &conv_op, "weight", weight, 4, error))
    return FALSE;
  if (weight->shape[1] != limner_graph_channels (graph, input)
      || (weight->shape[2] != weight->shape[3] && (weight->shape[2] % 2 == 0 || weight->shape[3] % 2 == 0)))
    {
      g_autofree char *shape = limner_tensor_describe_shape (weight->rank, weight->shape);
      g_set_error (
          error, LIMNER_ERROR, LIMNER_ERROR_FORMAT,
          _ ("Layer %u of the network (%s) needs a weight of shape [any, %d, K, K], but the file has "
             "one of shape %s."),
          graph->nodes->len, conv_op.name, limner_graph_channels (graph, input), shape);
      return FALSE;
    }
  return limner_check_range (graph, &conv_op, "kernel size", MAX (weight->shape[2], weight->shape[3]),
                             (LimnerRange) { 1, 255 }, error)
         && limner_check_range (graph, &conv_op, "number of outputs", weight->shape[0],
                                (LimnerRange) { 1, 1 << 16 }, error)
         && limner_check_range (graph, &conv_op, "stride", spec->stride, (LimnerRange) { 0, 255 }, error)
         && limner_check_range (graph, &conv_op, "padding", spec->pad, (LimnerRange) { 0, 255 }, error)
         && limner_check_vector (graph, &conv_op, "bias", bias, (int) weight->shape[0], error);
}

int
limner_graph_conv (LimnerGraph *graph, int input, const LimnerConvSpec *spec, LimnerTensor *weight,
                   LimnerTensor *bias, GError **error)
{
  LimnerTensor *padded_bias = NULL;

  if (!check_conv (graph, input, spec, weight, bias, error))
    return -1;
  int outputs = (int) weight->shape[0], inputs = (int) weight->shape[1];
  int rows = (int) weight->shape[2], columns = (int) weight->shape[3], kernel = MAX (rows, columns);
  int stride = MAX (1, spec->stride);
  if (bias != NULL)
    {
      gint64 length = limner_lanes_round_up (outputs);
      padded_bias = limner_tensor_new (1, &length, error);
      if (padded_bias == NULL)
        return -1;
      memcpy (padded_bias->data, bias->data, bias->size * sizeof (float));
    }

  Conv *conv = g_new0 (Conv, 1);
  conv->spec = *spec;
  conv->spec.stride = stride;
  conv->shape[FORWARD] = (LimnerConvShape) { inputs,
                                             outputs,
                                             kernel,
                                             .stride = stride,
                                             .input_dilation = 1,
                                             .skipped_rows = (kernel - rows) / 2,
                                             .skipped_columns = (kernel - columns) / 2 };
  conv->shape[BACKWARD] = conv->shape[FORWARD];
  conv->shape[BACKWARD].inputs = outputs;
  conv->shape[BACKWARD].outputs = inputs;
  conv->shape[BACKWARD].stride = 1;
  conv->shape[BACKWARD].input_dilation = stride;
  for (int direction = FORWARD; direction <= BACKWARD; direction++)
    for (int precision = LIMNER_FP32; precision <= LIMNER_BF16; precision++)
      conv->work[precision][direction].algorithm
          = limner_kernels_conv (limner_kernels (), (LimnerPrecision) precision, &conv->shape[direction]);
  conv->weight = limner_tensor_ref (weight);
  conv->bias = bias != NULL ? limner_tensor_ref (bias) : NULL;
  conv->padded_bias = padded_bias;
  return limner_graph_append (graph, &conv_op, &input, 1, outputs, conv);
}
