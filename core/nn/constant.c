/* A constant: StyleGAN2's learned 4x4 picture, where synthesis starts whatever the input is (Karras et
 * al. 2019, section 2). */
#include "nn/check-private.h"

#include "kernels/layout-private.h"

static gboolean
constant_size (const LimnerNode *node, const LimnerActivation *inputs, LimnerActivation *output,
               GError **error)
{
  const LimnerTensor *value = node->params;
  output->height = (int) value->shape[1];
  output->width = (int) value->shape[2];
  return TRUE;
}

static void
constant_forward (const LimnerStep *step)
{
  const LimnerTensor *value = step->node->params;
  limner_layout_from_planes (value->data, &step->output);
}

static void
constant_backward (const LimnerStep *step)
{
  limner_layout_clear (&step->input_gradients[0]);
}

static void
constant_free (gpointer params)
{
  limner_tensor_unref (params);
}

static const LimnerOp constant_op = {
  .name = "constant",
  .size = constant_size,
  .forward = constant_forward,
  .backward = constant_backward,
  .free = constant_free,
};

int
limner_graph_constant (LimnerGraph *graph, int input, LimnerTensor *value, GError **error)
{
  if (!limner_check_input (graph, &constant_op, input, error)
      || !limner_check_rank (graph, &constant_op, "picture", value, 3, error))
    return -1;
  for (int axis = 0; axis < 3; axis++)
    if (!limner_check_range (graph, &constant_op, "side", value->shape[axis], (LimnerRange) { 1, 1 << 16 },
                             error))
      return -1;
  return limner_graph_append (graph, &constant_op, &input, 1, (int) value->shape[0],
                              limner_tensor_ref (value));
}
