#include "style/content-private.h"

#include "base/memory-private.h"
#include "base/threads-private.h"
#include "kernels/pixels-private.h"

#include <string.h>

double
limner_content_energy (const LimnerActivation *a, const float *weights)
{
  double sum = 0;

  for (int y = 0; y < a->height; y++)
    for (int x = 0; x < a->width; x++)
      {
        double w = weights != NULL ? weights[(gsize) y * (gsize) a->width + (gsize) x] : 1.0;
        double square = 0;

        for (int group = 0; group < limner_activation_groups (a); group++)
          {
            float pixel[LIMNER_LANES];
            const float *f = limner_pixels_read (a, group, y, x, 1, pixel);

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

  *target = (LimnerContentTarget) { .features = *content, .weights = weights };
  target->features.data = limner_alloc_floats (size, error);
  if (target->features.data == NULL)
    return FALSE;
  memcpy (target->features.data, content->data, size * sizeof (float));
  energy = limner_content_energy (content, weights);
  target->scale = energy > 0 ? 1.0 / energy : 0.0;
  return TRUE;
}

void
limner_content_target_clear (LimnerContentTarget *target)
{
  g_clear_pointer (&target->features.data, limner_memory_free);
}

typedef struct
{
  const LimnerContentTarget *target;
  const LimnerActivation *value;
  LimnerActivation *gradient;
  float slope;
  double *sums; /* [rows of all groups] */
} Difference;

/* n pixels from x on. */
static double
difference_piece (const Difference *job, int group, int y, int x, int n)
{
  const float *w = job->target->weights;
  LimnerPixelBuffer buffers[3];
  const float *f = limner_pixels_read (job->value, group, y, x, n, buffers[0]);
  const float *c = limner_pixels_read (&job->target->features, group, y, x, n, buffers[1]);
  float *g = limner_pixels_read (job->gradient, group, y, x, n, buffers[2]);
  double sum = 0;

  if (w != NULL)
    w += (gsize) y * (gsize) job->value->width + (gsize) x;
  for (int i = 0; i < n; i++)
    {
      float weight = w != NULL ? w[i] : 1.0f, square = 0;

      for (int k = i * LIMNER_LANES; k < (i + 1) * LIMNER_LANES; k++)
        {
          float difference = f[k] - c[k];

          square += difference * difference;
          g[k] += job->slope * weight * difference;
        }
      sum += (double) weight * square;
    }
  limner_pixels_write (job->gradient, group, y, x, n, g);
  return sum;
}

static void
difference_row (gpointer data, gsize chunk, int worker)
{
  Difference *job = data;
  const LimnerActivation *a = job->value;
  int group = (int) (chunk / (gsize) a->height), y = (int) (chunk % (gsize) a->height);
  double sum = 0;

  for (int x = 0; x < a->width; x += LIMNER_PIXELS)
    sum += difference_piece (job, group, y, x, MIN (LIMNER_PIXELS, a->width - x));
  job->sums[chunk] = sum;
}

double
limner_content_difference (const LimnerContentTarget *target, const LimnerActivation *value, double weight,
                           LimnerActivation *gradient)
{
  gsize rows = (gsize) limner_activation_groups (value) * (gsize) value->height;
  g_autofree double *sums = g_new (double, rows);
  Difference job = { target, value, gradient, (float) (2.0 * weight * target->scale), sums };
  double sum = 0;

  limner_parallel_for (rows, difference_row, &job);
  for (gsize i = 0; i < rows; i++)
    sum += sums[i];
  return weight * target->scale * sum;
}
