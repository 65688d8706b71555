/* A plan runs a graph at one picture size: it knows every buffer's size and lifetime before it starts and
 * keeps them all in one arena, allocated once. Weights packed for the kernels belong to the graph and are
 * shared by its plans.
 *
 *   plan = limner_plan_new (&(LimnerPlanSpec) { .graph = graph, .height = h, … }, &error);
 *   loop { limner_plan_forward (plan, x, …); limner_plan_tap (plan, i) …; limner_plan_backward (plan,
 * add_gradient, data, dx, …); }
 */
#pragma once

#include "kernels/activation-private.h"
#include "nn/graph-private.h"

#include <gio/gio.h>

typedef struct _LimnerPlan LimnerPlan;

/* Adds d(loss)/d(tap) to `gradient`, which holds what came from deeper layers (or zero). `value` is the tap
 * after forward. Called during backward once for each tap, deepest first. */
typedef void (*LimnerTapGradientFunc) (guint tap, const LimnerActivation *value, LimnerActivation *gradient,
                                       gpointer user_data);

/* What is run, how large, and what for. */
typedef struct
{
  LimnerGraph *graph;
  int height, width; /* of the input, pixels */
  const int *taps;   /* [n_taps] node numbers; nodes that no tap needs are not run */
  guint n_taps;
  /* What it keeps and multiplies, where every layer it runs can; its picture is always fp32. */
  LimnerPrecision precision;
  gboolean backward; /* keeps what the gradient by the input needs; otherwise activations are dropped as soon
                        as nobody reads them */
  gboolean learns;   /* with backward: keeps what the gradients of the weights need, too */
  gboolean noise;    /* with backward: has noise of its own in synthesis layers, and makes its gradient */
} LimnerPlanSpec;

/* NULL with LIMNER_ERROR_MEMORY or, for a picture too small, LIMNER_ERROR_ARGUMENT. The plan references the
 * graph and copies the rest. It runs on as many threads as the calling thread's number says now
 * (base/threads-private.h), whoever runs it later. */
LimnerPlan *limner_plan_new (const LimnerPlanSpec *spec, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void limner_plan_free (LimnerPlan *plan);
/* Whether a plan made for `spec` now would be like this one. */
gboolean limner_plan_is_for (const LimnerPlan *plan, const LimnerPlanSpec *spec);

/* Bytes such a plan takes (arena, scratch of every thread, and the packed weights it needs), without
 * allocating them; 0 with an error as limner_plan_new. */
gsize limner_plan_estimate (const LimnerPlanSpec *spec, GError **error);

/* Noise of a plan's own: where the graph has a constant. Searching may change the values between runs. */
typedef struct
{
  float *values;   /* [side,side] at first the graph's */
  float *gradient; /* [side,side] of the last backward */
  int side;
} LimnerPlanNoise;

/* Of a plan with noise, in the graph's order, layers without strength left out; owned by the plan. */
const LimnerPlanNoise *limner_plan_noise (const LimnerPlan *plan, guint *n);

/* input [C,H,W], network values. FALSE with LIMNER_ERROR_CANCELLED (asked between layers) or
 * LIMNER_ERROR_MEMORY. */
gboolean limner_plan_forward (LimnerPlan *plan, const float *input, GCancellable *cancellable,
                              GError **error);
/* Called by forward as soon as a tap's values are there, on its thread. */
typedef void (*LimnerTapFunc) (guint tap, const LimnerActivation *value, gpointer user_data);
void limner_plan_watch (LimnerPlan *plan, LimnerTapFunc func, gpointer user_data);
/* Valid from forward to the next forward (or plan_free); what its border holds is undefined. */
const LimnerActivation *limner_plan_tap (const LimnerPlan *plan, guint tap);
/* After one forward, once: d(loss)/d(input) into input_gradient [C,H,W]. */
gboolean limner_plan_backward (LimnerPlan *plan, LimnerTapGradientFunc add_gradient, gpointer user_data,
                               float *input_gradient, GCancellable *cancellable, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LimnerPlan, limner_plan_free)
