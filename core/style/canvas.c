#include "style/canvas-private.h"

#include "base/memory-private.h"
#include "base/random-private.h"
#include "image/image-private.h"
#include "style/margin-private.h"

#include <math.h>

/* Standard deviation of the first scale's noise, in units of the picture's range. */
#define START_NOISE 0.05
/* Decay of the running average, which covers about fifty iterates. */
#define AVERAGE_DECAY 0.98f
/* Adam's learning rate falls geometrically over the steps of a scale: large changes first, no speckle at
 * the end. */
#define FIRST_RATE 0.02
#define LAST_RATE  0.001

/* The same of levels, and how much of the average a step leaves: they settle sooner. */
#define FIRST_LEVEL_RATE    0.008
#define LAST_LEVEL_RATE     0.002
#define LEVEL_AVERAGE_DECAY 0.9f

static gsize
canvas_values (const LimnerCanvas *canvas)
{
  return 3 * (gsize) canvas->height * (gsize) canvas->width;
}

static gboolean
allocate_canvas (LimnerCanvas *canvas, const LimnerPlanes *content, int margin, gboolean by_levels,
                 GError **error)
{
  gsize n = 3 * (gsize) content->height * (gsize) content->width;
  gboolean ok;

  *canvas = (LimnerCanvas) {
    .height = content->height, .width = content->width, .margin = margin, .by_levels = by_levels
  };
  canvas->x = limner_alloc_floats (n, error);
  canvas->average = canvas->x != NULL ? limner_alloc0_floats (n, error) : NULL;
  canvas->gradient = canvas->average != NULL ? limner_alloc_floats (n, error) : NULL;
  ok = canvas->gradient != NULL;
  if (ok && by_levels)
    {
      ok = limner_laplacian_init (&canvas->laplacian, content->height, content->width, error);
      n = canvas->laplacian.size;
      ok = ok && (canvas->levels = limner_alloc_floats (n, error)) != NULL
           && (canvas->level_gradient = limner_alloc_floats (n, error)) != NULL;
    }
  if (ok && limner_adam_init (&canvas->adam, n, error))
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
  limner_laplacian_clear (&canvas->laplacian);
  g_clear_pointer (&canvas->levels, limner_memory_free);
  g_clear_pointer (&canvas->level_gradient, limner_memory_free);
}

gsize
limner_canvas_bytes (int height, int width, gboolean by_levels)
{
  gsize n = 3 * (gsize) height * (gsize) width, levels = limner_laplacian_values (height, width);

  if (by_levels) /* the pyramid's scratch; and the smaller canvas, a quarter of the pixels */
    return ((4 * n + 2 * levels) * sizeof (float) + limner_adam_bytes (levels)) * 5 / 4 + n * sizeof (float);
  /* While resizing, the smaller canvas (half the pixels) and one set of its planes exist as well. */
  return (3 * n * sizeof (float) + limner_adam_bytes (n)) * 3 / 2 + n * sizeof (float);
}

gboolean
limner_canvas_init (LimnerCanvas *canvas, const LimnerPlanes *content, int margin, gboolean by_levels,
                    guint64 seed, GError **error)
{
  gsize plane = (gsize) content->height * (gsize) content->width;
  LimnerRandom random;

  if (!allocate_canvas (canvas, content, margin, by_levels, error))
    return FALSE;
  limner_random_init (&random, seed);
  for (gsize i = 0; i < 3 * plane; i++)
    {
      float noise = (float) (START_NOISE * limner_random_normal (&random));

      if (content->weights != NULL && content->weights[i % plane] <= 0)
        noise = 0;
      canvas->x[i] = content->planes[i] + noise;
    }
  if (by_levels)
    limner_laplacian_split (&canvas->laplacian, canvas->x, canvas->levels);
  return TRUE;
}

static void
inner_size (const LimnerCanvas *canvas, int *height, int *width)
{
  *height = canvas->height - 2 * canvas->margin;
  *width = canvas->width - 2 * canvas->margin;
}

void
limner_canvas_read (const LimnerCanvas *canvas, float *planes)
{
  gboolean averaged = canvas->average_weight > 0;
  float scale = averaged ? (float) (1.0 / canvas->average_weight) : 1.0f;
  int height, width;

  inner_size (canvas, &height, &width);
  limner_margin_remove (averaged ? canvas->average : canvas->x, 3, height, width, canvas->margin, planes);
  for (gsize i = 0; i < 3 * (gsize) height * (gsize) width; i++)
    planes[i] *= scale;
}

