#include "config.h"

#include "nn/learn-places-private.h"
#include "nn/learn-private.h"
#include "nn/plan-steps-private.h"

#include "base/memory-private.h"
#include "base/threads-private.h"
#include "kernels/layout-private.h"
#include "limner/error.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Packs the weights for the kernels; all plans of the graph share them. */
static gboolean
prepare_weights (LimnerPlan *plan, GError **error)
{
  gboolean ok = TRUE;

  g_mutex_lock (&plan->spec.graph->lock);
  for (int i = 0; ok && i < plan->n_steps; i++)
    {
      const LimnerStep *step = &plan->steps[i].run;
      if (step->node->op->prepare != NULL)
        ok = step->node->op->prepare (step, plan->spec.backward, error);
    }
  g_mutex_unlock (&plan->spec.graph->lock);
  return ok;
}

static void
clear_noise (gpointer noise)
{
  limner_memory_free (((LimnerPlanNoise *) noise)->values);
}

/* Allocates the plan's own noise, each followed by its gradient. */
static gboolean
make_noise (LimnerPlan *plan, GError **error)
{
  if (!plan->spec.noise)
    return TRUE;
  plan->noise = g_array_new (FALSE, TRUE, sizeof (LimnerPlanNoise));
  g_array_set_clear_func (plan->noise, clear_noise);
  for (int i = 0; i < plan->n_steps; i++)
    {
      LimnerStep *step = &plan->steps[i].run;
      const LimnerTensor *constant
          = step->node->op->noise != NULL ? step->node->op->noise (step->node) : NULL;
      LimnerPlanNoise noise;

      if (constant == NULL)
        continue;
      noise.side = (int) constant->shape[0];
      noise.values = limner_alloc0_floats (2 * constant->size, error);
      if (noise.values == NULL)
        return FALSE;
      memcpy (noise.values, constant->data, constant->size * sizeof (float));
      noise.gradient = noise.values + constant->size;
      g_array_append_val (plan->noise, noise);
      step->noise = noise.values;
      step->noise_gradient = noise.gradient;
    }
  return TRUE;
}

const LimnerPlanNoise *
limner_plan_noise (const LimnerPlan *plan, guint *n)
{
  g_return_val_if_fail (plan->noise != NULL, NULL);
  *n = plan->noise->len;
  return (const LimnerPlanNoise *) (const void *) plan->noise->data;
}

/* Allocates the memory of a built plan. Takes ownership of the plan. */
static LimnerPlan *
realised (LimnerPlan *sketch, GError **error)
{
  g_autoptr (LimnerPlan) plan = sketch;

  if (plan == NULL || !prepare_weights (plan, error) || !limner_plan_allocate (plan, error)
      || !make_noise (plan, error))
    return NULL;
  return g_steal_pointer (&plan);
}

LimnerPlan *
limner_plan_new (const LimnerPlanSpec *spec, GError **error)
{
  return realised (limner_plan_build (spec, error), error);
}

gsize
limner_plan_estimate (const LimnerPlanSpec *spec, GError **error)
{
  g_autoptr (LimnerPlan) plan = limner_plan_build (spec, error);

  return plan != NULL ? plan->arena_size + plan->packed_size : 0;
}

gboolean
limner_plan_is_for (const LimnerPlan *plan, const LimnerPlanSpec *spec)
{
  const LimnerPlanSpec *own = &plan->spec;

  return own->graph == spec->graph && own->height == spec->height && own->width == spec->width
         && own->n_taps == spec->n_taps && own->precision == spec->precision
         && own->backward == spec->backward && own->learns == spec->learns && own->noise == spec->noise
         && plan->threads == limner_get_threads ()
         && memcmp (own->taps, spec->taps, spec->n_taps * sizeof (int)) == 0;
}

void
limner_plan_free (LimnerPlan *plan)
{
  if (plan == NULL)
    return;
  for (int i = 0; i < plan->n_steps; i++)
    {
      LimnerPlanStep *step = &plan->steps[i];
      g_free (step->input_steps);
      g_free (step->added);
      g_free (step->run.inputs);
      g_free (step->run.input_gradients);
    }
  g_free (plan->steps);
  g_free (plan->tap_steps);
  g_array_unref (plan->buffers);
  limner_memory_free (plan->arena);
  limner_graph_unref (plan->spec.graph);
  g_free ((int *) plan->spec.taps);
  g_clear_pointer (&plan->noise, g_array_unref);
  g_free (plan);
}

void
limner_plan_fill_arena (LimnerPlan *plan, float value)
{
  for (gsize i = 0; i < plan->arena_size / sizeof (float); i++)
    ((float *) (void *) plan->arena)[i] = value;
}

const LimnerActivation *
limner_plan_tap (const LimnerPlan *plan, guint tap)
{
  g_return_val_if_fail (tap < plan->spec.n_taps && plan->forward_done, NULL);
  return &plan->steps[plan->tap_steps[tap]].run.output;
}

static gboolean
cancelled (GCancellable *cancellable, GError **error)
{
  if (!g_cancellable_is_cancelled (cancellable))
    return FALSE;
  g_set_error_literal (error, LIMNER_ERROR, LIMNER_ERROR_CANCELLED, _ ("Stopped; nothing was changed."));
  return TRUE;
}

