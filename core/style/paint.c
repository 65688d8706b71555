/* Painting by optimisation. Scale by scale: measure, iterate, enlarge. */
#include "config.h"

#include "base/memory-private.h"
#include "job/reporter-private.h"
#include "limner/bundled.h"
#include "limner/error.h"
#include "limner/registry.h"
#include "style/canvas-private.h"
#include "style/guide-private.h"
#include "style/guided-upsampling-private.h"
#include "style/large-private.h"
#include "style/margin-private.h"
#include "style/one-pass-private.h"
#include "style/scales-private.h"
#include "style/scene-private.h"
#include "style/spec-private.h"
#include "style/work-private.h"

#include <glib/gi18n-lib.h>

/* What one iteration costs beside its pixels (distances, small layers), in pixels. */
#define STEP_OVERHEAD 8000.0

typedef struct
{
  const LimnerImage *content;
  const LimnerStyleSettings *settings;
  LimnerScene scene;
  LimnerPalette palette; /* of the styles together; of weight 0: the painting's colours stay as they are */
  LimnerStyleSpec spec;
  LimnerStyleScales scales;
  LimnerCanvas canvas;
  LimnerLarge large; /* once the canvas is done, when the part is larger */
  int large_step;
  GCancellable *cancellable;

  LimnerReporter reporter;
} Job;

static double
step_work (const Job *job, int scale)
{
  return (double) job->scales.height[scale] * job->scales.width[scale] + STEP_OVERHEAD;
}

/* --- finishing: from the canvas to a picture --- */

/* What neighbours leave paler or darker than the styles are, painted [3,h,w], gets their colours: mean and
 * covariance of all that counts. */
static gboolean
match_styles (const Job *job, int h, int w, float *painted, GError **error)
{
  const LimnerRegion *part = &job->scene.part;
  const LimnerRowSource rows = limner_region_weight_rows (part);
  gsize n = (gsize) h * (gsize) w;
  float *weights = part->weighted ? limner_alloc_floats (n, error) : NULL;
  gboolean ok = !part->weighted
                || (weights != NULL
                    && limner_row_source_resize_planes (&rows, weights, h, w, LIMNER_FILTER_BILINEAR, error));
  LimnerPalette own = { 0 };
  LimnerColourMap map;

  if (ok)
    limner_palette_add (&own, painted, weights, n);
  if (ok && limner_colour_map_init (&map, &own, &job->palette))
    limner_colour_map_apply (&map, painted, n);
  limner_memory_free (weights);
  return ok;
}

/* The canvas without its margin, [3,h,w]. Caller frees with limner_memory_free. */
static float *
read_canvas (const Job *job, int *height, int *width, GError **error)
{
  const LimnerCanvas *canvas = &job->canvas;
  float *painted;

  *height = canvas->height - 2 * canvas->margin;
  *width = canvas->width - 2 * canvas->margin;
  painted = limner_alloc_floats (3 * (gsize) *height * (gsize) *width, error);
  if (painted != NULL)
    limner_canvas_read (canvas, painted);
  if (painted != NULL && job->palette.weight > 0 && !match_styles (job, *height, *width, painted, error))
    g_clear_pointer (&painted, limner_memory_free);
  return painted;
}

/* The painting so far, reduced, or enlarged with the detail of the original, into join->whole. */
static gboolean
join_painting (Job *job, LimnerCompositor *join, GError **error)
{
  LimnerRowSource before = limner_compositor_original (join), rows;
  LimnerPlaneView view;
  float *painted;
  gboolean ok;
  int h, w;

  if (job->large.x.values != NULL)
    {
      rows = limner_unorm16_planes_rows (&job->large.x);
      return limner_row_source_resize (&rows, before.height, before.width, LIMNER_FILTER_LANCZOS,
                                       limner_compositor_take, join, error);
    }
  painted = read_canvas (job, &h, &w, error);
  if (painted == NULL)
    return FALSE;
  view = (LimnerPlaneView) { painted, h, w };
  rows = limner_plane_rows (&view, 3);
  ok = before.height <= h && before.width <= w
           ? limner_row_source_resize (&rows, before.height, before.width, LIMNER_FILTER_LANCZOS,
                                       limner_compositor_take, join, error)
           : limner_guided_upsample (&before, painted, h, w, limner_compositor_take, join, error);
  limner_memory_free (painted);
  return ok;
}

