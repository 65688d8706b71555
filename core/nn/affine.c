/* A fully connected layer that reads a range of the input channels: it computes the styles of StyleGAN
 * (Karras et al. 2019, section 2). */
#include "config.h"

#include "nn/check-private.h"

#include "kernels/layout-private.h"
#include "limner/error.h"

#include <glib/gi18n-lib.h>

typedef struct
{
  int first;
  LimnerTensor *weight; /* [O,D] */
  LimnerTensor *bias;   /* [O] */
} Affine;

static gboolean
affine_size (const LimnerNode *node, const LimnerActivation *inputs, LimnerActivation *output, GError **error)
{
  if (inputs[0].height != 1 || inputs[0].width != 1)
    {
      g_set_error (error, LIMNER_ERROR, LIMNER_ERROR_ARGUMENT,
                   _ ("This network makes pictures and takes a column of numbers, not a picture of %d × %d "
                      "pixels; choose another network."),
                   inputs[0].width, inputs[0].height);
      return FALSE;
    }
  output->height = output->width = 1;
  return TRUE;
}

static gsize
affine_scratch_size (const LimnerStep *step, gboolean backward)
{
  return (gsize) (step->inputs[0].channels + step->output.channels) * sizeof (float);
}

static void
affine_forward (const LimnerStep *step)
{
  const Affine *affine = step->node->params;
  gsize inputs = (gsize) affine->weight->shape[1];
  float *x = step->scratch, *y = x + step->inputs[0].channels;

  limner_layout_to_planes (&step->inputs[0], x);
  for (int o = 0; o < step->output.channels; o++)
    {
      const float *weight = affine->weight->data + (gsize) o * inputs;
      double sum = affine->bias->data[o];

      for (gsize i = 0; i < inputs; i++)
        sum += (double) weight[i] * x[(gsize) affine->first + i];
      y[o] = (float) sum;
    }
  limner_layout_from_planes (y, &step->output);
}

static void
affine_backward (const LimnerStep *step)
{
  const Affine *affine = step->node->params;
  gsize inputs = (gsize) affine->weight->shape[1];
  int channels = step->inputs[0].channels;
  float *dx = step->scratch, *dy = dx + channels;

  limner_layout_to_planes (&step->output_gradient, dy);
  for (int i = 0; i < channels; i++)
    dx[i] = 0;
  for (int o = 0; o < step->output.channels; o++)
    for (gsize i = 0; i < inputs; i++)
      dx[(gsize) affine->first + i] += dy[o] * affine->weight->data[(gsize) o * inputs + i];
  limner_layout_from_planes (dx, &step->input_gradients[0]);
}

static void
affine_free (gpointer params)
{
  Affine *affine = params;
  limner_tensor_unref (affine->weight);
  limner_tensor_unref (affine->bias);
  g_free (affine);
}

static const LimnerOp affine_op = {
  .name = "style",
  .size = affine_size,
  .scratch_size = affine_scratch_size,
  .forward = affine_forward,
  .backward = affine_backward,
  .free = affine_free,
};

int
limner_graph_affine (LimnerGraph *graph, int input, int first, LimnerTensor *weight, LimnerTensor *bias,
                     GError **error)
{
  if (!limner_check_input (graph, &affine_op, input, error)
      || !limner_check_rank (graph, &affine_op, "weight", weight, 2, error)
      || !limner_check_range (graph, &affine_op, "number of outputs", weight->shape[0],
                              (LimnerRange) { 1, 1 << 16 }, error)
      || !limner_check_vector (graph, &affine_op, "bias", bias, (int) weight->shape[0], error)
      || !limner_check_range (graph, &affine_op, "number of inputs", weight->shape[1],
                              (LimnerRange) { 1, limner_graph_channels (graph, input) - first }, error))
    return -1;

  Affine *affine = g_new0 (Affine, 1);
  *affine = (Affine) { first, limner_tensor_ref (weight), limner_tensor_ref (bias) };
  return limner_graph_append (graph, &affine_op, &input, 1, (int) weight->shape[0], affine);
}