void
limner_plan_watch (LimnerPlan *plan, LimnerTapFunc func, gpointer user_data)
{
  plan->watch = func;
  plan->watch_data = user_data;
}

static void
show_taps (const LimnerPlan *plan, int number)
{
  for (guint tap = 0; plan->watch != NULL && tap < plan->spec.n_taps; tap++)
    if (plan->tap_steps[tap] == number)
      plan->watch (tap, &plan->steps[number].run.output, plan->watch_data);
}

gboolean
limner_plan_forward (LimnerPlan *plan, const float *input, GCancellable *cancellable, GError **error)
{
  g_auto (LimnerThreads) threads = limner_threads_begin (plan->threads);

  plan->forward_done = FALSE;
  limner_layout_from_planes (input, &plan->steps[0].run.output);
  for (int i = 0; i < plan->n_steps; i++)
    {
      LimnerPlanStep *step = &plan->steps[i];
      if (cancelled (cancellable, error))
        return FALSE;
      step->run.scratch = limner_plan_buffer_offset (plan, step->scratch[FALSE]);
      step->run.cancellable = cancellable;
      step->run.node->op->forward (&step->run);
      if (step->is_tap && !cancelled (cancellable, NULL))
        show_taps (plan, i);
    }
  /* The last layer may be incomplete. */
  if (cancelled (cancellable, error))
    return FALSE;
  plan->forward_done = TRUE;
  return TRUE;
}

static guint
count_taps (const LimnerPlan *plan, int number)
{
  guint n = 0;

  for (guint tap = 0; tap < plan->spec.n_taps; tap++)
    n += plan->tap_steps[tap] == number;
  return n;
}

const LimnerMask *
limner_plan_take_mask (LimnerPlan *plan, guint tap)
{
  LimnerStep *step = &plan->steps[plan->tap_steps[tap]].run;

  if (!step->relu || step->gradient_masked || count_taps (plan, plan->tap_steps[tap]) > 1)
    return NULL;
  step->gradient_masked = step->mask_taken = TRUE;
  return &step->mask;
}

/* Adds the gradients that the taps themselves contribute to a step's output. */
static void
add_tap_gradients (LimnerPlan *plan, int number, LimnerTapGradientFunc add_gradient, gpointer user_data)
{
  LimnerPlanStep *step = &plan->steps[number];

  if (step->n_uses == 0)
    limner_layout_clear (&step->run.output_gradient);
  for (guint tap = 0; step->is_tap && tap < plan->spec.n_taps; tap++)
    if (plan->tap_steps[tap] == number)
      add_gradient (tap, &step->run.output, &step->run.output_gradient, user_data);
}

static void
learn_step (const LimnerStep *step, const LimnerParameters *parameters)
{
  float *places[LIMNER_NODE_PARAMETERS];

  if (step->node->op->learn == NULL)
    return;
  limner_parameters_places (parameters, step->node->number, places);
  step->node->op->learn (step, places);
}

/* parameters: where the gradients of the weights are added; or NULL. */
static gboolean
run_backward (LimnerPlan *plan, LimnerParameters *parameters, LimnerTapGradientFunc add_gradient,
              gpointer user_data, GCancellable *cancellable, GError **error)
{
  g_auto (LimnerThreads) threads = limner_threads_begin (plan->threads);

  for (int i = plan->n_steps - 1; i >= 0; i--)
    {
      LimnerPlanStep *step = &plan->steps[i];
      if (cancelled (cancellable, error))
        return FALSE;
      add_tap_gradients (plan, i, add_gradient, user_data);
      step->run.scratch = limner_plan_buffer_offset (plan, step->scratch[TRUE]);
      step->run.cancellable = cancellable;
      step->run.node->op->backward (&step->run);
      if (step->run.mask_taken)
        step->run.gradient_masked = step->run.mask_taken = FALSE;
      if (parameters != NULL)
        learn_step (&step->run, parameters);
      for (int k = 0; k < step->run.node->n_inputs; k++)
        if (step->added[k] >= 0)
          {
            const LimnerActivation *sum = &plan->steps[step->input_steps[k]].run.output_gradient;
            limner_kernels ()->add (sum, &step->run.input_gradients[k], sum);
          }
    }
  return !cancelled (cancellable, error);
}

gboolean
limner_plan_backward (LimnerPlan *plan, LimnerTapGradientFunc add_gradient, gpointer user_data,
                      float *input_gradient, GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (plan->spec.backward && plan->forward_done, FALSE);
  if (!run_backward (plan, NULL, add_gradient, user_data, cancellable, error))
    return FALSE;
  limner_layout_to_planes (&plan->steps[0].run.output_gradient, input_gradient);
  return TRUE;
}

gboolean
limner_plan_learn (LimnerPlan *plan, LimnerParameters *parameters, LimnerTapGradientFunc add_gradient,
                   gpointer user_data, GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (plan->spec.learns && plan->forward_done && parameters->graph == plan->spec.graph,
                        FALSE);
  return run_backward (plan, parameters, add_gradient, user_data, cancellable, error);
}
