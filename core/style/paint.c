/* The job: content and styles in, painting and recipe out. Scale by scale: measure, iterate, enlarge. */
#include "config.h"

#include "base/memory-private.h"
#include "limner/error.h"
#include "limner/system.h"
#include "style/canvas-private.h"
#include "style/detail-private.h"
#include "style/margin-private.h"
#include "style/scales-private.h"
#include "style/scene-private.h"
#include "style/settings-private.h"
#include "style/spec-private.h"

#include <glib/gi18n-lib.h>

/* Longest side of the partial picture shown while painting. */
#define PARTIAL_SIDE 640
/* What one iteration costs beside its pixels (distances, small layers), in pixels. */
#define STEP_OVERHEAD 8000.0

typedef struct
{
  const LimnerImage *content;
  const LimnerStyleSettings *settings;
  LimnerScene scene;
  LimnerStyleSpec spec;
  LimnerStyleScales scales;
  LimnerCanvas canvas;
  GCancellable *cancellable;

  LimnerProgressFunc progress;
  gpointer user_data;
  LimnerImage *overview; /* the content at partial size, for partial pictures */
  double work_done, work_total;
  gint64 started, last_partial; /* microseconds */
} Job;

static double
step_work (const Job *job, int scale)
{
  return (double) job->scales.height[scale] * job->scales.width[scale] + STEP_OVERHEAD;
}

/* --- finishing: from the canvas to a picture --- */

/* The painting at height x width, [3,H,W]: reduced, or enlarged with the detail of target_planes. */
static gboolean
finish_planes (Job *job, const float *target_planes, int height, int width, float *out, GError **error)
{
  const LimnerCanvas *canvas = &job->canvas;
  int h = canvas->height - 2 * canvas->margin, w = canvas->width - 2 * canvas->margin;
  float *painted = limner_alloc_floats (3 * (gsize) h * (gsize) w, error);
  gboolean ok;

  if (painted == NULL)
    return FALSE;
  limner_canvas_read (canvas, painted);
  if (height <= h && width <= w)
    ok = limner_planes_resize (painted, 3, h, w, out, height, width, LIMNER_FILTER_LANCZOS, error);
  else
    ok = limner_detail_carry_over (target_planes, height, width, painted, h, w, out, error);
  limner_memory_free (painted);
  return ok;
}

/* `original` is the content (or its overview); the painting of job->scene's part lands in a copy of it at
 * `bounds`, through the mask if `masked`. */
static LimnerImage *
compose (Job *job, const LimnerImage *original, const LimnerBounds *bounds, gboolean masked, GError **error)
{
  g_autoptr (LimnerImage) part
      = limner_image_crop (original, bounds->x, bounds->y, bounds->width, bounds->height, error);
  g_autoptr (LimnerImage) painted = part != NULL ? limner_image_copy (part, error) : NULL;
  g_autoptr (LimnerImage) whole = painted != NULL ? limner_image_copy (original, error) : NULL;
  gsize n = (gsize) bounds->width * (gsize) bounds->height;
  float *planes = whole != NULL ? limner_alloc_floats (6 * n, error) : NULL, *before = planes + 3 * n;
  gboolean ok = planes != NULL;

  if (ok)
    {
      limner_image_to_planes (part, before);
      ok = finish_planes (job, before, bounds->height, bounds->width, planes, error);
    }
  if (ok)
    {
      if (job->settings->keep_colours == LIMNER_KEEP_LUMINANCE)
        limner_planes_replace_luminance (planes, before, n);
      limner_image_from_planes (painted, planes);
      if (!masked)
        g_clear_pointer (&part->mask, limner_image_mask_free);
      limner_image_blend (painted, part, job->settings->strength);
      limner_image_paste (whole, painted, bounds->x, bounds->y);
    }
  limner_memory_free (planes);
  return ok ? g_steal_pointer (&whole) : NULL;
}

/* --- progress --- */

static LimnerImage *
partial_picture (Job *job)
{
  const LimnerBounds *b = &job->scene.bounds;
  LimnerBounds small;
  double sx, sy;
  int width, height;

  if (job->overview == NULL)
    {
      limner_fit_size (job->content->width, job->content->height,
                       MIN (PARTIAL_SIDE, MAX (job->content->width, job->content->height)), &width, &height);
      job->overview = limner_image_resize (job->content, width, height, LIMNER_FILTER_LANCZOS, NULL);
      if (job->overview == NULL)
        return NULL;
    }
  sx = (double) job->overview->width / job->content->width;
  sy = (double) job->overview->height / job->content->height;
  small.x = (int) (b->x * sx);
  small.y = (int) (b->y * sy);
  small.width = CLAMP ((int) (b->width * sx + 0.5), 1, job->overview->width - small.x);
  small.height = CLAMP ((int) (b->height * sy + 0.5), 1, job->overview->height - small.y);
  return compose (job, job->overview, &small, TRUE, NULL);
}

/* Partial pictures come quickly at first, when they change most, then once a second. */
static gboolean
partial_is_due (const Job *job, gint64 now)
{
  gint64 interval = now - job->started < 2 * G_USEC_PER_SEC ? G_USEC_PER_SEC / 5 : G_USEC_PER_SEC;

  return now - job->last_partial >= interval;
}

