/* A plan runs a graph at one picture size. It knows the size and the lifetime of every buffer before it
 * starts and keeps them all in one arena, allocated once. Weights packed for the kernels belong to the
 * graph; its plans share them.
 *
 *   plan = limner_plan_new (&(LimnerPlanSpec) { .graph = graph, .height = h, … }, &error);
 *   loop { limner_plan_forward (plan, x, …); limner_plan_tap (plan, i) …;
 *          limner_plan_backward (plan, add_gradient, data, dx, …); }
 *
 * A tap is a node whose values the caller reads: a feature layer. */
#pragma once

#include "kernels/activation-private.h"
#include "nn/graph-private.h"

#include <gio/gio.h>

typedef struct _LimnerPlan LimnerPlan;

/* Adds d(loss)/d(tap) to `gradient`, which holds the gradient from deeper layers, or zero. `value` is
 * the tap after forward. Backward calls it once for each tap, the deepest first. */
typedef void (*LimnerTapGradientFunc) (guint tap, const LimnerActivation *value, LimnerActivation *gradient,
                                       gpointer user_data);

/* Within a LimnerTapGradientFunc that adds the last part of the tap's gradient: the mask of the ReLU that
 * made the tap, which the function must apply to `gradient`; the plan then does not. NULL: there is nothing
 * to apply. */
const LimnerMask *limner_plan_take_mask (LimnerPlan *plan, guint tap);

/* What a plan runs, at which size and for what. */
typedef struct
{
  LimnerGraph *graph;
  int height, width; /* of the input, in pixels */
  const int *taps;   /* [n_taps] node numbers; nodes that no tap depends on are not run */
  guint n_taps;
  /* stored and computed in, if every layer supports it; the picture stays fp32 */
  LimnerPrecision precision;
  gboolean backward; /* keeps values for the gradient by the input; FALSE: drops each after its last use */
  gboolean learns;   /* with backward: keeps what the gradients of the weights need as well */
  gboolean noise;    /* with backward: has noise of its own (limner_plan_noise) and its gradient */
} LimnerPlanSpec;

/* NULL with LIMNER_ERROR_MEMORY, or LIMNER_ERROR_ARGUMENT if the picture is too small. The plan
 * references the graph and copies the rest. It keeps the thread count that the calling thread has now
 * (base/threads-private.h); another thread that runs it later uses the same count. */
LimnerPlan *limner_plan_new (const LimnerPlanSpec *spec, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void limner_plan_free (LimnerPlan *plan);
/* Whether a new plan for `spec` would be the same as this one. */
gboolean limner_plan_is_for (const LimnerPlan *plan, const LimnerPlanSpec *spec);

/* The bytes that such a plan takes: arena, scratch of every thread, and the packed weights it needs.
 * Allocates none of them. 0 with an error as limner_plan_new. */
gsize limner_plan_estimate (const LimnerPlanSpec *spec, GError **error);

/* Noise owned by a plan, which replaces the constant noise of the graph. An optimiser may change the
 * values between runs. */
typedef struct
{
  float *values;   /* [side,side] initially the graph's */
  float *gradient; /* [side,side] by the last backward */
  int side;
} LimnerPlanNoise;

/* The noise of a plan with noise, in the graph's order, without layers of strength 0. Owned by the plan. */
const LimnerPlanNoise *limner_plan_noise (const LimnerPlan *plan, guint *n);

/* input: [C,H,W], in the network's range. FALSE with LIMNER_ERROR_CANCELLED (tested between layers) or
 * LIMNER_ERROR_MEMORY. */
gboolean limner_plan_forward (LimnerPlan *plan, const float *input, GCancellable *cancellable,
                              GError **error);
/* The forward pass calls it on its own thread when the values of a tap are complete. */
typedef void (*LimnerTapFunc) (guint tap, const LimnerActivation *value, gpointer user_data);
void limner_plan_watch (LimnerPlan *plan, LimnerTapFunc func, gpointer user_data);
/* Valid from forward to the next forward or plan_free. The values in its border are undefined. */
const LimnerActivation *limner_plan_tap (const LimnerPlan *plan, guint tap);
/* Writes d(loss)/d(input) to input_gradient [C,H,W]. Call it once after each forward. */
gboolean limner_plan_backward (LimnerPlan *plan, LimnerTapGradientFunc add_gradient, gpointer user_data,
                               float *input_gradient, GCancellable *cancellable, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LimnerPlan, limner_plan_free)
