/* Measures the time from opening the network's file to the first face, and the time of each further face. */
#include "config.h"

#include "base/settings-private.h"
#include "base/speed-private.h"
#include "limner/system.h"
#include "portrait/latents-private.h"

typedef struct
{
  LimnerPortrait *portrait;
  guint32 seed;
  const LimnerJob *job;
} Setup;

/* Computes the picture of a seed, in the network's own range. */
static gboolean
make_bench_face (gpointer data, GError **error)
{
  Setup *setup = data;
  gint64 shape[] = { 1, setup->portrait->shape.z_dim };
  g_autoptr (LimnerTensor) z = limner_tensor_new (2, shape, error), w = NULL, picture = NULL;

  if (z == NULL)
    return FALSE;
  limner_portrait_z (setup->portrait, setup->seed++, z->data);
  w = limner_portrait_map (setup->portrait, z, NULL, 0.7, -1, error);
  picture = w != NULL ? limner_portrait_synthesise (setup->portrait, w, 1, setup->job, error) : NULL;
  return picture != NULL;
}

gboolean
limner_portrait_bench (LimnerModel *model, int iterations, const LimnerJob *job, LimnerPortraitBench *bench,
                       GError **error)
{
  g_auto (LimnerThreads) threads = limner_threads_begin (limner_job_threads (job));
  gint64 start = g_get_monotonic_time ();
  g_autoptr (LimnerPortrait) portrait = NULL;
  Setup setup = { .job = job };

  g_return_val_if_fail (model != NULL && bench != NULL, FALSE);
  if (!limner_check_setting ("iterations", iterations, 1, 100000, error))
    return FALSE;
  limner_memory_reset_peak ();
  setup.portrait = portrait = limner_portrait_new (model, error);
  if (portrait == NULL || !make_bench_face (&setup, error))
    return FALSE;
  bench->first_seconds = (double) (g_get_monotonic_time () - start) / G_USEC_PER_SEC;
  bench->side = portrait->shape.resolution;
  if (!limner_time_iterations (make_bench_face, &setup, iterations, &bench->seconds_per_iteration, error))
    return FALSE;
  bench->peak_mib = (gint64) ((limner_memory_peak () + (1 << 19)) >> 20);
  return TRUE;
}
