/* Estimates time and memory of a dream before it starts. */
#include "base/speed-private.h"
#include "dream/bench-private.h"
#include "dream/settings-private.h"
#include "image/image-private.h"
#include "job/job-private.h"
#include "networks/network-private.h"

#define STEPS 3

typedef struct
{
  const LimnerDreamSpec *spec;
  const LimnerDreamSettings *settings;
  LimnerJob job;
} Measured;

static gboolean
time_dreamed_square (gpointer data, int side, double *seconds, GError **error)
{
  const Measured *measured = data;
  const LimnerBenchOptions options = { .width = side, .height = side, .iterations = STEPS };
  LimnerDreamBench bench;
  gboolean ok
      = limner_dream_time_step (measured->spec, measured->settings, &options, &measured->job, &bench, error);

  if (ok)
    *seconds = bench.seconds_per_iteration;
  return ok;
}

static gboolean
dreaming_speed (LimnerModel *model, Measured *measured, LimnerSpeed *speed, GError **error)
{
  g_autofree char *layers = limner_dream_layers_write (measured->spec->layers);
  g_autofree char *key = g_strdup_printf ("dream/%s/%s/%d/%d", limner_model_digest (model), layers,
                                          measured->settings->normalisation, measured->job.threads);

  return limner_speed_of (key, time_dreamed_square, measured, speed, error);
}

gboolean
limner_dream_estimate (const LimnerExtent *extent, LimnerModel *model, const LimnerDreamSettings *settings,
                       const LimnerJob *job, LimnerEstimate *estimate, GError **error)
{
  g_auto (LimnerThreads) threads = limner_threads_begin (limner_job_threads (job));
  LimnerDreamOctaves octaves;
  LimnerDreamSpec spec;
  Measured measured = {
    &spec, settings, { .cancellable = limner_job_cancellable (job), .threads = limner_job_threads (job) }
  };
  const LimnerDreamTask task = {
    .height = extent->height,
    .width = extent->width,
    .spec = &spec,
    .settings = settings,
    .held = limner_model_resident_bytes (model)
            + limner_image_resident_bytes (extent->width, extent->height, FALSE),
    .limit = limner_job_memory (job),
  };
  LimnerSpeed speed;
  gboolean ok;

  g_return_val_if_fail (extent->width >= 1 && extent->height >= 1, FALSE);
  if (!limner_job_check (job, error)
      || !limner_setting_table_check (limner_dream_setting_table (), settings, error)
      || !limner_dream_spec_init (&spec, model, settings->layers, settings->suppress, error))
    return FALSE;
  ok = limner_dream_octaves_plan (&octaves, &task, error) && dreaming_speed (model, &measured, &speed, error);
  limner_dream_spec_clear (&spec);
  if (!ok)
    return FALSE;
  estimate->seconds = 0;
  for (int i = 0; i < octaves.n; i++)
    estimate->seconds
        += settings->steps * (speed.fixed + speed.per_pixel * limner_dream_octave_work (&octaves, i));
  estimate->width = octaves.width[octaves.n - 1];
  estimate->height = octaves.height[octaves.n - 1];
  estimate->peak_mib = (gint64) (octaves.bytes >> 20) + 1;
  return TRUE;
}
