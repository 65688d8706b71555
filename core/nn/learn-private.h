/* The weights of a graph as one long vector and the gradient of the loss by them, for training.
 *
 *   parameters = limner_parameters_new (graph, &error);
 *   plan = limner_plan_new (&(LimnerPlanSpec) { …, .backward = TRUE, .learns = TRUE }, &error);
 *   loop { forward; limner_plan_learn (plan, parameters, …); limner_parameters_write (parameters, better); }
 *
 * A graph references the tensors that it was made from; limner_parameters_write changes those tensors. */
#pragma once

#include "nn/plan-private.h"

typedef struct
{
  LimnerGraph *graph;
  gsize n;          /* number of weights in the graph */
  float *gradients; /* [n] */
  gsize *firsts;    /* [nodes][2] where a node's weight and bias begin; G_MAXSIZE: it has none */
} LimnerParameters;

/* The gradients are zero at first. References the graph; no node may be added to it afterwards. NULL
 * with LIMNER_ERROR_MEMORY. */
LimnerParameters *limner_parameters_new (LimnerGraph *graph, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void limner_parameters_free (LimnerParameters *parameters);
void limner_parameters_clear_gradients (LimnerParameters *parameters);
/* Read copies the graph's tensors to values [n]; write copies values to the tensors, and every plan of
 * the graph then computes with them. No plan of the graph may be running. */
void limner_parameters_read (const LimnerParameters *parameters, float *values);
void limner_parameters_write (const LimnerParameters *parameters, const float *values);

/* Adds d(loss)/d(weights) to parameters->gradients. Call it once after each forward of a plan that
 * learns and belongs to the same graph. Errors as limner_plan_backward; the gradients are then
 * undefined. */
gboolean limner_plan_learn (LimnerPlan *plan, LimnerParameters *parameters,
                            LimnerTapGradientFunc add_gradient, gpointer user_data, GCancellable *cancellable,
                            GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LimnerParameters, limner_parameters_free)