/* `original` is the content (or its overview); the painting lands in a copy of it at `bounds`. The content's
 * mask needs no copy. */
static LimnerImage *
compose (Job *job, const LimnerImage *original, const LimnerBounds *bounds, gboolean unmasked, GError **error)
{
  g_autoptr (LimnerImage) whole = original == job->content ? limner_image_copy_unmasked (original, error)
                                                           : limner_image_copy (original, error);
  LimnerCompositor join
      = { whole, original, *bounds, job->settings->keep_colours, job->settings->strength, unmasked };

  if (whole == NULL || !join_painting (job, &join, error))
    return NULL;
  return g_steal_pointer (&whole);
}

/* --- progress --- */

static LimnerImage *
partial_picture (Job *job)
{
  const LimnerImage *overview = limner_reporter_overview (&job->reporter);
  LimnerBounds place;

  if (overview == NULL)
    return NULL;
  place = limner_reporter_place (&job->reporter, &job->scene.part.bounds);
  return compose (job, overview, &place, FALSE, NULL);
}

static void
tell (Job *job, int scale, int step)
{
  g_autoptr (LimnerImage) partial
      = limner_reporter_wants_partial (&job->reporter) ? partial_picture (job) : NULL;
  g_autofree char *text = g_strdup_printf (_ ("Painting %d × %d, step %d of %d"), job->scales.width[scale],
                                           job->scales.height[scale], step, job->settings->steps);

  limner_reporter_report (&job->reporter, text, partial);
}

/* --- one scale --- */

static void
styles_clear (Job *job, LimnerPlanes *views)
{
  for (guint i = 0; views != NULL && i < job->scene.n_styles; i++)
    limner_planes_clear (&views[i]);
  g_free (views);
}

/* The styles at the size that belongs to a painting of that longest side. Free with styles_clear. */
static LimnerPlanes *
styles_for (Job *job, int longest, GError **error)
{
  LimnerScene *scene = &job->scene;
  LimnerPlanes *views = g_new0 (LimnerPlanes, scene->n_styles);

  for (guint i = 0; i < scene->n_styles; i++)
    if (!limner_style_view (&scene->styles[i], longest, job->settings->style_scale, &views[i], error))
      {
        styles_clear (job, views);
        return NULL;
      }
  return views;
}

static gboolean
set_styles (Job *job, LimnerObjective *objective, int longest, GError **error)
{
  LimnerPlanes *views = styles_for (job, longest, error);
  gboolean ok = views != NULL
                && limner_objective_set_styles (objective, views, job->scene.shares, job->scene.n_styles,
                                                job->cancellable, error);

  styles_clear (job, views);
  return ok;
}

static gboolean
take_steps (Job *job, LimnerObjective *objective, const LimnerPlanes *content, const LimnerGuide *guide,
            int scale, GError **error)
{
  for (int step = 1; step <= job->settings->steps; step++)
    {
      if (guide->planes != NULL
          && !limner_guide_match (guide, objective, &job->canvas, step, job->settings->steps,
                                  scale + 1 == job->scales.n, job->cancellable, error))
        return FALSE;
      if (!limner_canvas_step (&job->canvas, objective, content->weights,
                               (double) step / job->settings->steps, job->cancellable, error))
        return FALSE;
      job->reporter.done += step_work (job, scale);
      tell (job, scale, step);
    }
  return TRUE;
}

static gboolean
iterate (Job *job, LimnerObjective *objective, const LimnerPlanes *content, int scale, GError **error)
{
  LimnerGuide guide = { 0 };
  gboolean ok = !job->canvas.by_levels
                || limner_guide_init (&guide, &job->canvas, content,
                                      scale > 0 ? job->settings->faithfulness : 0, error);

  ok = ok && take_steps (job, objective, content, &guide, scale, error);
  limner_guide_clear (&guide);
  return ok;
}

/* Puts what one pass makes of the content, where it is to be painted, in its place: the canvas begins as
 * that. */
