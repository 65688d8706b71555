#include "style/content-private.h"

#include "base/memory-private.h"
#include "base/threads-private.h"

#include <string.h>

static double
weighted_energy (const LimnerActivation *a, const float *weights)
{
  double sum = 0;

  for (int y = 0; y < a->height; y++)
    for (int x = 0; x < a->width; x++)
      {
        double w = weights != NULL ? weights[(gsize) y * (gsize) a->width + (gsize) x] : 1.0;
        double square = 0;

        for (int block = 0; block < limner_activation_blocks (a); block++)
          {
            const float *f = limner_activation_at (a, block, y, x);

            for (int lane = 0; lane < LIMNER_LANES; lane++)
              square += (double) f[lane] * f[lane];
          }
        sum += w * square;
      }
  return sum;
}

gboolean
limner_content_target_init (LimnerContentTarget *target, const LimnerActivation *content,
                            const float *weights, GError **error)
{
  gsize size = limner_activation_size (content);
  double energy;

  *target = (LimnerContentTarget) { .features = limner_alloc_floats (size, error), .weights = weights };
  if (target->features == NULL)
    return FALSE;
  memcpy (target->features, content->data, size * sizeof (float));
  energy = weighted_energy (content, weights);
  target->scale = energy > 0 ? 1.0 / energy : 0.0;
  return TRUE;
}

void
limner_content_target_clear (LimnerContentTarget *target)
{
  g_clear_pointer (&target->features, limner_memory_free);
}

typedef struct
{
  const LimnerContentTarget *target;
  const LimnerActivation *value;
  LimnerActivation *gradient;
  float slope;
  double *sums; /* [rows of all blocks] */
} Difference;

static void
difference_row (gpointer data, gsize chunk, int worker)
{
  Difference *job = data;
  const LimnerActivation *a = job->value;
  int block = (int) (chunk / (gsize) a->height), y = (int) (chunk % (gsize) a->height);
  const float *f = limner_activation_at (a, block, y, 0);
  const float *c = job->target->features + (f - a->data);
  const float *w = job->target->weights != NULL ? job->target->weights + (gsize) y * (gsize) a->width : NULL;
  float *g = limner_activation_at (job->gradient, block, y, 0);
  double sum = 0;

  for (int x = 0; x < a->width; x++)
    {
      float weight = w != NULL ? w[x] : 1.0f, square = 0;

      for (int lane = 0; lane < LIMNER_LANES; lane++)
        {
          gsize i = (gsize) x * LIMNER_LANES + (gsize) lane;
          float difference = f[i] - c[i];

          square += difference * difference;
          g[i] += job->slope * weight * difference;
        }
      sum += (double) weight * square;
    }
  job->sums[chunk] = sum;
}

double
limner_content_difference (const LimnerContentTarget *target, const LimnerActivation *value, double weight,
                           LimnerActivation *gradient)
{
  gsize rows = (gsize) limner_activation_blocks (value) * (gsize) value->height;
  g_autofree double *sums = g_new (double, rows);
  Difference job = { target, value, gradient, (float) (2.0 * weight * target->scale), sums };
  double sum = 0;

  limner_parallel_for (rows, difference_row, &job);
  for (gsize i = 0; i < rows; i++)
    sum += sums[i];
  return weight * target->scale * sum;
}
