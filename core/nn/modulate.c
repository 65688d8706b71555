/* Modulation: multiplies each channel by its style. Karras et al. 2020, section 2.2, scale the
 * convolution's weights instead. The product is the same, and one packed copy of the weights serves every
 * picture. */
#include "nn/check-private.h"

#include "kernels/layout-private.h"

#include <string.h>

static gsize
modulate_lanes (const LimnerStep *step)
{
  return (gsize) limner_activation_blocks (&step->output) * LIMNER_LANES;
}

static gboolean
modulate_size (const LimnerNode *node, const LimnerActivation *inputs, LimnerActivation *output,
               GError **error)
{
  output->height = inputs[0].height;
  output->width = inputs[0].width;
  return TRUE;
}

/* The row sums, in double, then the styles. */
static gsize
modulate_scratch_size (const LimnerStep *step, gboolean backward)
{
  return (backward ? limner_norm_partial_size (&step->output) * sizeof (double) : 0)
         + modulate_lanes (step) * sizeof (float);
}

static void
modulate_forward (const LimnerStep *step)
{
  float *style = step->scratch;

  memset (style, 0, modulate_lanes (step) * sizeof (float));
  limner_layout_to_planes (&step->inputs[1], style);
  limner_kernels ()->scale (&step->inputs[0], &step->output, style);
}

static void
modulate_backward (const LimnerStep *step)
{
  double *partial = step->scratch;
  float *style = (float *) (partial + limner_norm_partial_size (&step->output));

  limner_kernels ()->channel_dot (&step->output_gradient, &step->inputs[0], style, partial);
  limner_layout_from_planes (style, &step->input_gradients[1]);
  memset (style, 0, modulate_lanes (step) * sizeof (float));
  limner_layout_to_planes (&step->inputs[1], style);
  limner_kernels ()->scale (&step->output_gradient, &step->input_gradients[0], style);
}

static const LimnerOp modulate_op = {
  .name = "modulation",
  .keeps_input = TRUE,
  .size = modulate_size,
  .scratch_size = modulate_scratch_size,
  .forward = modulate_forward,
  .backward = modulate_backward,
};

int
limner_graph_modulate (LimnerGraph *graph, int input, int style, GError **error)
{
  if (!limner_check_input (graph, &modulate_op, input, error)
      || !limner_check_input (graph, &modulate_op, style, error))
    return -1;
  int channels = limner_graph_channels (graph, input);
  if (!limner_check_range (graph, &modulate_op, "number of styles", limner_graph_channels (graph, style),
                           (LimnerRange) { channels, channels }, error))
    return -1;
  return limner_graph_append (graph, &modulate_op, (int[]) { input, style }, 2, channels, NULL);
}
