/* Estimates time and memory of a painting before it starts. */
#include "base/speed-private.h"
#include "image/image-private.h"
#include "job/job-private.h"
#include "networks/network-private.h"
#include "style/bench-private.h"
#include "style/guide-private.h"
#include "style/instant-private.h"
#include "style/margin-private.h"
#include "style/scales-private.h"
#include "style/settings-private.h"
#include "style/spec-private.h"

#define ITERATIONS 3

/* The input of time_square and time_pass. */
typedef struct
{
  const LimnerObjectiveSpec *spec; /* or NULL */
  LimnerOnePass *pass;             /* or NULL */
  LimnerJob job;
} Timed;

/* A copy of the job without progress, because estimates do not report any. */
static LimnerJob
silent_job (const LimnerJob *job)
{
  return (LimnerJob) { .cancellable = limner_job_cancellable (job), .threads = limner_job_threads (job) };
}

static gboolean
time_painted_square (gpointer data, int side, double *seconds, GError **error)
{
  const Timed *timed = data;
  const LimnerBenchOptions options = { .width = side, .height = side, .iterations = ITERATIONS };
  double loss;

  return limner_style_time_iteration (timed->spec, &options, &timed->job, seconds, &loss, error);
}

static gboolean
painting_speed (LimnerModel *model, const LimnerObjectiveSpec *spec, const LimnerJob *job, LimnerSpeed *speed,
                GError **error)
{
  g_autofree char *key = g_strdup_printf ("style/%s/%d/%d", limner_model_digest (model), spec->distance,
                                          limner_job_threads (job));
  Timed timed = { .spec = spec, .job = silent_job (job) };

  return limner_speed_of (key, time_painted_square, &timed, speed, error);
}

static gboolean
time_match (gpointer data, int side, double *seconds, GError **error)
{
  const Timed *timed = data;
  const LimnerBenchOptions options = { .width = side, .height = side, .iterations = ITERATIONS };

  return limner_style_time_match (timed->spec, &options, &timed->job, seconds, error);
}

/* The side of the square whose matches are taken as the measure. */
#define MATCHED_SIDE 192

/* Estimates the seconds of the neighbour searches at all scales. */
static gboolean
estimate_matches (const LimnerStyleTask *task, const LimnerStyleScales *scales, LimnerModel *model,
                  const LimnerJob *job, double *seconds, GError **error)
{
  g_autofree char *key
      = g_strdup_printf ("match/%s/%d", limner_model_digest (model), limner_job_threads (job));
  Timed timed = { .spec = task->spec, .job = silent_job (job) };
  LimnerSpeed speed;
  double measured, pairs;

  *seconds = 0;
  if (!limner_speed_of (key, time_match, &timed, &speed, error)
      || !limner_objective_pairs (task->spec, MATCHED_SIDE, MATCHED_SIDE, MATCHED_SIDE, &measured, error))
    return FALSE;
  for (int i = 0; i < scales->n; i++)
    {
      int margin = 2 * limner_margin_for (scales->height[i], scales->width[i]);
      int style = (int) (MAX (scales->height[i], scales->width[i]) * task->settings->style_scale);

      if (!limner_objective_pairs (task->spec, scales->height[i] + margin, scales->width[i] + margin,
                                   MAX (style, LIMNER_STYLE_MIN_SIDE), &pairs, error))
        return FALSE;
      *seconds += (speed.fixed + speed.per_pixel * MATCHED_SIDE * MATCHED_SIDE) * pairs / measured
                  * limner_guide_matches (i + 1 == scales->n, task->settings->steps);
    }
  return TRUE;
}

