/* Concatenates layers along the channels. */
#include "nn/check-private.h"

#include "kernels/layout-private.h"

static gboolean
concat_size (const LimnerNode *node, const LimnerActivation *inputs, LimnerActivation *output, GError **error)
{
  output->height = inputs[0].height;
  output->width = inputs[0].width;
  return limner_check_same_size (node, inputs, error);
}

static void
concat_forward (const LimnerStep *step)
{
  int first = 0;

  if (step->output.channels % LIMNER_LANES != 0)
    limner_layout_clear (&step->output);
  for (int k = 0; k < step->node->n_inputs; first += step->inputs[k++].channels)
    limner_layout_copy_channels (&step->inputs[k], 0, &step->output, first, step->inputs[k].channels);
}

static void
concat_backward (const LimnerStep *step)
{
  int first = 0;

  for (int k = 0; k < step->node->n_inputs; first += step->inputs[k++].channels)
    {
      const LimnerActivation *gradient = &step->input_gradients[k];
      if (gradient->channels % LIMNER_LANES != 0)
        limner_layout_clear (gradient);
      limner_layout_copy_channels (&step->output_gradient, first, gradient, 0, gradient->channels);
    }
}

static const LimnerOp concat_op = {
  .name = "concatenation",
  .size = concat_size,
  .reach = limner_input_region_same,
  .forward = concat_forward,
  .backward = concat_backward,
};

int
limner_graph_concat (LimnerGraph *graph, const int *inputs, guint n_inputs, GError **error)
{
  int channels = 0;

  g_return_val_if_fail (n_inputs >= 1, -1);
  for (guint i = 0; i < n_inputs; i++)
    {
      if (!limner_check_input (graph, &concat_op, inputs[i], error))
        return -1;
      channels += limner_graph_channels (graph, inputs[i]);
      if (!limner_check_range (graph, &concat_op, "number of channels", channels,
                               (LimnerRange) { 1, 1 << 16 }, error))
        return -1;
    }
  return limner_graph_append (graph, &concat_op, inputs, (int) n_inputs, channels, NULL);
}