static gboolean
begin_as_instant (Job *job, LimnerPlanes *content, GError **error)
{
  LimnerScene *scene = &job->scene;
  gsize n = (gsize) content->height * (gsize) content->width;
  g_autoptr (LimnerModel) model = limner_model_load (LIMNER_BUNDLED_INSTANT, error);
  g_autoptr (LimnerOnePass) pass = model != NULL ? limner_one_pass_new (model, error) : NULL;
  const LimnerPlaneView view = { content->planes, content->height, content->width };
  const LimnerPlaneView weight_view = { content->weights, content->height, content->width };
  const LimnerRowSource rows = limner_plane_rows (&view, 3), weights = limner_plane_rows (&weight_view, 1);
  LimnerUnorm16Planes painted = { 0 };
  gboolean ok;

  ok = pass != NULL
       && limner_one_pass_show_styles (pass, scene->styles, scene->shares, scene->n_styles,
                                       MAX (content->height, content->width), job->settings->style_scale,
                                       G_MAXSIZE, job->cancellable, error)
       && limner_one_pass_run (pass, &rows, content->weights != NULL ? &weights : NULL, G_MAXSIZE, NULL, NULL,
                               job->cancellable, &painted, error);
  for (gsize i = 0; ok && i < 3 * n; i++)
    if (content->weights == NULL || content->weights[i % n] > 0)
      limner_unorm16_planes_get (&painted, 0, 0, (int) i, 1, (float *) content->planes + i);
  limner_unorm16_planes_clear (&painted);
  return ok;
}

/* The first scale's canvas. */
static gboolean
begin (Job *job, const LimnerRowSource *rows, const LimnerPlanes *content, int margin, GError **error)
{
  int height = job->scales.height[0], width = job->scales.width[0];
  const LimnerRegion *part = &job->scene.part;
  const LimnerRowSource weights = limner_region_weight_rows (part);
  gboolean by_levels = job->settings->distance == LIMNER_STYLE_NEIGHBOURS;
  LimnerPlanes first = { 0 };
  gboolean ok;

  if (job->settings->start == LIMNER_STYLE_START_CONTENT)
    return limner_canvas_init (&job->canvas, content, margin, by_levels, job->settings->seed, error);
  ok = limner_planes_view_rows (rows, part->weighted ? &weights : NULL, height, width, &first, error)
       && begin_as_instant (job, &first, error) && limner_planes_add_margin (&first, margin, error)
       && limner_canvas_init (&job->canvas, &first, margin, by_levels, job->settings->seed, error);
  limner_planes_clear (&first);
  return ok;
}

