/* What training needs of a graph: its weights as one long vector, and the gradient to that vector.
 *
 *   parameters = limner_parameters_new (graph, &error);
 *   plan = limner_plan_new (&(LimnerPlanSpec) { …, .backward = TRUE, .learns = TRUE }, &error);
 *   loop { forward; limner_plan_learn (plan, parameters, …); limner_parameters_write (parameters, better); }
 *
 * Graphs refer to the tensors they were made from: writing changes those. */
#pragma once

#include "nn/plan-private.h"

typedef struct
{
  LimnerGraph *graph;
  gsize n;          /* values: of all weights, in the graph's order */
  float *gradients; /* [n] */
  gsize *firsts;    /* [nodes][2] where a node's weight and bias begin; G_MAXSIZE: has none */
} LimnerParameters;

/* Gradients are zero. NULL with LIMNER_ERROR_MEMORY. References the graph, which grows no more. */
LimnerParameters *limner_parameters_new (LimnerGraph *graph, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void limner_parameters_free (LimnerParameters *parameters);
void limner_parameters_clear_gradients (LimnerParameters *parameters);
/* values [n] from the graph's tensors, and to them; every plan of the graph then computes with the new ones.
 * No plan may be running. */
void limner_parameters_read (const LimnerParameters *parameters, float *values);
void limner_parameters_write (const LimnerParameters *parameters, const float *values);

/* After one forward, once: adds d(loss)/d(weights) to parameters->gradients, for a plan that learns. The
 * graph is the plan's. Errors as limner_plan_backward, after which the gradients are worthless. */
gboolean limner_plan_learn (LimnerPlan *plan, LimnerParameters *parameters,
                            LimnerTapGradientFunc add_gradient, gpointer user_data, GCancellable *cancellable,
                            GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LimnerParameters, limner_parameters_free)
