/* toRGB of StyleGAN2: a 1x1 convolution, modulated but not demodulated. */
#include "config.h"

#include "nn/check-private.h"

#include "kernels/layout-private.h"

#include <math.h>
#include <string.h>

typedef struct
{
  float clamp;          /* INFINITY: none */
  LimnerTensor *weight; /* [3,C] */
  LimnerTensor *bias;   /* [3] */
} ToColours;

static gsize
to_rgb_lanes (const LimnerStep *step)
{
  return (gsize) limner_activation_blocks (&step->inputs[0]) * LIMNER_LANES;
}

static gboolean
colours_size (const LimnerNode *node, const LimnerActivation *inputs, LimnerActivation *output,
              GError **error)
{
  output->height = inputs[0].height;
  output->width = inputs[0].width;
  return TRUE;
}

/* The row sums, the styles, the modulated weight and its gradient. */
static gsize
colours_scratch_size (const LimnerStep *step, gboolean backward)
{
  return 2 * limner_norm_partial_size (&step->inputs[0]) * sizeof (double)
         + (1 + 2 * LIMNER_COLOURS) * to_rgb_lanes (step) * sizeof (float);
}

typedef struct
{
  double *partial;
  float *style;    /* [lanes] */
  float *weight;   /* [3,lanes] */
  float *gradient; /* [blocks,3,16] */
} Scratch;

static Scratch
styled_weight (const LimnerStep *step)
{
  const ToColours *colours = step->node->params;
  gsize n = to_rgb_lanes (step), channels = (gsize) step->inputs[0].channels;
  double *partial = step->scratch;
  float *style = (float *) (partial + 2 * limner_norm_partial_size (&step->inputs[0]));
  Scratch s = { partial, style, style + n, style + (1 + LIMNER_COLOURS) * n };

  memset (s.style, 0, (1 + LIMNER_COLOURS) * n * sizeof (float));
  limner_layout_to_planes (&step->inputs[1], s.style);
  for (gsize k = 0; k < LIMNER_COLOURS; k++)
    for (gsize i = 0; i < channels; i++)
      s.weight[k * n + i] = colours->weight->data[k * channels + i] * s.style[i];
  return s;
}

static void
colours_forward (const LimnerStep *step)
{
  const ToColours *colours = step->node->params;
  Scratch s = styled_weight (step);

  limner_kernels ()->to_colours (&step->inputs[0], &step->output, s.weight, colours->bias->data,
                                 colours->clamp);
}

/* The gradient ignores the clamp. Values beyond it would otherwise get no gradient and could not return. */
static void
colours_backward (const LimnerStep *step)
{
  const ToColours *colours = step->node->params;
  gsize channels = (gsize) step->inputs[0].channels;
  Scratch s = styled_weight (step);

  limner_kernels ()->to_colours_backward (&step->inputs[0], &step->output_gradient, &step->input_gradients[0],
                                          s.weight, s.gradient, s.partial);
  for (gsize i = 0; i < channels; i++)
    {
      const float *gradient
          = s.gradient + i / LIMNER_LANES * LIMNER_COLOURS * LIMNER_LANES + i % LIMNER_LANES;
      float sum = 0;

      for (gsize k = 0; k < LIMNER_COLOURS; k++)
        sum += gradient[k * LIMNER_LANES] * colours->weight->data[k * channels + i];
      s.style[i] = sum;
    }
  limner_layout_from_planes (s.style, &step->input_gradients[1]);
}

static void
colours_free (gpointer params)
{
  ToColours *colours = params;
  limner_tensor_unref (colours->weight);
  limner_tensor_unref (colours->bias);
  g_free (colours);
}

static const LimnerOp colours_op = {
  .name = "colours",
  .keeps_input = TRUE,
  .size = colours_size,
  .scratch_size = colours_scratch_size,
  .forward = colours_forward,
  .backward = colours_backward,
  .free = colours_free,
};

int
limner_graph_to_rgb (LimnerGraph *graph, int input, int style, const LimnerToRgbSpec *spec, GError **error)
{
  LimnerTensor *weight = spec->weight, *bias = spec->bias;

  if (!limner_check_input (graph, &colours_op, input, error)
      || !limner_check_input (graph, &colours_op, style, error)
      || !limner_check_rank (graph, &colours_op, "weight", weight, 2, error))
    return -1;
  int channels = limner_graph_channels (graph, input);
  if (!limner_check_range (graph, &colours_op, "number of outputs", weight->shape[0],
                           (LimnerRange) { LIMNER_COLOURS, LIMNER_COLOURS }, error)
      || !limner_check_range (graph, &colours_op, "number of inputs", weight->shape[1],
                              (LimnerRange) { channels, channels }, error)
      || !limner_check_range (graph, &colours_op, "number of styles", limner_graph_channels (graph, style),
                              (LimnerRange) { channels, channels }, error)
      || !limner_check_vector (graph, &colours_op, "bias", bias, LIMNER_COLOURS, error))
    return -1;

  ToColours *colours = g_new0 (ToColours, 1);
  *colours = (ToColours) { spec->clamp > 0 ? spec->clamp : INFINITY, limner_tensor_ref (weight),
                           limner_tensor_ref (bias) };
  return limner_graph_append (graph, &colours_op, (int[]) { input, style }, 2, LIMNER_COLOURS, colours);
}
