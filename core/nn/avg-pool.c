/* Average pooling. The average is over those pixels of a window that lie inside the picture. */
#include "nn/pool-private.h"

static void
avg_pool_forward (const LimnerStep *step)
{
  LimnerPoolWindow window = limner_pool_window (step->node);
  limner_kernels ()->avg_pool (&step->inputs[0], &step->output, &window);
}

static void
avg_pool_step_backward (const LimnerStep *step)
{
  LimnerPoolWindow window = limner_pool_window (step->node);
  limner_kernels ()->avg_pool_backward (&step->output_gradient, &step->input_gradients[0], &window,
                                        step->input_mask);
}

static const LimnerOp avg_pool_op = {
  .name = "average pooling",
  .masks_input = TRUE,
  .takes_bf16 = TRUE,
  .size = limner_pool_size,
  .reach = limner_pool_input_region,
  .forward = avg_pool_forward,
  .backward = avg_pool_step_backward,
  .free = g_free,
};

int
limner_graph_avg_pool (LimnerGraph *graph, int input, const LimnerPoolSpec *spec, GError **error)
{
  return limner_pool_append (graph, &avg_pool_op, input, spec, 255, error);
}