/* Resizes the part inside `from`'s margin to `to`'s size and adds a new margin. */
static gboolean
carry_values (const LimnerCanvas *from, const float *src, const LimnerCanvas *to, float *dst,
              LimnerFilter filter, GError **error)
{
  int h, w, next_h, next_w;
  float *small, *large;
  gboolean ok;

  inner_size (from, &h, &w);
  inner_size (to, &next_h, &next_w);
  small = limner_alloc_floats (3 * (gsize) h * (gsize) w, error);
  large = small != NULL ? limner_alloc_floats (3 * (gsize) next_h * (gsize) next_w, error) : NULL;
  ok = large != NULL;
  if (ok)
    {
      if (src == NULL)
        limner_canvas_read (from, small);
      else
        limner_margin_remove (src, 3, h, w, from->margin, small);
      ok = limner_planes_resize (&(LimnerPlaneView) { small, 3, h, w }, large, next_h, next_w, filter, error);
    }
  if (ok)
    limner_margin_add (large, 3, next_h, next_w, to->margin, dst);
  limner_memory_free (small);
  limner_memory_free (large);
  return ok;
}

gboolean
limner_canvas_resize (LimnerCanvas *canvas, const LimnerPlanes *content, int margin, GError **error)
{
  LimnerCanvas next;
  gsize plane = (gsize) content->height * (gsize) content->width;
  gboolean ok;

  if (!allocate_canvas (&next, content, margin, canvas->by_levels, error))
    return FALSE;
  ok = carry_values (canvas, NULL, &next, next.x, LIMNER_FILTER_LANCZOS, error);
  if (ok && !canvas->by_levels)
    {
      ok = carry_values (canvas, canvas->adam.first, &next, next.adam.first, LIMNER_FILTER_BILINEAR, error)
           && carry_values (canvas, canvas->adam.second, &next, next.adam.second, LIMNER_FILTER_BILINEAR,
                            error);
      next.adam.step = canvas->adam.step;
    }
  limner_canvas_clear (canvas);
  *canvas = next;
  for (gsize i = 0; ok && i < 3 * plane; i++)
    {
      gboolean painted = content->weights == NULL || content->weights[i % plane] > 0;

      canvas->x[i] = painted ? CLAMP (canvas->x[i], 0.0f, 1.0f) : content->planes[i];
    }
  if (ok && canvas->by_levels)
    limner_laplacian_split (&canvas->laplacian, canvas->x, canvas->levels);
  return ok;
}

static double
rate_at (double first, double last, double progress)
{
  return first * pow (last / first, progress);
}

/* Changes the levels. The picture is changed only inside the mask. */
static void
move_levels (LimnerCanvas *canvas, const float *weights, double progress)
{
  gsize n = canvas_values (canvas), plane = n / 3;
  float *joined = canvas->gradient; /* no longer needed */

  limner_laplacian_gradient (&canvas->laplacian, canvas->gradient, canvas->level_gradient);
  limner_adam_step (&canvas->adam, canvas->level_gradient,
                    rate_at (FIRST_LEVEL_RATE, LAST_LEVEL_RATE, progress), -G_MAXFLOAT, G_MAXFLOAT,
                    canvas->levels);
  limner_laplacian_join (&canvas->laplacian, canvas->levels, joined);
  for (gsize i = 0; i < n; i++)
    if (weights == NULL || weights[i % plane] > 0)
      canvas->x[i] = CLAMP (joined[i], 0.0f, 1.0f);
}

gboolean
limner_canvas_step (LimnerCanvas *canvas, LimnerObjective *objective, const float *weights, double progress,
                    const LimnerJob *job, GError **error)
{
  gsize n = canvas_values (canvas), plane = n / 3;
  float decay = canvas->by_levels ? LEVEL_AVERAGE_DECAY : AVERAGE_DECAY;

  if (!limner_objective_evaluate (objective, canvas->x, &canvas->loss, canvas->gradient, job, error))
    return FALSE;
  if (weights != NULL)
    for (gsize i = 0; i < n; i++)
      if (weights[i % plane] <= 0)
        canvas->gradient[i] = 0;
  if (canvas->by_levels)
    move_levels (canvas, weights, progress);
  else
    limner_adam_step (&canvas->adam, canvas->gradient, rate_at (FIRST_RATE, LAST_RATE, progress), 0.0f, 1.0f,
                      canvas->x);
  for (gsize i = 0; i < n; i++)
    canvas->average[i] = decay * canvas->average[i] + (1 - decay) * canvas->x[i];
  canvas->average_weight = (double) decay * canvas->average_weight + (1 - (double) decay);
  return TRUE;
}
