#include "style/canvas-private.h"

#include "base/memory-private.h"
#include "base/random-private.h"
#include "image/image-private.h"

#include <string.h>

/* Standard deviation of the first scale's noise, in units of the picture's range. */
#define START_NOISE 0.05
/* Of the running average: about the last hundred iterates count. */
#define AVERAGE_DECAY 0.99f

static gsize
canvas_values (const LimnerCanvas *canvas)
{
  return 3 * (gsize) canvas->height * (gsize) canvas->width;
}

static gboolean
allocate (LimnerCanvas *canvas, int height, int width, GError **error)
{
  gsize n = 3 * (gsize) height * (gsize) width;

  *canvas = (LimnerCanvas) { .height = height, .width = width };
  canvas->x = limner_alloc_floats (n, error);
  canvas->average = canvas->x != NULL ? limner_alloc0_floats (n, error) : NULL;
  canvas->gradient = canvas->average != NULL ? limner_alloc_floats (n, error) : NULL;
  if (canvas->gradient != NULL && limner_adam_init (&canvas->adam, n, error))
    return TRUE;
  limner_canvas_clear (canvas);
  return FALSE;
}

void
limner_canvas_clear (LimnerCanvas *canvas)
{
  g_clear_pointer (&canvas->x, limner_memory_free);
  g_clear_pointer (&canvas->average, limner_memory_free);
  g_clear_pointer (&canvas->gradient, limner_memory_free);
  limner_adam_clear (&canvas->adam);
}

gsize
limner_canvas_bytes (int height, int width)
{
  gsize n = 3 * (gsize) height * (gsize) width;

  /* While resizing, the smaller canvas (half the pixels) and one set of its planes exist as well. */
  return (3 * n * sizeof (float) + limner_adam_bytes (n)) * 3 / 2 + n * sizeof (float);
}

gboolean
limner_canvas_init (LimnerCanvas *canvas, const LimnerPlanes *content, guint64 seed, GError **error)
{
  gsize plane = (gsize) content->height * (gsize) content->width;
  LimnerRandom random;

  if (!allocate (canvas, content->height, content->width, error))
    return FALSE;
  limner_random_init (&random, seed);
  for (gsize i = 0; i < 3 * plane; i++)
    {
      float noise = (float) (START_NOISE * limner_random_normal (&random));

      if (content->weights != NULL && content->weights[i % plane] <= 0)
        noise = 0;
      canvas->x[i] = content->planes[i] + noise;
    }
  return TRUE;
}

void
limner_canvas_read (const LimnerCanvas *canvas, float *planes)
{
  gsize n = canvas_values (canvas);
  float scale = canvas->average_weight > 0 ? (float) (1.0 / canvas->average_weight) : 0.0f;

  for (gsize i = 0; i < n; i++)
    planes[i] = canvas->average_weight > 0 ? scale * canvas->average[i] : canvas->x[i];
}

static gboolean
resize_planes (const LimnerCanvas *from, const float *src, const LimnerCanvas *to, float *dst,
               LimnerFilter filter, GError **error)
{
  return limner_planes_resize (src, 3, from->height, from->width, dst, to->height, to->width, filter, error);
}

gboolean
limner_canvas_resize (LimnerCanvas *canvas, const LimnerPlanes *content, GError **error)
{
  LimnerCanvas next;
  gsize plane = (gsize) content->height * (gsize) content->width;
  float *result = limner_alloc_floats (canvas_values (canvas), error);
  gboolean ok;

  if (result == NULL)
    return FALSE;
  if (!allocate (&next, content->height, content->width, error))
    {
      limner_memory_free (result);
      return FALSE;
    }
  limner_canvas_read (canvas, result);
  ok = resize_planes (canvas, result, &next, next.x, LIMNER_FILTER_LANCZOS, error)
       && resize_planes (canvas, canvas->adam.first, &next, next.adam.first, LIMNER_FILTER_BILINEAR, error)
       && resize_planes (canvas, canvas->adam.second, &next, next.adam.second, LIMNER_FILTER_BILINEAR, error);
  next.adam.step = canvas->adam.step;
  limner_memory_free (result);
  limner_canvas_clear (canvas);
  *canvas = next;
  for (gsize i = 0; ok && i < 3 * plane; i++)
    {
      gboolean painted = content->weights == NULL || content->weights[i % plane] > 0;

      canvas->x[i] = painted ? CLAMP (canvas->x[i], 0.0f, 1.0f) : content->planes[i];
    }
  return ok;
}

gboolean
limner_canvas_step (LimnerCanvas *canvas, LimnerObjective *objective, const float *weights,
                    GCancellable *cancellable, GError **error)
{
  gsize n = canvas_values (canvas), plane = n / 3;

  if (!limner_objective_evaluate (objective, canvas->x, &canvas->loss, canvas->gradient, cancellable, error))
    return FALSE;
  if (weights != NULL)
    for (gsize i = 0; i < n; i++)
      if (weights[i % plane] <= 0)
        canvas->gradient[i] = 0;
  limner_adam_step (&canvas->adam, canvas->gradient, canvas->x);
  for (gsize i = 0; i < n; i++)
    canvas->average[i] = AVERAGE_DECAY * canvas->average[i] + (1 - AVERAGE_DECAY) * canvas->x[i];
  canvas->average_weight = (double) AVERAGE_DECAY * canvas->average_weight + (1 - (double) AVERAGE_DECAY);
  return TRUE;
}
