/* The sum of two layers: a residual connection. */
#include "config.h"

#include "nn/check-private.h"

#include "kernels/layout-private.h"
#include "limner/error.h"

#include <glib/gi18n-lib.h>

static gboolean
add_size (const LimnerNode *node, const LimnerActivation *inputs, LimnerActivation *output, GError **error)
{
  output->height = inputs[0].height;
  output->width = inputs[0].width;
  return limner_check_same_size (node, inputs, error);
}

static void
add_forward (const LimnerStep *step)
{
  limner_kernels ()->add (&step->inputs[0], &step->inputs[1], &step->output);
}

static void
add_backward (const LimnerStep *step)
{
  for (int k = 0; k < 2; k++)
    limner_layout_copy_channels (&step->output_gradient, 0, &step->input_gradients[k], 0,
                                 step->output.channels);
}

static const LimnerOp add_op = {
  .name = "addition",
  .size = add_size,
  .reach = limner_input_region_same,
  .forward = add_forward,
  .backward = add_backward,
};

int
limner_graph_add (LimnerGraph *graph, int a, int b, GError **error)
{
  if (!limner_check_input (graph, &add_op, a, error) || !limner_check_input (graph, &add_op, b, error))
    return -1;
  int channels = limner_graph_channels (graph, a);
  if (channels != limner_graph_channels (graph, b))
    {
      g_set_error (error, LIMNER_ERROR, LIMNER_ERROR_FORMAT,
                   _ ("Layer %u of the network (%s) gets %d and %d channels, which should be equal."),
                   graph->nodes->len, add_op.name, channels, limner_graph_channels (graph, b));
      return -1;
    }
  return limner_graph_append (graph, &add_op, (int[]) { a, b }, 2, channels, NULL);
}
