#include "config.h"

#include "networks/network-private.h"

#include "limner/error.h"
#include "limner/model.h"
#include "nn/plan-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

typedef struct
{
  LimnerGraph *graph;
  const LimnerTensor *input; /* [N,C,H,W] */
  int *nodes;                /* of the taps, then the node of the gradient unless it is one of them */
  guint n_taps, n_nodes;
  guint gradient_tap; /* index into nodes; n_nodes: none */
} InspectionRun;

static gboolean
check_input (const LimnerGraph *graph, const LimnerTensor *input, GError **error)
{
  int channels = limner_graph_channels (graph, 0);

  if (input->rank == 4 && input->shape[1] == channels && input->shape[2] <= G_MAXINT32
      && input->shape[3] <= G_MAXINT32)
    return TRUE;
  g_set_error (error, LIMNER_ERROR, LIMNER_ERROR_ARGUMENT,
               _ ("The input should be [pictures, %d, height, width]: give it this shape."), channels);
  return FALSE;
}

static int
find_tap (InspectionRun *inspection, const char *tap, GError **error)
{
  int node = limner_graph_find (inspection->graph, tap);

  if (node < 0)
    {
      g_autofree char *known = g_strjoinv (", ", (char **) limner_graph_names (inspection->graph));
      g_set_error (error, LIMNER_ERROR, LIMNER_ERROR_ARGUMENT,
                   _ ("The network has no layer “%s”: choose among %s."), tap, known);
    }
  return node;
}

static gboolean
find_inspected_taps (InspectionRun *inspection, const char *const *taps, const char *gradient_of,
                     GError **error)
{
  inspection->n_taps = g_strv_length ((char **) taps);
  inspection->nodes = g_new (int, inspection->n_taps + 1);
  inspection->n_nodes = inspection->n_taps;
  for (guint i = 0; i < inspection->n_taps; i++)
    {
      inspection->nodes[i] = find_tap (inspection, taps[i], error);
      if (inspection->nodes[i] < 0)
        return FALSE;
    }
  inspection->gradient_tap = inspection->n_nodes;
  for (guint i = 0; gradient_of && i < inspection->n_taps; i++)
    if (g_str_equal (taps[i], gradient_of))
      inspection->gradient_tap = i;
  if (gradient_of && inspection->gradient_tap == inspection->n_nodes)
    {
      inspection->nodes[inspection->n_nodes++] = find_tap (inspection, gradient_of, error);
      return inspection->nodes[inspection->gradient_tap] >= 0;
    }
  return TRUE;
}

static void
copy_tap (const LimnerActivation *tap, float *target)
{
  for (int c = 0; c < tap->channels; c++)
    for (int y = 0; y < tap->height; y++)
      {
        const float *source = limner_activation_at (tap, c / LIMNER_LANES, y, 0) + c % LIMNER_LANES;
        for (int x = 0; x < tap->width; x++)
          *target++ = source[x * LIMNER_LANES];
      }
}

/* d(1/2 sum (a^2)) / da = a */
static void
add_own_value (guint tap, const LimnerActivation *value, LimnerActivation *gradient, gpointer user_data)
{
  const InspectionRun *inspection = user_data;

  if (tap != inspection->gradient_tap)
    return;
  for (int block = 0; block < limner_activation_blocks (value); block++)
    for (int y = 0; y < value->height; y++)
      {
        const float *from = limner_activation_at (value, block, y, 0);
        float *to = limner_activation_at (gradient, block, y, 0);
        for (int i = 0; i < value->width * LIMNER_LANES; i++)
          to[i] += from[i];
      }
}

static gboolean
make_outputs (const InspectionRun *inspection, LimnerTensor **outputs, GError **error)
{
  for (guint i = 0; i < inspection->n_taps; i++)
    {
      int height = (int) inspection->input->shape[2], width = (int) inspection->input->shape[3];
      gint64 shape[4] = { inspection->input->shape[0] };

      if (!limner_graph_size (inspection->graph, inspection->nodes[i], &height, &width, error))
        return FALSE;
      shape[1] = limner_graph_channels (inspection->graph, inspection->nodes[i]);
      shape[2] = height;
      shape[3] = width;
      outputs[i] = limner_tensor_new (4, shape, error);
      if (!outputs[i])
        return FALSE;
    }
  return TRUE;
}

static gboolean
run_pictures (InspectionRun *inspection, LimnerTensor **outputs, LimnerTensor *gradient, GError **error)
{
  const LimnerTensor *input = inspection->input;
  gsize picture = input->size / (gsize) input->shape[0];
  g_autoptr (LimnerPlan) plan = limner_plan_new (&(LimnerPlanSpec) { .graph = inspection->graph,
                                                                     .height = (int) input->shape[2],
                                                                     .width = (int) input->shape[3],
                                                                     .taps = inspection->nodes,
                                                                     .n_taps = inspection->n_nodes,
                                                                     .backward = gradient != NULL },
                                                 error);

  if (!plan)
    return FALSE;
  for (gsize n = 0; n < (gsize) input->shape[0]; n++)
    {
      if (!limner_plan_forward (plan, input->data + n * picture, NULL, error))
        return FALSE;
      for (guint i = 0; i < inspection->n_taps; i++)
        copy_tap (limner_plan_tap (plan, i),
                  outputs[i]->data + n * (outputs[i]->size / (gsize) input->shape[0]));
      if (gradient
          && !limner_plan_backward (plan, add_own_value, inspection, gradient->data + n * picture, NULL,
                                    error))
        return FALSE;
    }
  return TRUE;
}

gboolean
limner_inspect_activations (LimnerModel *model, const LimnerTensor *input, LimnerInspection *inspection,
                            GError **error)
{
  const char *const *taps = inspection->taps;
  InspectionRun run = { .input = input };
  gboolean ok;

  g_return_val_if_fail (model && input && taps && inspection->outputs, FALSE);
  for (guint i = 0; taps[i]; i++)
    inspection->outputs[i] = NULL;
  inspection->gradient = NULL;
  run.graph = limner_model_build_network (model, LIMNER_NETWORK_OWN_PADDING, error);
  if (!run.graph)
    return FALSE;
  ok = check_input (run.graph, input, error)
       && find_inspected_taps (&run, taps, inspection->gradient_of, error)
       && make_outputs (&run, inspection->outputs, error);
  if (ok && inspection->gradient_of)
    {
      inspection->gradient = limner_tensor_new (4, input->shape, error);
      ok = inspection->gradient != NULL;
    }
  ok = ok && run_pictures (&run, inspection->outputs, inspection->gradient, error);
  for (guint i = 0; !ok && taps[i]; i++)
    g_clear_pointer (&inspection->outputs[i], limner_tensor_unref);
  if (!ok)
    g_clear_pointer (&inspection->gradient, limner_tensor_unref);
  g_free (run.nodes);
  limner_graph_unref (run.graph);
  return ok;
}
