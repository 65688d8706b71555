/* Convolution, with a ReLU fused into it where the plan says so. */
#include "config.h"

#include "nn/check-private.h"
#include "nn/conv-direction-private.h"

#include "base/tensor-private.h"
#include "kernels/border-private.h"
#include "limner/error.h"
#include "limner/system.h"

#include <glib/gi18n-lib.h>

static LimnerBorder
border_of (const LimnerConv *conv)
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

static gboolean
conv_size (const LimnerNode *node, const LimnerActivation *inputs, LimnerActivation *output, GError **error)
{
  const LimnerConv *conv = node->params;
  int kernel = conv->shape[LIMNER_CONV_FORWARD].kernel, pad = conv->spec.pad;
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
  const LimnerConv *conv = node->params;

  reach->first = reach->first * conv->spec.stride - conv->spec.pad;
  reach->last
      = reach->last * conv->spec.stride - conv->spec.pad + conv->shape[LIMNER_CONV_FORWARD].kernel - 1;
  reach->down = conv->spec.stride;
}

static int
conv_border (const LimnerNode *node)
{
  const LimnerConv *conv = node->params;
  return conv->spec.pad;
}

static int
conv_input_gradient_border (const LimnerNode *node)
{
  return limner_conv_gradient_pad (node->params);
}

/* The pixels around the output's gradient that backward reads. */
static int
backward_pad (const LimnerConv *conv)
{
  return conv->shape[LIMNER_CONV_BACKWARD].kernel - 1 - conv->spec.pad + limner_conv_gradient_pad (conv);
}

static int
conv_output_gradient_border (const LimnerNode *node)
{
  const LimnerConv *conv = node->params;
  return conv->spec.stride == 1 ? MAX (0, backward_pad (conv)) : 0;
}

static gsize
conv_saved_size (const LimnerStep *step)
{
  return step->relu ? limner_bits_size (&step->output) : 0;
}

static void
conv_forward (const LimnerStep *step)
{
  const LimnerConv *conv = step->node->params;

  limner_border_fill (&step->inputs[0], conv->spec.pad, border_of (conv));
  limner_conv_run (step, LIMNER_CONV_FORWARD,
                   &(LimnerConvJob) {
                       .packed = limner_conv_work (step, LIMNER_CONV_FORWARD)->packed,
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
  const LimnerConv *conv = step->node->params;

  if (step->relu && !step->gradient_masked)
    limner_kernels ()->relu_backward (&step->output_gradient, &step->output_gradient, step->slope,
                                      step->saved);
  limner_border_fill (&step->output_gradient, conv_output_gradient_border (step->node), LIMNER_BORDER_ZERO);
  limner_conv_run (
      step, LIMNER_CONV_BACKWARD,
      &(LimnerConvJob) {
          .packed = limner_conv_work (step, limner_conv_packs_backward (step) ? LIMNER_CONV_BACKWARD
                                                                              : LIMNER_CONV_FORWARD)
                        ->packed,
          .packed_for_forward = !limner_conv_packs_backward (step),
          .pad = backward_pad (conv),
          .epilogue = step->input_mask != NULL ? LIMNER_EPILOGUE_MASK : LIMNER_EPILOGUE_NONE,
          .slope = step->input_mask != NULL ? step->input_mask->slope : 0,
          .bits = step->input_mask != NULL ? (guint16 *) step->input_mask->bits : NULL,
      });
  limner_border_fold (&step->input_gradients[0], limner_conv_gradient_pad (conv), border_of (conv));
}

/* --- learning --- */

static void
conv_parameters (const LimnerNode *node, LimnerTensor *tensors[LIMNER_NODE_PARAMETERS])
{
  const LimnerConv *conv = node->params;
  tensors[0] = conv->weight;
  tensors[1] = conv->bias;
}

static void
conv_refresh (const LimnerNode *node)
{
  LimnerConv *conv = node->params;

  limner_conv_repack (conv);
  if (conv->bias != NULL)
    memcpy (conv->padded_bias->data, conv->bias->data, conv->bias->size * sizeof (float));
}

static gsize
conv_learn_scratch_size (const LimnerStep *step)
{
  const LimnerConv *conv = step->node->params;
  return limner_conv_weights_scratch (&conv->shape[LIMNER_CONV_FORWARD], step->output.height,
                                      step->output.width)
         * sizeof (float);
}

/* Fills the border first: another reader of the input may have filled it differently. */
static void
conv_learn (const LimnerStep *step, float *const gradients[LIMNER_NODE_PARAMETERS])
{
  const LimnerConv *conv = step->node->params;

  limner_border_fill (&step->inputs[0], conv->spec.pad, border_of (conv));
  limner_kernels ()->conv_weights (&(LimnerConvWeightsJob) {
      .shape = &conv->shape[LIMNER_CONV_FORWARD],
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
  LimnerConv *conv = params;
  limner_conv_clear_packed (conv);
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
  .scratch_size = limner_conv_scratch_bytes,
  .packed_size = limner_conv_packed_bytes,
  .prepare = limner_conv_prepare,
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

  LimnerConv *conv = g_new0 (LimnerConv, 1);
  conv->spec = *spec;
  conv->spec.stride = stride;
  conv->shape[LIMNER_CONV_FORWARD] = (LimnerConvShape) { inputs,
                                                         outputs,
                                                         kernel,
                                                         .stride = stride,
                                                         .input_dilation = 1,
                                                         .skipped_rows = (kernel - rows) / 2,
                                                         .skipped_columns = (kernel - columns) / 2 };
  conv->shape[LIMNER_CONV_BACKWARD] = conv->shape[LIMNER_CONV_FORWARD];
  conv->shape[LIMNER_CONV_BACKWARD].inputs = outputs;
  conv->shape[LIMNER_CONV_BACKWARD].outputs = inputs;
  conv->shape[LIMNER_CONV_BACKWARD].stride = 1;
  conv->shape[LIMNER_CONV_BACKWARD].input_dilation = stride;
  limner_conv_choose_algorithms (conv);
  conv->weight = limner_tensor_ref (weight);
  conv->bias = bias != NULL ? limner_tensor_ref (bias) : NULL;
  conv->padded_bias = padded_bias;
  return limner_graph_append (graph, &conv_op, &input, 1, outputs, conv);
}
