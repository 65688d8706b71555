/* Convolution, with the ReLU behind it when the plan fuses one. */
#include "config.h"

#include "nn/check-private.h"

#include "base/memory-private.h"
#include "kernels/border-private.h"
#include "limner/error.h"
#include "limner/system.h"

#include <glib/gi18n-lib.h>

enum
{
  FORWARD,
  BACKWARD,
};

typedef struct
{
  LimnerConvSpec spec;
  LimnerConvShape shape[2]; /* FORWARD, BACKWARD */
  const LimnerConvAlgorithm *algorithm[2];
  LimnerTensor *weight;      /* [O,I,K,K] */
  LimnerTensor *bias;        /* [O], or NULL */
  LimnerTensor *padded_bias; /* [O rounded up to 16], zero beyond; or NULL */
  float *packed[2];          /* made when first needed */
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

/* With zero padding no gradient flows into the frame, so that backward need not compute it. */
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
conv_reach (const LimnerNode *node, LimnerReach *reach)
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

/* How far backward reaches beyond the output's gradient. */
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

static gsize
conv_scratch_size (const LimnerStep *step, gboolean backward)
{
  const Conv *conv = step->node->params;
  int direction = backward ? BACKWARD : FORWARD;
  const LimnerActivation *to = backward ? &step->inputs[0] : &step->output;
  int grown = backward ? 2 * gradient_pad (conv) : 0;

  return conv->algorithm[direction]->scratch_size (&conv->shape[direction], to->height + grown,
                                                   to->width + grown)
         * sizeof (float) * (gsize) limner_get_threads ();
}

/* Whether backward needs weights of its own. */
static gboolean
packs_backward (const Conv *conv)
{
  return conv->algorithm[BACKWARD] != conv->algorithm[FORWARD]
         || !conv->algorithm[BACKWARD]->reuses (&conv->shape[BACKWARD]);
}

static gsize
conv_packed_size (const LimnerNode *node, gboolean backward)
{
  const Conv *conv = node->params;
  gsize floats = conv->algorithm[FORWARD]->packed_size (&conv->shape[FORWARD]);

  if (backward && packs_backward (conv))
    floats += conv->algorithm[BACKWARD]->packed_size (&conv->shape[BACKWARD]);
  return floats * sizeof (float);
}

static gboolean
conv_prepare (const LimnerNode *node, gboolean backward, GError **error)
{
  Conv *conv = node->params;

  for (int direction = FORWARD; direction <= (backward && packs_backward (conv) ? BACKWARD : FORWARD);
       direction++)
    {
      const LimnerConvShape *shape = &conv->shape[direction];
      const LimnerConvAlgorithm *algorithm = conv->algorithm[direction];
      if (conv->packed[direction] != NULL)
        continue;
      conv->packed[direction] = limner_alloc_floats (algorithm->packed_size (shape), error);
      if (conv->packed[direction] == NULL)
        return FALSE;
      algorithm->pack (shape, conv->weight->data, direction == BACKWARD, conv->packed[direction]);
    }
  return TRUE;
}

static gsize
scratch_stride (const Conv *conv, int direction, const LimnerActivation *to)
{
  return conv->algorithm[direction]->scratch_size (&conv->shape[direction], to->height, to->width);
}

static void
conv_forward (const LimnerStep *step)
{
  const Conv *conv = step->node->params;

  limner_border_fill (&step->inputs[0], conv->spec.pad, border_of (conv));
  conv->algorithm[FORWARD]->run (&(LimnerConvJob) {
      .shape = &conv->shape[FORWARD],
      .packed = conv->packed[FORWARD],
      .bias = conv->padded_bias != NULL ? conv->padded_bias->data : NULL,
      .input = &step->inputs[0],
      .output = &step->output,
      .pad = conv->spec.pad,
      .epilogue = step->relu ? LIMNER_EPILOGUE_RELU : LIMNER_EPILOGUE_NONE,
      .slope = step->slope,
      .bits = step->relu ? step->saved : NULL,
      .scratch = step->scratch,
      .scratch_stride = scratch_stride (conv, FORWARD, &step->output),
      .cancellable = step->cancellable,
  });
}

static void
conv_backward (const LimnerStep *step)
{
  const Conv *conv = step->node->params;
  LimnerActivation to = limner_activation_grown (&step->input_gradients[0], gradient_pad (conv));

  if (step->relu && !step->gradient_masked)
    limner_kernels ()->relu_backward (&step->output_gradient, &step->output_gradient, step->slope,
                                      step->saved);
  limner_border_fill (&step->output_gradient, conv_output_gradient_border (step->node), LIMNER_BORDER_ZERO);
  conv->algorithm[BACKWARD]->run (&(LimnerConvJob) {
      .shape = &conv->shape[BACKWARD],
      .packed = conv->packed[packs_backward (conv) ? BACKWARD : FORWARD],
      .packed_for_forward = !packs_backward (conv),
      .input = &step->output_gradient,
      .output = &to,
      .pad = backward_pad (conv),
      .epilogue = step->input_mask != NULL ? LIMNER_EPILOGUE_MASK : LIMNER_EPILOGUE_NONE,
      .slope = step->input_mask != NULL ? step->input_mask->slope : 0,
      .bits = step->input_mask != NULL ? (guint16 *) step->input_mask->bits : NULL,
      .scratch = step->scratch,
      .scratch_stride = scratch_stride (conv, BACKWARD, &to),
      .cancellable = step->cancellable,
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
    if (conv->packed[direction] != NULL)
      conv->algorithm[direction]->pack (&conv->shape[direction], conv->weight->data, direction == BACKWARD,
                                        conv->packed[direction]);
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

/* Whoever else reads the input may have filled its border in another way. */
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
  limner_memory_free (conv->packed[FORWARD]);
  limner_memory_free (conv->packed[BACKWARD]);
  g_clear_pointer (&conv->weight, limner_tensor_unref);
  g_clear_pointer (&conv->bias, limner_tensor_unref);
  g_clear_pointer (&conv->padded_bias, limner_tensor_unref);
  g_free (conv);
}

static const LimnerOp conv_op = {
  .name = "convolution",
  .fuses_relu = TRUE,
  .masks_input = TRUE,
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

/* Weights that fit the input and each other, and settings within reason. */
static gboolean
check (const LimnerGraph *graph, int input, const LimnerConvSpec *spec, const LimnerTensor *weight,
       const LimnerTensor *bias, GError **error)
{
  if (!limner_check_input (graph, &conv_op, input, error)
      || !limner_check_rank (graph, &conv_op, "weight", weight, 4, error))
    return FALSE;
  if (weight->shape[1] != limner_graph_channels (graph, input) || weight->shape[2] != weight->shape[3])
    {
      g_autofree char *shape = limner_tensor_describe_shape (weight->rank, weight->shape);
      g_set_error (
          error, LIMNER_ERROR, LIMNER_ERROR_FORMAT,
          _ ("Layer %u of the network (%s) needs a weight of shape [any, %d, K, K], but the file has "
             "one of shape %s."),
          graph->nodes->len, conv_op.name, limner_graph_channels (graph, input), shape);
      return FALSE;
    }
  return limner_check_range (graph, &conv_op, "kernel size", (int) MIN (weight->shape[2], G_MAXINT), 1, 255,
                             error)
         && limner_check_range (graph, &conv_op, "number of outputs", (int) MIN (weight->shape[0], G_MAXINT),
                                1, 1 << 16, error)
         && limner_check_range (graph, &conv_op, "stride", spec->stride, 0, 255, error)
         && limner_check_range (graph, &conv_op, "padding", spec->pad, 0, 255, error)
         && limner_check_vector (graph, &conv_op, "bias", bias, (int) weight->shape[0], error);
}

int
limner_graph_conv (LimnerGraph *graph, int input, const LimnerConvSpec *spec, LimnerTensor *weight,
                   LimnerTensor *bias, GError **error)
{
  LimnerTensor *padded_bias = NULL;

  if (!check (graph, input, spec, weight, bias, error))
    return -1;
  int outputs = (int) weight->shape[0], inputs = (int) weight->shape[1], kernel = (int) weight->shape[2];
  int stride = MAX (1, spec->stride);
  if (bias != NULL)
    {
      gint64 length = (outputs + LIMNER_LANES - 1) / LIMNER_LANES * LIMNER_LANES;
      padded_bias = limner_tensor_new (1, &length, error);
      if (padded_bias == NULL)
        return -1;
      memcpy (padded_bias->data, bias->data, bias->size * sizeof (float));
    }

  Conv *conv = g_new0 (Conv, 1);
  conv->spec = *spec;
  conv->spec.stride = stride;
  conv->shape[FORWARD] = (LimnerConvShape) { inputs, outputs, kernel, .stride = stride, .spread = 1 };
  conv->shape[BACKWARD] = (LimnerConvShape) { outputs, inputs, kernel, .stride = 1, .spread = stride };
  for (int direction = FORWARD; direction <= BACKWARD; direction++)
    conv->algorithm[direction] = limner_kernels_conv (limner_kernels (), &conv->shape[direction]);
  conv->weight = limner_tensor_ref (weight);
  conv->bias = bias != NULL ? limner_tensor_ref (bias) : NULL;
  conv->padded_bias = padded_bias;
  return limner_graph_append (graph, &conv_op, &input, 1, outputs, conv);
}