static gboolean
estimate_painting (const LimnerExtent *extent, const LimnerStyleRequest *request, const LimnerJob *job,
                   LimnerEstimate *estimate, gsize *bytes, GError **error)
{
  const LimnerStyleSettings *settings = request->settings;
  LimnerStyleScales scales;
  LimnerStyleSpec spec;
  LimnerStyleTask task = {
    .height = extent->height,
    .width = extent->width,
    .spec = &spec.objective,
    .settings = settings,
    .limit = limner_job_memory (job),
  };
  LimnerSpeed speed;
  double matches = 0;
  gboolean ok = limner_style_spec_init (&spec, request->model, settings, error);

  spec.objective.n_styles = extent->n_styles;
  task.start = spec.start;
  if (ok)
    task.held = limner_style_spec_held (&spec)
                + limner_image_resident_bytes (extent->width, extent->height, extent->masked);
  ok = ok && limner_style_scales_plan (&scales, &task, error)
       && painting_speed (request->model, &spec.objective, job, &speed, error)
       && (settings->distance != LIMNER_STYLE_NEIGHBOURS
           || estimate_matches (&task, &scales, request->model, job, &matches, error));
  limner_style_spec_clear (&spec);
  if (!ok)
    return FALSE;
  for (int i = 0; i < scales.n; i++)
    {
      int margin = limner_margin_for (scales.height[i], scales.width[i]);
      double pixels = (double) (scales.height[i] + 2 * margin) * (scales.width[i] + 2 * margin);

      estimate->seconds += settings->steps * (speed.fixed + speed.per_pixel * pixels);
    }
  estimate->seconds += matches + speed.per_pixel * LIMNER_LARGE_PASS * scales.large_work;
  estimate->width = scales.width[scales.n - 1];
  estimate->height = scales.height[scales.n - 1];
  *bytes = scales.bytes;
  return TRUE;
}

static gboolean
time_pass (gpointer data, int side, double *seconds, GError **error)
{
  const Timed *timed = data;
  const LimnerBenchOptions options = { .width = side, .height = side, .iterations = ITERATIONS };

  return limner_one_pass_time (timed->pass, &options, &timed->job, seconds, error);
}

static gboolean
estimate_pass (const LimnerExtent *extent, const LimnerStyleRequest *request, const LimnerJob *job,
               LimnerEstimate *estimate, gsize *bytes, GError **error)
{
  const int width = extent->width, height = extent->height;
  g_autoptr (LimnerOnePass) pass = limner_one_pass_new (request->model, error);
  g_autofree char *key
      = g_strdup_printf ("one-pass/%s/%d", limner_model_digest (request->model), limner_job_threads (job));
  gsize picture = limner_image_resident_bytes (width, height, FALSE),
        mask = limner_image_resident_bytes (width, height, extent->masked) - picture;
  Timed timed = { .pass = pass, .job = silent_job (job) };
  LimnerInstantRegion region;
  LimnerInstantSize size;
  LimnerSpeed speed;

  region = (LimnerInstantRegion) {
    .height = height,
    .width = width,
    .weighted = extent->masked,
    .limit = limner_job_memory (job),
    .held = limner_model_resident_bytes (request->model) + picture + mask,
    .result = picture,
  };
  if (limner_one_pass_kind (request->model) == LIMNER_ONE_PASS_ARBITRARY_STYLE)
    {
      region.style_side = (int) MIN (MAX (width, height) * request->settings->style_scale, LIMNER_STYLE_SIDE);
      region.held += limner_image_resident_bytes (region.style_side, region.style_side, FALSE);
    }
  if (pass == NULL || !limner_instant_plan (pass, &region, request->settings, &size, error)
      || !limner_speed_of (key, time_pass, &timed, &speed, error))
    return FALSE;
  estimate->seconds = speed.fixed + speed.per_pixel * size.work * size.width * size.height;
  estimate->width = size.width;
  estimate->height = size.height;
  *bytes = size.bytes;
  return TRUE;
}

gboolean
limner_style_estimate (const LimnerExtent *extent, LimnerModel *model, const LimnerStyleSettings *settings,
                       const LimnerJob *job, LimnerEstimate *estimate, GError **error)
{
  g_auto (LimnerThreads) threads = limner_threads_begin (limner_job_threads (job));
  LimnerStyleSettings settled;
  const LimnerStyleRequest request = { .model = model, .settings = &settled };
  gsize bytes;

  g_return_val_if_fail (extent->width >= 1 && extent->height >= 1, FALSE);
  *estimate = (LimnerEstimate) { 0 };
  if (!limner_job_check (job, error) || !limner_style_settings_settle (settings, model, &settled, error)
      || !(settled.method == LIMNER_STYLE_INSTANT
               ? estimate_pass (extent, &request, job, estimate, &bytes, error)
               : estimate_painting (extent, &request, job, estimate, &bytes, error)))
    return FALSE;
  estimate->peak_mib = (gint64) (bytes >> 20) + 1;
  return TRUE;
}