static void
tell (Job *job, int scale, int step)
{
  gint64 now = g_get_monotonic_time ();
  double fraction = job->work_total > 0 ? job->work_done / job->work_total : 0,
         elapsed = (double) (now - job->started) / 1e6;
  g_autofree char *text = NULL;
  g_autoptr (LimnerImage) partial = NULL;
  LimnerProgress progress = { .fraction = MIN (fraction, 1.0), .seconds_left = -1 };

  if (job->progress == NULL)
    return;
  if (partial_is_due (job, now))
    {
      partial = partial_picture (job);
      job->last_partial = g_get_monotonic_time ();
    }
  text = g_strdup_printf (_ ("Painting %d × %d, step %d of %d"), job->scales.width[scale],
                          job->scales.height[scale], step, job->settings->steps);
  progress.text = text;
  progress.partial = partial;
  if (elapsed > 1 && fraction > 0.01)
    progress.seconds_left = elapsed * (1 - fraction) / fraction;
  job->progress (&progress, job->user_data);
}

/* --- one scale --- */

static gboolean
set_styles (Job *job, LimnerObjective *objective, int longest, GError **error)
{
  LimnerScene *scene = &job->scene;
  g_autofree LimnerPlanes *views = g_new0 (LimnerPlanes, scene->n_styles);
  gboolean ok = TRUE;

  for (guint i = 0; ok && i < scene->n_styles; i++)
    {
      const LimnerPlanes *style = &scene->styles[i];
      int side
          = limner_style_scale_of_style (longest, style->height, style->width, job->settings->style_scale),
          w, h;

      limner_fit_size (style->width, style->height, side, &w, &h);
      ok = limner_planes_view (style, MAX (h, LIMNER_STYLE_MIN_SIDE), MAX (w, LIMNER_STYLE_MIN_SIDE),
                               &views[i], error);
    }
  if (ok)
    ok = limner_objective_set_styles (objective, views, scene->shares, scene->n_styles, job->cancellable,
                                      error);
  for (guint i = 0; i < scene->n_styles; i++)
    limner_planes_clear (&views[i]);
  return ok;
}

static gboolean
iterate (Job *job, LimnerObjective *objective, const LimnerPlanes *content, int scale, GError **error)
{
  for (int step = 1; step <= job->settings->steps; step++)
    {
      if (!limner_canvas_step (&job->canvas, objective, content->weights,
                               (double) step / job->settings->steps, job->cancellable, error))
        return FALSE;
      job->work_done += step_work (job, scale);
      tell (job, scale, step);
    }
  return TRUE;
}

static gboolean
paint_scale (Job *job, int scale, GError **error)
{
  int height = job->scales.height[scale], width = job->scales.width[scale];
  LimnerPlanes whole
      = { job->scene.planes, job->scene.weights, job->scene.bounds.height, job->scene.bounds.width };
  LimnerPlanes content = { 0 };
  g_autoptr (LimnerObjective) objective = NULL;
  int margin = limner_margin_for (height, width);
  gboolean ok = limner_planes_view (&whole, height, width, &content, error)
                && limner_planes_add_margin (&content, margin, error);

  if (ok)
    ok = scale == 0 ? limner_canvas_init (&job->canvas, &content, margin, job->settings->seed, error)
                    : limner_canvas_resize (&job->canvas, &content, margin, error);
  if (ok)
    {
      objective = limner_objective_new (&job->spec.objective, &content, job->cancellable, error);
      ok = objective != NULL && set_styles (job, objective, MAX (height, width), error)
           && iterate (job, objective, &content, scale, error);
    }
  limner_planes_clear (&content);
  return ok;
}

/* --- the job --- */

static LimnerImage *
paint (Job *job, GError **error)
{
  const LimnerBounds *part = &job->scene.bounds;

  if (!limner_style_scales_plan (&job->scales, part->height, part->width, &job->spec.objective, job->settings,
                                 error))
    return NULL;
  for (int scale = 0; scale < job->scales.n; scale++)
    job->work_total += step_work (job, scale) * job->settings->steps;
  job->started = job->last_partial = g_get_monotonic_time ();
  for (int scale = 0; scale < job->scales.n; scale++)
    if (!paint_scale (job, scale, error))
      return NULL;
  return compose (job, job->content, part, !job->settings->unmasked, error);
}

static void
job_clear (Job *job)
{
  limner_canvas_clear (&job->canvas);
  limner_scene_clear (&job->scene);
  limner_style_spec_clear (&job->spec);
  g_clear_pointer (&job->overview, limner_image_unref);
}

LimnerImage *
limner_style_paint (const LimnerImage *content, const LimnerStyleSource *styles, guint n_styles,
                    LimnerModel *model, const LimnerStyleSettings *settings, LimnerProgressFunc progress,
                    gpointer user_data, GCancellable *cancellable, LimnerRecipe **recipe, GError **error)
{
  Job job = { .content = content,
              .settings = settings,
              .progress = progress,
              .user_data = user_data,
              .cancellable = cancellable };
  LimnerImage *painted = NULL;
  GError *local = NULL;

  g_return_val_if_fail (content != NULL && model != NULL && settings != NULL, NULL);
  if (!limner_style_settings_check (settings, error))
    return NULL;
  limner_set_threads (settings->threads);
  if (limner_style_spec_init (&job.spec, model, settings, &local)
      && limner_scene_init (&job.scene, content, styles, n_styles, settings, &local))
    painted = paint (&job, &local);
  else if (local == NULL) /* nothing is selected: the input, exactly */
    painted = limner_image_copy (content, &local);
  job_clear (&job);
  if (painted == NULL)
    {
      g_propagate_error (error, local);
      return NULL;
    }
  if (recipe != NULL)
    *recipe = limner_style_recipe (settings, styles, n_styles, model);
  return painted;
}
