/* The steps after a modulated convolution (Karras et al. 2020, sections 2.1 and 2.2). Demodulation comes
 * first. It scales each output so that its variance would be 1 if the inputs were independent:
 *
 *   d[o] = 1 / sqrt (sum over i of s[i]^2 sum over taps of W[o,i,tap]^2 + 1e-8)
 *
 * Then follow, for an upsampling convolution, the interleaving of its four phases, and noise, bias,
 * leaky ReLU, gain and clamp. */
#include "config.h"

#include "nn/check-private.h"

#include "kernels/layout-private.h"
#include "limner/error.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define EPSILON 1e-8

typedef struct
{
  LimnerModulatedSpec spec;
  int inputs, outputs;   /* channels of the convolution */
  gsize lanes;           /* outputs rounded up to 16 */
  LimnerTensor *squares; /* [O,I] sums of squares over the taps */
  LimnerTensor *bias;    /* [lanes] */
  LimnerTensor *noise;   /* [H,W] */
} StyleActivation;

enum
{
  SUMS,
  STYLE,
  AMOUNT,
};

static gboolean
style_size (const LimnerNode *node, const LimnerActivation *inputs, LimnerActivation *output, GError **error)
{
  const StyleActivation *style = node->params;
  output->height = inputs[SUMS].height * style->spec.factor;
  output->width = inputs[SUMS].width * style->spec.factor;
  if (style->noise->shape[0] == output->height && style->noise->shape[1] == output->width)
    return TRUE;
  g_set_error (
      error, LIMNER_ERROR, LIMNER_ERROR_FORMAT,
      _ ("Layer %d of the network (%s) has noise for another size than %d × %d: the file is damaged; "
         "get it again."),
      node->number, node->op->name, output->width, output->height);
  return FALSE;
}

/* Scratch of both directions: the values of this picture without the blocked layout. */
typedef struct
{
  float *style;       /* [inputs] */
  float *given;       /* [channels of the third input] */
  float *scale;       /* [lanes] demodulation */
  float *noise_scale; /* [lanes] */
  float *gradient;    /* backward: [inputs] gradient by the styles */
  float *sums;        /* backward: [phases * lanes] */
  double *partial;
} Scratch;

static gsize
phases (const StyleActivation *style)
{
  return (gsize) (style->spec.factor * style->spec.factor);
}

static gsize
scratch_floats (const LimnerStep *step)
{
  const StyleActivation *style = step->node->params;
  return 2 * (gsize) style->inputs + (gsize) step->inputs[AMOUNT].channels
         + (2 + phases (style)) * style->lanes;
}

static gsize
style_scratch_size (const LimnerStep *step, gboolean backward)
{
  return limner_norm_partial_size (&step->inputs[SUMS]) * sizeof (double)
         + scratch_floats (step) * sizeof (float);
}

static void
read_synthesis_numbers (const LimnerStep *step, Scratch *s)
{
  const StyleActivation *style = step->node->params;

  s->partial = step->scratch;
  s->style = (float *) (s->partial + limner_norm_partial_size (&step->inputs[SUMS]));
  s->given = s->style + style->inputs;
  s->scale = s->given + step->inputs[AMOUNT].channels;
  s->noise_scale = s->scale + style->lanes;
  s->gradient = s->noise_scale + style->lanes;
  s->sums = s->gradient + style->inputs;
  memset (s->scale, 0, 2 * style->lanes * sizeof (float));
  limner_layout_to_planes (&step->inputs[STYLE], s->style);
  limner_layout_to_planes (&step->inputs[AMOUNT], s->given);
  for (int o = 0; o < style->outputs; o++)
    {
      const float *squares = style->squares->data + (gsize) o * (gsize) style->inputs;
      double sum = EPSILON;

      for (int i = 0; i < style->inputs; i++)
        sum += (double) squares[i] * s->style[i] * s->style[i];
      s->scale[o] = (float) (1 / sqrt (sum));
      s->noise_scale[o] = style->spec.noise_strength * s->given[style->spec.noise_channel];
    }
}

static LimnerSynthesisActivation
how (const LimnerStep *step, const Scratch *s)
{
  const StyleActivation *style = step->node->params;

  return (LimnerSynthesisActivation) {
    .factor = style->spec.factor,
    .scale = s->scale,
    .bias = style->bias->data,
    .noise_scale = s->noise_scale,
    .noise = step->noise != NULL ? step->noise : style->noise->data,
    .slope = style->spec.slope,
    .gain = style->spec.gain,
    .clamp = style->spec.clamp > 0 ? style->spec.clamp : INFINITY,
  };
}

static void
style_forward (const LimnerStep *step)
{
  LimnerSynthesisActivation activation;
  Scratch s;

  read_synthesis_numbers (step, &s);
  activation = how (step, &s);
  limner_kernels ()->style_activate (&step->inputs[SUMS], &step->output, &activation);
}

/* Sums d(loss)/d(scale) over the phases and propagates it to the style. */
static void
style_gradient (const LimnerStep *step, Scratch *s)
{
  const StyleActivation *style = step->node->params;

  for (int i = 0; i < style->inputs; i++)
    {
      double sum = 0;

      for (int o = 0; o < style->outputs; o++)
        {
          double d = s->scale[o], slope = 0;

          for (gsize phase = 0; phase < phases (style); phase++)
            slope += s->sums[phase * style->lanes + (gsize) o];
          sum -= slope * d * d * d * style->squares->data[o * style->inputs + i];
        }
      s->gradient[i] = (float) (sum * s->style[i]);
    }
}

