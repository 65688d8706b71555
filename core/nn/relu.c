/* ReLU or leaky ReLU. Backward needs only the sign of its input: one bit for each value. */
#include "nn/check-private.h"

static gboolean
relu_size (const LimnerNode *node, const LimnerActivation *inputs, LimnerActivation *output, GError **error)
{
  output->height = inputs[0].height;
  output->width = inputs[0].width;
  return TRUE;
}

static gsize
relu_saved_size (const LimnerStep *step)
{
  return limner_bits_size (&step->output);
}

static void
relu_forward (const LimnerStep *step)
{
  limner_kernels ()->relu (&step->inputs[0], &step->output, limner_relu_slope (step->node), step->saved);
}

static void
relu_step_backward (const LimnerStep *step)
{
  limner_kernels ()->relu_backward (&step->output_gradient, &step->input_gradients[0],
                                    limner_relu_slope (step->node), step->saved);
}

const LimnerOp limner_op_relu = {
  .name = "ReLU",
  .takes_bf16 = TRUE,
  .size = relu_size,
  .reach = limner_input_region_same,
  .saved_size = relu_saved_size,
  .forward = relu_forward,
  .backward = relu_step_backward,
  .free = g_free,
};

float
limner_relu_slope (const LimnerNode *node)
{
  return *(const float *) node->params;
}

int
limner_graph_relu (LimnerGraph *graph, int input, float slope, GError **error)
{
  if (!limner_check_input (graph, &limner_op_relu, input, error))
    return -1;
  return limner_graph_append (graph, &limner_op_relu, &input, 1, limner_graph_channels (graph, input),
                              g_memdup2 (&slope, sizeof slope));
}