static gboolean
paint_scale (Job *job, int scale, GError **error)
{
  int height = job->scales.height[scale], width = job->scales.width[scale];
  const LimnerRegion *part = &job->scene.part;
  const LimnerRowSource rows = limner_unorm16_planes_rows (&part->planes),
                        weights = limner_region_weight_rows (part);
  LimnerPlanes content = { 0 };
  g_autoptr (LimnerObjective) objective = NULL;
  int margin = limner_margin_for (height, width);
  gboolean ok
      = limner_planes_view_rows (&rows, part->weighted ? &weights : NULL, height, width, &content, error)
        && limner_planes_add_margin (&content, margin, error);

  if (ok)
    ok = scale == 0 ? begin (job, &rows, &content, margin, error)
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

/* --- at the picture's own size --- */

static void
looked (double pixels, gpointer data)
{
  Job *job = data;
  g_autoptr (LimnerImage) partial
      = limner_reporter_wants_partial (&job->reporter) ? partial_picture (job) : NULL;
  g_autofree char *text
      = g_strdup_printf (_ ("Painting fine strokes at %d × %d, step %d of %d"), job->scene.part.bounds.width,
                         job->scene.part.bounds.height, job->large_step + 1, job->scales.large_steps);

  job->reporter.done += pixels * LIMNER_LARGE_LOOK;
  limner_reporter_report (&job->reporter, text, partial);
}

static gboolean
begin_large (Job *job, GError **error)
{
  int h, w;
  float *painted = read_canvas (job, &h, &w, error);
  gboolean ok = painted != NULL && limner_large_init (&job->large, &job->scene.part, painted, h, w, error);

  limner_memory_free (painted);
  if (ok)
    limner_canvas_clear (&job->canvas);
  return ok;
}

static gboolean
paint_large (Job *job, GError **error)
{
  const LimnerBounds *part = &job->scene.part.bounds;
  LimnerPlanes *views;
  gboolean ok;

  if (!begin_large (job, error))
    return FALSE;
  views = styles_for (job, MAX (part->height, part->width), error);
  job->large.looked = looked;
  job->large.data = job;
  ok = views != NULL
       && limner_large_prepare (&job->large, &job->spec.objective, job->scales.core, views, job->scene.shares,
                                job->scene.n_styles, job->settings->seed, job->cancellable, error);
  styles_clear (job, views);
  limner_scene_drop_styles (&job->scene);
  for (; ok && job->large_step < job->scales.large_steps; job->large_step++)
    ok = limner_large_step (&job->large, job->large_step, job->scales.large_steps, job->cancellable, error);
  /* Nothing but the painting is needed from here on. */
  g_clear_pointer (&job->large.tiled, limner_tiled_free);
  limner_unorm16_planes_clear (&job->large.next);
  return ok;
}

/* --- the job --- */

static void
blend_palettes (Job *job)
{
  const LimnerScene *scene = &job->scene;

  if (job->settings->distance != LIMNER_STYLE_NEIGHBOURS || job->content->grey
      || job->settings->keep_colours == LIMNER_KEEP_LUMINANCE)
    return;
  for (guint i = 0; i < scene->n_styles; i++)
    {
      const LimnerPlanes *style = &scene->styles[i];
      LimnerPalette own = { 0 };

      limner_palette_add (&own, style->planes, style->weights, (gsize) style->height * (gsize) style->width);
      limner_palette_blend (&job->palette, &own, scene->shares[i]);
    }
}

static LimnerImage *
paint (Job *job, GError **error)
{
  const LimnerBounds *part = &job->scene.part.bounds;

  if (!limner_style_scales_plan (&job->scales, part->height, part->width, &job->spec.objective, job->settings,
                                 limner_model_resident_bytes (job->spec.objective.model)
                                     + limner_image_resident_bytes (job->content->width, job->content->height,
                                                                    job->content->mask != NULL),
                                 error))
    return NULL;
  blend_palettes (job);
  job->reporter.total = job->scales.large_work * LIMNER_LARGE_LOOK;
  for (int scale = 0; scale < job->scales.n; scale++)
    job->reporter.total += step_work (job, scale) * job->settings->steps;
  for (int scale = 0; scale < job->scales.n; scale++)
    if (!paint_scale (job, scale, error))
      return NULL;
  if (job->scales.large_steps > 0 && !paint_large (job, error))
    return NULL;
  limner_scene_drop_styles (&job->scene);
  if (job->scales.large_steps > 0)
    limner_unorm16_planes_clear (&job->scene.part.planes);
  return compose (job, job->content, &job->scene.part.bounds, job->settings->unmasked, error);
}

static void
job_clear (Job *job)
{
  limner_large_clear (&job->large);
  limner_canvas_clear (&job->canvas);
  limner_scene_clear (&job->scene);
  limner_style_spec_clear (&job->spec);
  limner_reporter_clear (&job->reporter);
}

LimnerImage *
limner_paint_by_steps (const LimnerStyleWork *work, GError **error)
{
  Job job = { .content = work->content, .settings = work->settings, .cancellable = work->cancellable };
  LimnerImage *painted = NULL;
  GError *local = NULL;

  limner_reporter_init (&job.reporter, work->content, work->progress, work->user_data);
  if (limner_style_spec_init (&job.spec, work->model, work->settings, &local)
      && limner_scene_init (&job.scene, work->content, work->styles, work->n_styles, work->settings,
                            LIMNER_SCENE_MATCHED, &local))
    painted = paint (&job, &local);
  else if (local == NULL) /* nothing is selected: the input, exactly */
    painted = limner_image_copy (work->content, &local);
  job_clear (&job);
  if (local != NULL)
    g_propagate_error (error, local);
  return painted;
}
