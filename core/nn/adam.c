#include "nn/adam-private.h"

#include "base/memory-private.h"
#include "base/threads-private.h"

#include <math.h>

#define BETA1 0.9
#define EPS   1e-8f
#define CHUNK 16384

gboolean
limner_adam_init (LimnerAdam *adam, gsize n, GError **error)
{
  *adam = (LimnerAdam) { .n = n, .beta2 = 0.99, .scale = 1 };
  adam->first = limner_alloc0_floats (n, error);
  adam->second = adam->first != NULL ? limner_alloc0_floats (n, error) : NULL;
  if (adam->second != NULL)
    return TRUE;
  limner_adam_clear (adam);
  return FALSE;
}

void
limner_adam_clear (LimnerAdam *adam)
{
  g_clear_pointer (&adam->first, limner_memory_free);
  g_clear_pointer (&adam->second, limner_memory_free);
}

gsize
limner_adam_bytes (gsize n)
{
  return 2 * n * sizeof (float);
}

typedef struct
{
  LimnerAdam *adam;
  const float *gradient;
  float *x;
  float rate, second_scale, least, most;
} Step;

static void
adam_chunk (gpointer data, gsize chunk, int worker)
{
  Step *job = data;
  gsize end = MIN ((chunk + 1) * CHUNK, job->adam->n);
  float *restrict m = job->adam->first, *restrict v = job->adam->second, *restrict x = job->x;
  const float *restrict gradient = job->gradient;
  const float scale = (float) job->adam->scale;
  const float decay = (float) job->adam->beta2, gain = (float) (1 - job->adam->beta2);

  for (gsize i = chunk * CHUNK; i < end; i++)
    {
      const float g = scale * gradient[i];
      float moved;

      m[i] = (float) BETA1 * m[i] + (float) (1 - BETA1) * g;
      v[i] = decay * v[i] + gain * g * g;
      moved = x[i] - job->rate * m[i] / (sqrtf (v[i] * job->second_scale) + EPS);
      x[i] = moved < job->least ? job->least : moved > job->most ? job->most : moved;
    }
}

void
limner_adam_step (LimnerAdam *adam, const float *gradient, double rate, float least, float most, float *x)
{
  Step job = { .adam = adam, .gradient = gradient, .x = x, .least = least, .most = most };

  adam->step++;
  job.rate = (float) (rate / (1.0 - pow (BETA1, (double) adam->step)));
  job.second_scale = (float) (1.0 / (1.0 - pow (adam->beta2, (double) adam->step)));
  limner_parallel_for ((adam->n + CHUNK - 1) / CHUNK, adam_chunk, &job);
}
