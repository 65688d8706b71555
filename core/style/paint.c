/* Painting by optimisation, scale by scale: measure, iterate, enlarge. */
#include "config.h"

#include "base/memory-private.h"
#include "style/guide-private.h"
#include "style/instant-start-private.h"
#include "style/margin-private.h"
#include "style/painting-private.h"

#include <glib/gi18n-lib.h>

/* The cost of one iteration that does not depend on the size (distances, small layers), in pixels. */
#define STEP_OVERHEAD 8000.0

static double
scale_step_work (const LimnerPainting *painting, int scale)
{
  return (double) painting->scales.height[scale] * painting->scales.width[scale] + STEP_OVERHEAD;
}

/* --- progress --- */

static void
report_step (LimnerPainting *painting, int scale, int step)
{
  g_autoptr (LimnerImage) partial
      = limner_reporter_wants_partial (&painting->reporter) ? limner_painting_partial (painting) : NULL;
  g_autofree char *text
      = g_strdup_printf (_ ("Painting %d × %d, step %d of %d"), painting->scales.width[scale],
                         painting->scales.height[scale], step, painting->settings->steps);

  limner_reporter_report (&painting->reporter, text, partial);
}

/* --- one scale --- */

static void
styles_clear (LimnerPainting *painting, LimnerPlanes *views)
{
  for (guint i = 0; views != NULL && i < painting->scene.n_styles; i++)
    limner_planes_clear (&views[i]);
  g_free (views);
}

/* The styles at the size for a painting of that longest side. Free with styles_clear. */
static LimnerPlanes *
styles_for (LimnerPainting *painting, int longest, GError **error)
{
  LimnerScene *scene = &painting->scene;
  LimnerPlanes *views = g_new0 (LimnerPlanes, scene->n_styles);

  for (guint i = 0; i < scene->n_styles; i++)
    if (!limner_style_view (&scene->styles[i], longest, painting->settings->style_scale, &views[i], error))
      {
        styles_clear (painting, views);
        return NULL;
      }
  return views;
}

static gboolean
set_styles (LimnerPainting *painting, LimnerObjective *objective, int longest, GError **error)
{
  LimnerPlanes *views = styles_for (painting, longest, error);
  gboolean ok = views != NULL
                && limner_objective_set_styles (objective, views, painting->scene.shares,
                                                painting->scene.n_styles, painting->job, error);

  styles_clear (painting, views);
  return ok;
}

static gboolean
take_steps (LimnerPainting *painting, LimnerObjective *objective, const LimnerPlanes *content,
            const LimnerGuide *guide, int scale, GError **error)
{
  for (int step = 1; step <= painting->settings->steps; step++)
    {
      if (guide->planes != NULL
          && !limner_guide_match (
              guide, objective, &painting->canvas,
              &(LimnerScaleStep) { step, painting->settings->steps, scale + 1 == painting->scales.n },
              painting->job, error))
        return FALSE;
      if (!limner_canvas_step (&painting->canvas, objective, content->weights,
                               (double) step / painting->settings->steps, painting->job, error))
        return FALSE;
      painting->reporter.done += scale_step_work (painting, scale);
      report_step (painting, scale, step);
      if (painting->iterated != NULL)
        painting->iterated (painting->iterated_data);
    }
  return TRUE;
}

static gboolean
iterate_scale (LimnerPainting *painting, LimnerObjective *objective, const LimnerPlanes *content, int scale,
               GError **error)
{
  LimnerGuide guide = { 0 };
  gboolean ok = !painting->canvas.by_levels
                || limner_guide_init (&guide, &painting->canvas, content,
                                      scale > 0 ? painting->settings->faithfulness : 0, error);

  ok = ok && take_steps (painting, objective, content, &guide, scale, error);
  limner_guide_clear (&guide);
  return ok;
}

