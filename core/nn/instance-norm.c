/* Instance normalisation (Ulyanov, Vedaldi, Lempitsky 2016). Backward reads the layer's input again and
 * the statistics that forward computed. */
#include "config.h"

#include "nn/check-private.h"
#include "nn/instance-norm-private.h"

#include "limner/error.h"

#include <glib/gi18n-lib.h>

typedef struct
{
  float eps;
  int lanes;                   /* channels rounded up to 16 */
  LimnerTensor *affine;        /* [2, lanes]: weight and bias; zero beyond the channels */
  LimnerTensor *weight, *bias; /* [C] the tensors that affine is computed from; or NULL */
} InstanceNorm;

/* mean [lanes], inverse [lanes] */
static gsize
statistics_size (const LimnerStep *step)
{
  const InstanceNorm *norm = step->node->params;
  return 2 * (gsize) norm->lanes * sizeof (float);
}

static gboolean
norm_size (const LimnerNode *node, const LimnerActivation *inputs, LimnerActivation *output, GError **error)
{
  output->height = inputs[0].height;
  output->width = inputs[0].width;
  return TRUE;
}

/* Row sums, and, in a plan without backward, the statistics. */
static gsize
norm_scratch_size (const LimnerStep *step, gboolean backward)
{
  return limner_norm_partial_size (&step->output) * sizeof (double) + statistics_size (step);
}

/* statistics: mean [lanes], inverse [lanes] */
static LimnerNormalisation
norm_from (const InstanceNorm *norm, const float *statistics)
{
  return (LimnerNormalisation) { .mean = statistics,
                                 .inverse = statistics + norm->lanes,
                                 .weight = norm->affine->data,
                                 .bias = norm->affine->data + norm->lanes };
}

static void
norm_forward (const LimnerStep *step)
{
  const InstanceNorm *norm = step->node->params;
  const LimnerKernels *kernels = limner_kernels ();
  double *partial = step->scratch;

  if (step->given != NULL)
    {
      const LimnerNormalisation given = norm_from (norm, step->given);
      kernels->norm_apply (&step->inputs[0], &step->output, &given);
      return;
    }
  float *mean
      = step->saved != NULL ? step->saved : (float *) (partial + limner_norm_partial_size (&step->output));
  const LimnerNormalisation found = norm_from (norm, mean);

  kernels->norm_statistics (&step->inputs[0], norm->eps, mean, mean + norm->lanes, partial);
  kernels->norm_apply (&step->inputs[0], &step->output, &found);
}

static void
norm_step_backward (const LimnerStep *step)
{
  const LimnerNormalisation norm = norm_from (step->node->params, step->saved);

  limner_kernels ()->norm_backward (&step->inputs[0], &step->output_gradient, &step->input_gradients[0],
                                    &norm, step->scratch);
}

/* --- learning --- */

static void
norm_parameters (const LimnerNode *node, LimnerTensor *tensors[LIMNER_NODE_PARAMETERS])
{
  const InstanceNorm *norm = node->params;
  tensors[0] = norm->weight;
  tensors[1] = norm->bias;
}

static void
norm_refresh (const LimnerNode *node)
{
  const InstanceNorm *norm = node->params;

  for (int c = 0; c < node->channels; c++)
    {
      norm->affine->data[c] = norm->weight != NULL ? norm->weight->data[c] : 1;
      norm->affine->data[norm->lanes + c] = norm->bias != NULL ? norm->bias->data[c] : 0;
    }
}

/* Backward has left the sums of dy and of dy times the normalised input in scratch. */
static void
norm_learn (const LimnerStep *step, float *const gradients[LIMNER_NODE_PARAMETERS])
{
  for (int c = 0; c < step->output.channels; c++)
    {
      const double *totals = limner_norm_backward_totals (&step->inputs[0], step->scratch, c / LIMNER_LANES);

      if (gradients[0] != NULL)
        gradients[0][c] += (float) totals[LIMNER_LANES + c % LIMNER_LANES];
      if (gradients[1] != NULL)
        gradients[1][c] += (float) totals[c % LIMNER_LANES];
    }
}

static void
norm_free (gpointer params)
{
  InstanceNorm *norm = params;
  limner_tensor_unref (norm->affine);
  g_clear_pointer (&norm->weight, limner_tensor_unref);
  g_clear_pointer (&norm->bias, limner_tensor_unref);
  g_free (norm);
}

static void
norm_reach (const LimnerNode *node, LimnerInputRegion *reach)
{
  reach->global = TRUE;
}

static const LimnerOp norm_op = {
  .name = "instance normalisation",
  .keeps_input = TRUE,
  .size = norm_size,
  .reach = norm_reach,
  .saved_size = statistics_size,
  .scratch_size = norm_scratch_size,
  .forward = norm_forward,
  .backward = norm_step_backward,
  .parameters = norm_parameters,
  .refresh = norm_refresh,
  .learn = norm_learn,
  .free = norm_free,
};

gboolean
limner_node_is_instance_norm (const LimnerNode *node, float *eps)
{
  if (node->op != &norm_op)
    return FALSE;
  *eps = ((const InstanceNorm *) node->params)->eps;
  return TRUE;
}

int
limner_graph_instance_norm (LimnerGraph *graph, int input, float eps, LimnerTensor *weight,
                            LimnerTensor *bias, GError **error)
{
  if (!limner_check_input (graph, &norm_op, input, error))
    return -1;
  int channels = limner_graph_channels (graph, input);
  if (!limner_check_vector (graph, &norm_op, "weight", weight, channels, error)
      || !limner_check_vector (graph, &norm_op, "bias", bias, channels, error))
    return -1;
  if (!(eps > 0))
    {
      g_set_error (error, LIMNER_ERROR, LIMNER_ERROR_FORMAT,
                   _ ("Layer %u of the network (%s) has an epsilon of %g; it must be positive."),
                   graph->nodes->len, norm_op.name, (double) eps);
      return -1;
    }
  int lanes = limner_lanes_round_up (channels);
  LimnerTensor *affine = limner_tensor_new (2, (gint64[]) { 2, lanes }, error);
  if (affine == NULL)
    return -1;
  InstanceNorm *norm = g_new0 (InstanceNorm, 1);
  *norm = (InstanceNorm) { eps, lanes, affine, weight != NULL ? limner_tensor_ref (weight) : NULL,
                           bias != NULL ? limner_tensor_ref (bias) : NULL };
  int node = limner_graph_append (graph, &norm_op, &input, 1, channels, norm);
  norm_refresh (limner_graph_node (graph, node));
  return node;
}
