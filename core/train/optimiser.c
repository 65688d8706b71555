#include "train/optimiser-private.h"

#include "base/memory-private.h"
#include "base/threads-private.h"
#include "nn/adam-private.h"

#include <math.h>

/* Decay of Adam's mean square. */
#define BETA2    0.999
#define DECAY    0.99f
#define MOMENTUM 0.9f
#define EPS      1e-8f
#define CHUNK    16384

gboolean
limner_optimiser_init (LimnerOptimiser *optimiser, LimnerOptimiserKind kind, gsize n, GError **error)
{
  *optimiser = (LimnerOptimiser) { .kind = kind, .n = n };
  optimiser->first = limner_alloc0_floats (n, error);
  optimiser->second = optimiser->first != NULL ? limner_alloc0_floats (n, error) : NULL;
  if (optimiser->second != NULL)
    return TRUE;
  limner_optimiser_clear (optimiser);
  return FALSE;
}

void
limner_optimiser_clear (LimnerOptimiser *optimiser)
{
  g_clear_pointer (&optimiser->first, limner_memory_free);
  g_clear_pointer (&optimiser->second, limner_memory_free);
}

typedef struct
{
  const LimnerOptimiser *optimiser;
  const float *gradient;
  float *x;
  float scale, rate;
} Step;

static void
rmsprop (const Step *job, gsize begin, gsize end)
{
  float *restrict v = job->optimiser->second, *restrict x = job->x;

  for (gsize i = begin; i < end; i++)
    {
      const float g = job->scale * job->gradient[i];
      v[i] = DECAY * v[i] + (1 - DECAY) * g * g;
      x[i] -= job->rate * g / (sqrtf (v[i]) + EPS);
    }
}

static void
sgd (const Step *job, gsize begin, gsize end)
{
  float *restrict m = job->optimiser->first, *restrict x = job->x;

  for (gsize i = begin; i < end; i++)
    {
      m[i] = MOMENTUM * m[i] + job->scale * job->gradient[i];
      x[i] -= job->rate * m[i];
    }
}

static void
optimiser_chunk (gpointer data, gsize chunk, int worker)
{
  static void (*const kinds[]) (const Step *job, gsize begin, gsize end) = {
    [LIMNER_OPTIMISER_RMSPROP] = rmsprop,
    [LIMNER_OPTIMISER_SGD] = sgd,
  };
  const Step *job = data;

  kinds[job->optimiser->kind](job, chunk * CHUNK, MIN ((chunk + 1) * CHUNK, job->optimiser->n));
}

static void
step_adam (LimnerOptimiser *optimiser, const float *gradient, double scale, double rate, float *values)
{
  LimnerAdam adam = { .n = optimiser->n,
                      .first = optimiser->first,
                      .second = optimiser->second,
                      .beta2 = BETA2,
                      .scale = scale,
                      .step = optimiser->step };

  limner_adam_step (&adam, gradient, rate, -INFINITY, INFINITY, values);
  optimiser->step = adam.step;
}

void
limner_optimiser_step (LimnerOptimiser *optimiser, const float *gradient, double scale, double rate,
                       float *values)
{
  Step job = { optimiser, gradient, values, (float) scale, (float) rate };

  if (optimiser->kind == LIMNER_OPTIMISER_ADAM)
    {
      step_adam (optimiser, gradient, scale, rate, values);
      return;
    }
  optimiser->step++;
  limner_parallel_for ((optimiser->n + CHUNK - 1) / CHUNK, optimiser_chunk, &job);
}

double
limner_optimiser_own_rate (LimnerOptimiserKind kind)
{
  return kind == LIMNER_OPTIMISER_SGD ? 0.02 : kind == LIMNER_OPTIMISER_RMSPROP ? 5e-4 : 2e-3;
}