/* Paints the content in one pass, within the mask. */
static gboolean
paint_start (LimnerPainting *painting, LimnerPlanes *content, GError **error)
{
  const LimnerScene *scene = &painting->scene;
  gboolean ok = limner_instant_start_paint (
      painting->spec.start, &(LimnerStyleSet) { scene->styles, scene->shares, scene->n_styles },
      &(LimnerStyleSizing) { MAX (content->height, content->width), painting->settings->style_scale,
                             painting->scales.start_limit },
      content, painting->job, error);

  g_clear_pointer (&painting->spec.start, limner_one_pass_free);
  return ok;
}

/* The first scale's canvas. */
static gboolean
begin_canvas (LimnerPainting *painting, const LimnerRowSource *rows, const LimnerPlanes *content, int margin,
              GError **error)
{
  int height = painting->scales.height[0], width = painting->scales.width[0];
  const LimnerRegion *region = &painting->scene.region;
  const LimnerRowSource weights = limner_region_weight_rows (region);
  gboolean by_levels = painting->settings->distance == LIMNER_STYLE_NEIGHBOURS;
  LimnerPlanes first = { 0 };
  gboolean ok;

  if (painting->settings->start == LIMNER_STYLE_START_CONTENT)
    return limner_canvas_init (&painting->canvas, content, margin, by_levels, painting->settings->seed,
                               error);
  ok = limner_planes_view_rows (rows, region->weighted ? &weights : NULL, height, width, &first, error)
       && paint_start (painting, &first, error) && limner_planes_add_margin (&first, margin, error)
       && limner_canvas_init (&painting->canvas, &first, margin, by_levels, painting->settings->seed, error);
  limner_planes_clear (&first);
  return ok;
}

static gboolean
paint_scale (LimnerPainting *painting, int scale, GError **error)
{
  int height = painting->scales.height[scale], width = painting->scales.width[scale];
  const LimnerRegion *region = &painting->scene.region;
  const LimnerRowSource rows = limner_unorm16_planes_rows (&region->planes),
                        weights = limner_region_weight_rows (region);
  LimnerPlanes content = { 0 };
  g_autoptr (LimnerObjective) objective = NULL;
  int margin = limner_margin_for (height, width);
  gboolean ok
      = limner_planes_view_rows (&rows, region->weighted ? &weights : NULL, height, width, &content, error)
        && limner_planes_add_margin (&content, margin, error);

  if (ok)
    ok = scale == 0 ? begin_canvas (painting, &rows, &content, margin, error)
                    : limner_canvas_resize (&painting->canvas, &content, margin, error);
  if (ok)
    {
      objective = limner_objective_new (&painting->spec.objective, &content, painting->job, error);
      ok = objective != NULL && set_styles (painting, objective, MAX (height, width), error)
           && iterate_scale (painting, objective, &content, scale, error);
    }
  limner_planes_clear (&content);
  return ok;
}

/* --- at the picture's own size --- */

static void
report_fine_strokes (double pixels, gpointer data)
{
  LimnerPainting *painting = data;
  g_autoptr (LimnerImage) partial
      = limner_reporter_wants_partial (&painting->reporter) ? limner_painting_partial (painting) : NULL;
  g_autofree char *text = g_strdup_printf (
      _ ("Painting fine strokes at %d × %d, step %d of %d"), painting->scene.region.bounds.width,
      painting->scene.region.bounds.height, painting->large_step + 1, painting->scales.large_steps);

  painting->reporter.done += pixels * LIMNER_LARGE_PASS;
  limner_reporter_report (&painting->reporter, text, partial);
}

static gboolean
begin_large (LimnerPainting *painting, GError **error)
{
  int h, w;
  float *painted = limner_painting_read_canvas (painting, &h, &w, error);
  gboolean ok = painted != NULL
                && limner_large_init (&painting->large, &painting->scene.region,
                                      &(LimnerPlaneView) { painted, 3, h, w }, error);

  limner_memory_free (painted);
  if (ok)
    limner_canvas_clear (&painting->canvas);
  return ok;
}

