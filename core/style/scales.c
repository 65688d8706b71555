#include "config.h"

#include "style/scales-private.h"

#include "image/image-private.h"
#include "limner/error.h"
#include "style/canvas-private.h"
#include "style/large-private.h"
#include "style/margin-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>

static void
size_at_scale (int height, int width, int longest, int *h, int *w)
{
  limner_fit_size (width, height, longest, w, h);
  *h = MAX (*h, LIMNER_STYLE_MIN_SIDE);
  *w = MAX (*w, LIMNER_STYLE_MIN_SIDE);
}

/* Peak bytes of painting at a longest side; 0 with an error. The style counts as a square of its longest
 * side, the worst case. */
static gsize
bytes_at (const LimnerStyleTask *task, int longest, GError **error)
{
  int h, w, margin, style = MAX ((int) (longest * task->settings->style_scale + 0.5), LIMNER_STYLE_MIN_SIDE);
  gsize objective;

  size_at_scale (task->height, task->width, longest, &h, &w);
  margin = limner_margin_for (h, w);
  h += 2 * margin;
  w += 2 * margin;
  objective = limner_objective_estimate (task->spec, h, w, style, style, error);
  if (objective == 0)
    return 0;
  if (task->spec->distance == LIMNER_STYLE_NEIGHBOURS) /* and the guide */
    objective += 3 * sizeof (float) * (gsize) h * (gsize) w;
  return objective + limner_canvas_bytes (h, w, task->spec->distance == LIMNER_STYLE_NEIGHBOURS);
}

/* The planes of so many styles (0: one), and a view of each. */
static gsize
style_bytes (int own, const LimnerStyleSettings *settings, guint n_styles)
{
  gsize side = (gsize) MIN (MAX (own * settings->style_scale, LIMNER_STYLE_MIN_SIDE), LIMNER_STYLE_SIDE);

  return MAX (n_styles, 1) * 2 * 3 * sizeof (float) * side * side;
}

/* Floats and 16-bit values of a pixel of the region, in bytes. */
#define PLANES 6 /* the region's planes, or the painting's */
#define RESULT 16

/* Plans the steps in tiles after the scales: their number, and tiles that fit. The styles are freed before
 * the memory for a step's result is needed. */
static gboolean
plan_large (LimnerStyleScales *scales, const LimnerStyleTask *task, gsize styles, GError **error)
{
  gsize planes = PLANES * (gsize) task->height * (gsize) task->width, tile;
  gsize fixed = task->held + 2 * planes + MAX (planes, styles);
  int margin = limner_margin_for (task->height, task->width);
  int height = task->height + 2 * margin, width = task->width + 2 * margin;
  LimnerTiledWork work;

  scales->large_steps = MIN (LIMNER_LARGE_STEPS, task->settings->steps);
  tile = limner_tiled_fit (task->spec, height, width, task->limit > fixed ? task->limit - fixed : 0,
                           &scales->core, error);
  if (tile == 0 || !limner_tiled_work (task->spec, height, width, scales->core, &work, error))
    return FALSE;
  scales->large_work = work.making + scales->large_steps * work.step;
  scales->bytes = MAX (scales->bytes, fixed + tile);
  return TRUE;
}

/* The peak memory while the start of the first scale is painted: the content with and without its
 * margin, and their weights. */
static gboolean
plan_start (LimnerStyleScales *scales, const LimnerStyleTask *task, gsize styles, GError **error)
{
  int h = scales->height[0], w = scales->width[0], margin = 2 * limner_margin_for (h, w);
  gsize n = (gsize) h * (gsize) w + (gsize) (h + margin) * (gsize) (w + margin);
  gsize beside
      = task->held + styles + PLANES * (gsize) task->height * (gsize) task->width + 4 * sizeof (float) * n;
  int style = (int) (MAX (h, w) * task->settings->style_scale);
  gsize pass, measuring;
  double work;

  if (task->start == NULL)
    return TRUE;
  scales->start_limit = task->limit > beside ? task->limit - beside : 1;
  pass = limner_one_pass_estimate (task->start, &(LimnerExtent) { .width = w, .height = h, .masked = TRUE },
                                   scales->start_limit, &work, error);
  measuring = limner_one_pass_style_bytes (task->start, MIN (style, LIMNER_STYLE_SIDE));
  scales->bytes = MAX (scales->bytes, beside + MAX (pass, MIN (measuring, scales->start_limit)));
  return pass != 0;
}

/* Sizes from `longest` down, each smaller by `step`. */
static void
list_sizes (LimnerStyleScales *scales, const LimnerStyleTask *task, int longest, gboolean halving)
{
  double start = task->settings->start_size, step = halving ? 2 : M_SQRT2,
         least = halving ? M_SQRT1_2 : 0.999;

  scales->n = 1;
  for (double side = longest / step; side >= start * least && scales->n < LIMNER_STYLE_MAX_SCALES;
       side /= step)
    scales->n++;
  for (int i = 0; i < scales->n; i++)
    size_at_scale (task->height, task->width, MAX ((int) (longest / pow (step, scales->n - 1 - i) + 0.5), 1),
                   &scales->height[i], &scales->width[i]);
}

gboolean
limner_style_scales_plan (LimnerStyleScales *scales, const LimnerStyleTask *task, GError **error)
{
  const LimnerStyleSettings *settings = task->settings;
  int height = task->height, width = task->width;
  gsize held = task->held, limit = task->limit, pixels = (gsize) height * (gsize) width, painting, styles;
  int own = MAX (height, width), longest = settings->size > 0 ? MIN (settings->size, own) : own;

  *scales = (LimnerStyleScales) { 0 };
  styles = style_bytes (own, settings, task->spec->n_styles);
  while ((painting = bytes_at (task, longest, error)) != 0
         && painting + held + styles + PLANES * pixels > limit && longest > LIMNER_STYLE_MIN_SIDE)
    longest = MAX ((int) (longest * 0.93), LIMNER_STYLE_MIN_SIDE);
  if (painting == 0)
    return FALSE;
  scales->bytes = held + PLANES * pixels + MAX (styles + painting, RESULT * pixels);
  list_sizes (scales, task, longest, task->spec->distance == LIMNER_STYLE_NEIGHBOURS);
  if ((longest < own && !plan_large (scales, task, styles, error))
      || !plan_start (scales, task, styles, error))
    return FALSE;
  if (scales->bytes > limit)
    {
      g_set_error (
          error, LIMNER_ERROR, LIMNER_ERROR_MEMORY,
          _ ("%d MiB are not enough to paint %d × %d pixels; allow at least %d MiB, or select a part of the "
             "picture."),
          (int) (limit >> 20), width, height, (int) (scales->bytes >> 20) + 1);
      return FALSE;
    }
  return TRUE;
}
