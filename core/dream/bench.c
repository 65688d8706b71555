/* Measures one step of the dream: for `limner bench dream`, and for the estimate of time. */
#include "config.h"

#include "base/memory-private.h"
#include "base/settings-private.h"
#include "base/speed-private.h"
#include "dream/bench-private.h"
#include "limner/system.h"

typedef struct
{
  LimnerDreamAscent ascent;
  LimnerDreamStep step;
  LimnerRandom random;
  const LimnerJob *job;
} Setup;

static gboolean
iterate_dream (gpointer data, GError **error)
{
  Setup *setup = data;

  return limner_dream_ascent_step (&setup->ascent, &setup->step, &setup->random, setup->job, error);
}

static gboolean
noise_planes (LimnerUnorm16Planes *planes, int height, int width, GError **error)
{
  float *noise = limner_alloc_floats (3 * (gsize) height * (gsize) width, error);
  gboolean ok = noise != NULL && limner_unorm16_planes_init (planes, 3, height, width, error)
                && limner_planes_smooth_noise (noise, height, width, 1, error);

  if (ok)
    limner_unorm16_planes_take (0, height, noise, planes);
  limner_memory_free (noise);
  return ok;
}

gboolean
limner_dream_time_step (const LimnerDreamSpec *spec, const LimnerDreamSettings *settings,
                        const LimnerBenchOptions *options, const LimnerJob *job, LimnerDreamBench *bench,
                        GError **error)
{
  const int height = options->height, width = options->width;
  const LimnerReceptiveField field = { 1, 0, 0, FALSE };
  LimnerTiling whole;
  Setup setup
      = { .step = { { settings->normalisation, settings->smoothing }, settings->step_size, settings->jitter },
          .job = job };
  LimnerRegion region = { .bounds = { 0, 0, width, height } };
  gboolean ok;

  limner_random_init (&setup.random, 0);
  limner_tiling_init (&whole, height, width, &field, TRUE, MAX (height, width));
  ok = noise_planes (&region.planes, height, width, error)
       && limner_dream_ascent_init (&setup.ascent, spec, &region, &whole, NULL, error)
       && limner_time_iterations (iterate_dream, &setup, options->iterations, &bench->seconds_per_iteration,
                                  error);
  if (ok)
    bench->loss = setup.ascent.loss;
  limner_dream_ascent_clear (&setup.ascent);
  limner_region_clear (&region);
  return ok;
}

gboolean
limner_dream_bench (LimnerModel *model, const LimnerBenchOptions *options, const LimnerJob *job,
                    LimnerDreamBench *bench, GError **error)
{
  g_auto (LimnerThreads) threads = limner_threads_begin (limner_job_threads (job));
  const int width = options->width, height = options->height;
  LimnerDreamSettings settings = limner_dream_settings_default ();
  LimnerDreamSpec spec;
  gboolean ok;

  if (!limner_check_setting ("size", MIN (width, height), LIMNER_DREAM_MIN_SIDE, 16384, error)
      || !limner_check_setting ("size", MAX (width, height), LIMNER_DREAM_MIN_SIDE, 16384, error)
      || !limner_check_setting ("iterations", options->iterations, 1, 10000, error))
    return FALSE;
  if (options->reference)
    {
      settings.jitter = 0;
      settings.normalisation = LIMNER_DREAM_MEAN;
    }
  limner_memory_reset_peak ();
  if (!limner_dream_spec_init (&spec, model, NULL, FALSE, error))
    return FALSE;
  ok = limner_dream_time_step (&spec, &settings, options, job, bench, error);
  bench->precision = limner_precision_text (limner_graph_precision (spec.graph, spec.precision));
  limner_dream_spec_clear (&spec);
  bench->peak_mib = (gint64) ((limner_memory_peak () + (1 << 19)) >> 20);
  return ok;
}

/* A picture of smooth noise. */
static LimnerImage *
noise_picture (int width, int height, GError **error)
{
  g_autoptr (LimnerImage) small = limner_image_new (64, 64, error);
  float planes[3 * 64 * 64];

  if (small == NULL || !limner_planes_smooth_noise (planes, 64, 64, 1, error))
    return NULL;
  limner_image_from_planes (small, planes);
  for (int i = 0; i < 64 * 64; i++)
    small->pixels[4 * i + 3] = 1;
  return limner_image_resize (small, width, height, LIMNER_FILTER_NEAREST, error);
}

static gboolean
time_dream (LimnerModel *model, const LimnerImage *picture, const LimnerDreamSettings *settings,
            const LimnerJob *job, double *seconds, GError **error)
{
  gint64 start = g_get_monotonic_time ();
  g_autoptr (LimnerImage) dream
      = limner_dream_picture (&(LimnerDreamRequest) { picture, NULL, model, settings }, job, NULL, error);

  *seconds = (double) (g_get_monotonic_time () - start) / G_USEC_PER_SEC;
  return dream != NULL;
}

gboolean
limner_dream_bench_selection (LimnerModel *model, int side, const LimnerBenchOptions *options,
                              const LimnerJob *job, LimnerDreamSelectionBench *bench, GError **error)
{
  const int width = options->width, height = options->height;
  LimnerDreamSettings settings = limner_dream_settings_default ();
  g_autoptr (LimnerImage) large = NULL, small = NULL;
  int left = (width - side) / 2, top = (height - side) / 2, seen = side + 2 * LIMNER_DREAM_CONTEXT;

  if (!limner_check_setting ("side", side, 1, MIN (width, height), error)
      || !limner_check_setting ("steps", options->iterations, 1, 10000, error))
    return FALSE;
  settings.steps = options->iterations;
  small = noise_picture (seen, seen, error);
  large = small != NULL ? noise_picture (width, height, error) : NULL;
  if (large == NULL || !limner_image_add_mask (large, error))
    return FALSE;
  for (int y = 0; y < height; y++)
    for (int x = 0; x < width; x++)
      large->mask[(gsize) y * (gsize) width + (gsize) x]
          = x >= left && x < left + side && y >= top && y < top + side ? 1 : 0;
  /* The first run also packs the network's weights. */
  return time_dream (model, small, &settings, job, &bench->alone, error)
         && time_dream (model, small, &settings, job, &bench->alone, error)
         && time_dream (model, large, &settings, job, &bench->within, error);
}