static gboolean
paint_large (LimnerPainting *painting, GError **error)
{
  const LimnerBounds *region = &painting->scene.region.bounds;
  LimnerPlanes *views;
  gboolean ok;

  if (!begin_large (painting, error))
    return FALSE;
  views = styles_for (painting, MAX (region->height, region->width), error);
  painting->large.processed = report_fine_strokes;
  painting->large.data = painting;
  ok = views != NULL
       && limner_large_prepare (
           &painting->large,
           &(LimnerLargeSpec) { .objective = &painting->spec.objective,
                                .styles = { views, painting->scene.shares, painting->scene.n_styles },
                                .core = painting->scales.core,
                                .seed = painting->settings->seed },
           painting->job, error);
  styles_clear (painting, views);
  limner_scene_drop_styles (&painting->scene);
  for (; ok && painting->large_step < painting->scales.large_steps; painting->large_step++)
    ok = limner_large_step (&painting->large, painting->large_step, painting->scales.large_steps,
                            painting->job, error);
  /* From here on only the painting is needed. */
  g_clear_pointer (&painting->large.tiled, limner_tiled_free);
  limner_unorm16_planes_clear (&painting->large.next);
  return ok;
}

/* --- the job --- */

static LimnerImage *
paint_scales (LimnerPainting *painting, GError **error)
{
  const LimnerBounds *region = &painting->scene.region.bounds;
  const LimnerImage *content = painting->content;
  const LimnerStyleTask task = {
    .height = region->height,
    .width = region->width,
    .spec = &painting->spec.objective,
    .settings = painting->settings,
    .start = painting->spec.start,
    .held = limner_style_spec_held (&painting->spec)
            + limner_image_resident_bytes (content->width, content->height, content->mask != NULL),
    .limit = limner_job_memory (painting->job),
  };

  painting->spec.objective.n_styles = painting->scene.n_styles;
  if (!limner_style_scales_plan (&painting->scales, &task, error))
    return NULL;
  limner_painting_blend_palettes (painting);
  painting->reporter.total = painting->scales.large_work * LIMNER_LARGE_PASS;
  for (int scale = 0; scale < painting->scales.n; scale++)
    painting->reporter.total += scale_step_work (painting, scale) * painting->settings->steps;
  for (int scale = 0; scale < painting->scales.n; scale++)
    if (!paint_scale (painting, scale, error))
      return NULL;
  if (painting->scales.large_steps > 0 && !paint_large (painting, error))
    return NULL;
  limner_scene_drop_styles (&painting->scene);
  if (painting->scales.large_steps > 0)
    limner_unorm16_planes_clear (&painting->scene.region.planes);
  return limner_painting_compose (painting, content, &painting->scene.region.bounds,
                                  painting->settings->unmasked, error);
}

static void
job_clear (LimnerPainting *painting)
{
  limner_large_clear (&painting->large);
  limner_canvas_clear (&painting->canvas);
  limner_scene_clear (&painting->scene);
  limner_style_spec_clear (&painting->spec);
  limner_reporter_clear (&painting->reporter);
}

LimnerImage *
limner_paint_by_steps (const LimnerStyleRequest *request, const LimnerJob *job, LimnerIterationFunc func,
                       gpointer user_data, GError **error)
{
  LimnerPainting painting = { .content = request->content,
                              .settings = request->settings,
                              .job = job,
                              .iterated = func,
                              .iterated_data = user_data };
  LimnerImage *painted = NULL;
  LimnerSceneState state = LIMNER_SCENE_FAILED;

  limner_reporter_init (&painting.reporter, request->content, job);
  if (limner_style_spec_init (&painting.spec, request->model, request->settings, error))
    state = limner_scene_init (&painting.scene, request, LIMNER_SCENE_MATCHED, error);
  if (state == LIMNER_SCENE_READY)
    painted = paint_scales (&painting, error);
  else if (state == LIMNER_SCENE_EMPTY) /* the result equals the input */
    painted = limner_image_copy (request->content, error);
  job_clear (&painting);
  return painted;
}