static void
style_backward (const LimnerStep *step)
{
  const StyleActivation *style = step->node->params;
  const LimnerActivation *sums = &step->inputs[SUMS], *dx = &step->input_gradients[SUMS];
  LimnerSynthesisActivation activation;
  Scratch s;

  read_synthesis_numbers (step, &s);
  activation = how (step, &s);
  limner_kernels ()->style_activate_backward (sums, &step->output_gradient, dx, &activation);
  if (step->noise_gradient != NULL)
    limner_kernels ()->style_noise_backward (dx, &step->output_gradient, &activation, step->noise_gradient);
  limner_kernels ()->channel_dot (dx, sums, s.sums, s.partial);
  style_gradient (step, &s);
  limner_layout_from_planes (s.gradient, &step->input_gradients[STYLE]);
  for (gsize phase = 0; phase < phases (style); phase++)
    memcpy (s.sums + phase * style->lanes, s.scale, style->lanes * sizeof (float));
  limner_kernels ()->scale (dx, dx, s.sums);
  limner_layout_clear (&step->input_gradients[AMOUNT]);
}

/* Noise of strength 0 is no noise. */
static const LimnerTensor *
style_noise (const LimnerNode *node)
{
  const StyleActivation *style = node->params;

  return style->spec.noise_strength != 0 ? style->noise : NULL;
}

static void
style_free (gpointer params)
{
  StyleActivation *style = params;
  limner_tensor_unref (style->squares);
  limner_tensor_unref (style->bias);
  limner_tensor_unref (style->noise);
  g_free (style);
}

static const LimnerOp style_op = {
  .name = "style activation",
  .keeps_input = TRUE,
  .size = style_size,
  .scratch_size = style_scratch_size,
  .forward = style_forward,
  .backward = style_backward,
  .noise = style_noise,
  .free = style_free,
};

/* Checks that the sizes fit the inputs and each other. */
static gboolean
check_synthesis (const LimnerGraph *graph, const LimnerSynthesisInputs *nodes,
                 const LimnerModulatedSpec *spec, const LimnerSynthesisWeights *weights, GError **error)
{
  const LimnerTensor *weight = weights->weight;

  if (!limner_check_input (graph, &style_op, nodes->sums, error)
      || !limner_check_input (graph, &style_op, nodes->style, error)
      || !limner_check_input (graph, &style_op, nodes->given, error)
      || !limner_check_rank (graph, &style_op, "weight", weight, 4, error)
      || !limner_check_rank (graph, &style_op, "noise", weights->noise, 2, error)
      || !limner_check_range (graph, &style_op, "number of outputs", weight->shape[0],
                              (LimnerRange) { 1, 1 << 16 }, error)
      || !limner_check_range (graph, &style_op, "enlargement", spec->factor, (LimnerRange) { 1, 2 }, error)
      || !limner_check_range (graph, &style_op, "noise channel", spec->noise_channel,
                              (LimnerRange) { 0, limner_graph_channels (graph, nodes->given) - 1 }, error))
    return FALSE;
  int inputs = limner_graph_channels (graph, nodes->style), outputs = (int) weight->shape[0];
  int expected = spec->factor == 1 ? outputs : limner_fused_upsampling_outputs (outputs);
  return limner_check_vector (graph, &style_op, "bias", weights->bias, outputs, error)
         && limner_check_range (graph, &style_op, "number of inputs", weight->shape[1],
                                (LimnerRange) { inputs, inputs }, error)
         && limner_check_range (graph, &style_op, "number of sums",
                                limner_graph_channels (graph, nodes->sums),
                                (LimnerRange) { expected, expected }, error);
}

static LimnerTensor *
squares_of (const LimnerTensor *weight, GError **error)
{
  LimnerTensor *squares = limner_tensor_new (2, weight->shape, error);
  gsize taps = (gsize) (weight->shape[2] * weight->shape[3]);

  for (gsize i = 0; squares != NULL && i < squares->size; i++)
    {
      double sum = 0;

      for (gsize t = 0; t < taps; t++)
        sum += (double) weight->data[i * taps + t] * weight->data[i * taps + t];
      squares->data[i] = (float) sum;
    }
  return squares;
}

int
limner_graph_synthesis_activation (LimnerGraph *graph, const LimnerSynthesisInputs *inputs,
                                   const LimnerModulatedSpec *spec, const LimnerSynthesisWeights *weights,
                                   GError **error)
{
  if (!check_synthesis (graph, inputs, spec, weights, error))
    return -1;
  int outputs = (int) weights->weight->shape[0];
  gint64 lanes = limner_lanes_round_up (outputs);
  g_autoptr (LimnerTensor) squares = squares_of (weights->weight, error);
  LimnerTensor *bias = squares != NULL ? limner_tensor_new (1, &lanes, error) : NULL;

  if (bias == NULL)
    return -1;
  memcpy (bias->data, weights->bias->data, weights->bias->size * sizeof (float));
  StyleActivation *own = g_new0 (StyleActivation, 1);
  *own = (StyleActivation) { .spec = *spec,
                             .inputs = (int) weights->weight->shape[1],
                             .outputs = outputs,
                             .lanes = (gsize) lanes,
                             .squares = g_steal_pointer (&squares),
                             .bias = bias,
                             .noise = limner_tensor_ref (weights->noise) };
  return limner_graph_append (graph, &style_op, (int[]) { inputs->sums, inputs->style, inputs->given }, 3,
                              outputs, own);
}
