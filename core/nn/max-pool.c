/* Max pooling. Backward needs the index of the maximum of each window: one byte a value. */
#include "nn/pool-private.h"

static gsize
max_pool_saved_size (const LimnerStep *step)
{
  const LimnerActivation *y = &step->output;
  return (gsize) limner_activation_groups (y) * (gsize) y->height * (gsize) y->width * LIMNER_LANES;
}

static void
max_pool_forward (const LimnerStep *step)
{
  LimnerPoolWindow window = limner_pool_window (step->node);
  limner_kernels ()->max_pool (&step->inputs[0], &step->output, &window, step->saved);
}

static void
max_pool_step_backward (const LimnerStep *step)
{
  LimnerPoolWindow window = limner_pool_window (step->node);
  limner_kernels ()->max_pool_backward (&step->output_gradient, &step->input_gradients[0], &window,
                                        step->saved, step->input_mask);
}

static const LimnerOp max_pool_op = {
  .name = "max pooling",
  .masks_input = TRUE,
  .takes_bf16 = TRUE,
  .size = limner_pool_size,
  .reach = limner_pool_input_region,
  .saved_size = max_pool_saved_size,
  .forward = max_pool_forward,
  .backward = max_pool_step_backward,
  .free = g_free,
};

int
limner_graph_max_pool (LimnerGraph *graph, int input, const LimnerPoolSpec *spec, GError **error)
{
  return limner_pool_append (graph, &max_pool_op, input, spec, LIMNER_MAX_POOL_KERNEL, error);
}
