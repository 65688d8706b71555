/* Measures an iteration of painting: for `limner bench style`, and for the estimate of time. */
#include "config.h"

#include "base/memory-private.h"
#include "base/speed-private.h"
#include "image/image-private.h"
#include "limner/error.h"
#include "limner/system.h"
#include "style/bench-private.h"
#include "style/canvas-private.h"
#include "style/scales-private.h"
#include "style/settings-private.h"
#include "style/spec-private.h"
#include "style/work-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>

static gboolean
smooth_noise (int height, int width, guint64 seed, LimnerPlanes *planes, GError **error)
{
  float *values = limner_alloc_floats (3 * (gsize) height * (gsize) width, error);

  *planes = (LimnerPlanes) { values, NULL, height, width };
  return values != NULL && limner_planes_smooth_noise (values, height, width, seed, error);
}

typedef struct
{
  LimnerPlanes content, style;
  LimnerCanvas canvas;
  LimnerObjective *objective;
  const LimnerJob *job;
} Setup;

static gboolean
setup_init (Setup *setup, const LimnerObjectiveSpec *spec, int height, int width, const LimnerJob *job,
            GError **error)
{
  double share = 1.0;

  *setup = (Setup) { .job = job };
  if (!smooth_noise (height, width, 1, &setup->content, error)
      || !smooth_noise (height, width, 2, &setup->style, error)
      || !limner_canvas_init (&setup->canvas, &setup->content, 0, spec->distance == LIMNER_STYLE_NEIGHBOURS,
                              0, error))
    return FALSE;
  setup->objective = limner_objective_new (spec, &setup->content, job, error);
  return setup->objective != NULL
         && limner_objective_set_styles (setup->objective, &setup->style, &share, 1, job, error)
         && (spec->distance != LIMNER_STYLE_NEIGHBOURS
             || limner_objective_match (setup->objective, setup->canvas.x, FALSE, job, error));
}

static void
setup_clear (Setup *setup)
{
  limner_objective_free (setup->objective);
  limner_canvas_clear (&setup->canvas);
  limner_planes_clear (&setup->content);
  limner_planes_clear (&setup->style);
}

static gboolean
iterate_painting (gpointer data, GError **error)
{
  Setup *setup = data;

  return limner_canvas_step (&setup->canvas, setup->objective, NULL, 0.0, setup->job, error);
}

gboolean
limner_style_time_iteration (const LimnerObjectiveSpec *spec, const LimnerBenchOptions *options,
                             const LimnerJob *job, double *seconds, double *loss, GError **error)
{
  Setup setup;
  gboolean ok = setup_init (&setup, spec, options->height, options->width, job, error)
                && limner_time_iterations (iterate_painting, &setup, options->iterations, seconds, error);

  if (ok)
    *loss = setup.canvas.loss;
  setup_clear (&setup);
  return ok;
}

static gboolean
match (gpointer data, GError **error)
{
  Setup *setup = data;

  return limner_objective_match (setup->objective, setup->canvas.x, FALSE, setup->job, error);
}

gboolean
limner_style_time_match (const LimnerObjectiveSpec *spec, const LimnerBenchOptions *options,
                         const LimnerJob *job, double *seconds, GError **error)
{
  Setup setup;
  gboolean ok = setup_init (&setup, spec, options->height, options->width, job, error)
                && limner_time_iterations (match, &setup, options->iterations, seconds, error);

  setup_clear (&setup);
  return ok;
}

/* --- the command's steps --- */

/* Steps that are not timed. */
#define WARM_UP 2

typedef struct
{
  double *seconds; /* [n] between one step and the next */
  int n, done;
  gint64 last;
} Clock;

/* Somebody watches, so that pictures of the progress are made as for a person. */
static void
ignore_progress (const LimnerProgress *progress, gpointer user_data)
{
}

static void
note_time (gpointer user_data)
{
  Clock *clock = user_data;
  gint64 now = g_get_monotonic_time ();

  if (clock->done >= WARM_UP && clock->done < WARM_UP + clock->n)
    clock->seconds[clock->done - WARM_UP] = (double) (now - clock->last) / G_USEC_PER_SEC;
  clock->done++;
  clock->last = now;
}

static LimnerImage *
noise_image (int side, guint64 seed, GError **error)
{
  g_autoptr (LimnerImage) image = limner_image_new (side, side, error);
  gsize n = (gsize) side * (gsize) side;
  LimnerPlanes planes = { 0 };
  gboolean ok = image != NULL && smooth_noise (side, side, seed, &planes, error);

  for (gsize i = 0; ok && i < n; i++)
    {
      for (gsize c = 0; c < 3; c++)
        image->pixels[4 * i + c] = planes.planes[c * n + i];
      image->pixels[4 * i + 3] = 1;
    }
  limner_planes_clear (&planes);
  return ok ? g_steal_pointer (&image) : NULL;
}

static gboolean
time_painting (LimnerModel *model, int size, Clock *clock, const LimnerJob *job, GError **error)
{
  g_autoptr (LimnerImage) content = noise_image (size, 1, error), painted = NULL;
  g_autoptr (LimnerImage) style = content != NULL ? noise_image (size, 2, error) : NULL;
  const LimnerStyleSource source = { .image = style, .weight = 1 };
  LimnerStyleSettings settings = limner_style_settings_default ();
  const LimnerJob timed = { .progress = ignore_progress,
                            .cancellable = limner_job_cancellable (job),
                            .threads = limner_job_threads (job),
                            .memory_mib = LIMNER_JOB_MOST_MEMORY };

  settings.method = LIMNER_STYLE_PAINTED;
  settings.size = settings.start_size = size;
  settings.steps = WARM_UP + clock->n;
  if (style != NULL)
    painted = limner_paint_by_steps (&(LimnerStyleRequest) { content, &source, 1, model, &settings }, &timed,
                                     note_time, clock, error);
  return painted != NULL;
}

static gboolean
bench_painting (LimnerModel *model, const LimnerBenchOptions *options, const LimnerJob *job,
                LimnerStyleBench *bench, GError **error)
{
  const int iterations = options->iterations;
  g_autofree double *seconds = g_new0 (double, (gsize) iterations);
  Clock clock = { .seconds = seconds, .n = iterations };
  g_autoptr (LimnerGraph) graph = NULL;

  if (!time_painting (model, options->width, &clock, job, error))
    return FALSE;
  graph = limner_model_build_network (model, LIMNER_NETWORK_REPLICATE_FIRST, error);
  if (graph == NULL)
    return FALSE;
  bench->seconds_per_iteration = limner_median (seconds, iterations);
  bench->loss = NAN;
  bench->precision = limner_precision_text (limner_graph_precision (graph, limner_precision ()));
  return TRUE;
}

/* --- the iteration used to compare programs --- */

static void
use_reference_layers (LimnerObjectiveSpec *spec)
{
  static const LimnerTapWeight style[]
      = { { "relu1_1", 1 }, { "relu2_1", 1 }, { "relu3_1", 1 }, { "relu4_1", 1 }, { "relu5_1", 1 } };
  static const LimnerTapWeight content[] = { { "relu4_2", 1 } };

  spec->distance = LIMNER_STYLE_GRAM;
  spec->tv_weight = 0;
  spec->style_taps = style;
  spec->n_style_taps = G_N_ELEMENTS (style);
  spec->content_taps = content;
  spec->n_content_taps = G_N_ELEMENTS (content);
}

static gboolean
bench_reference (LimnerModel *model, const LimnerBenchOptions *options, const LimnerJob *job,
                 LimnerStyleBench *bench, GError **error)
{
  LimnerBenchOptions square = *options;
  LimnerStyleSettings settings = limner_style_settings_default ();
  g_autoptr (LimnerGraph) zero_padded = limner_model_build_network (model, LIMNER_NETWORK_OWN_PADDING, error);
  LimnerStyleSpec spec;
  gboolean ok;

  if (zero_padded == NULL)
    return FALSE;
  ok = limner_style_spec_init (&spec, model, &settings, error);
  if (ok)
    {
      use_reference_layers (&spec.objective);
      spec.objective.graph = zero_padded;
      square.height = square.width;
      ok = limner_style_time_iteration (&spec.objective, &square, job, &bench->seconds_per_iteration,
                                        &bench->loss, error);
    }
  limner_style_spec_clear (&spec);
  bench->precision = limner_precision_text (limner_graph_precision (zero_padded, limner_precision ()));
  return ok;
}

gboolean
limner_style_bench (LimnerModel *model, const LimnerBenchOptions *options, const LimnerJob *job,
                    LimnerStyleBench *bench, GError **error)
{
  g_auto (LimnerThreads) threads = limner_threads_begin (limner_job_threads (job));
  if (options->width < LIMNER_STYLE_MIN_SIDE || options->width > 16384 || options->iterations < 1
      || options->iterations > 9000)
    {
      g_set_error (error, LIMNER_ERROR, LIMNER_ERROR_ARGUMENT,
                   _ ("A benchmark takes a size of %d to 16384 pixels and 1 to 9000 iterations."),
                   LIMNER_STYLE_MIN_SIDE);
      return FALSE;
    }
  *bench = (LimnerStyleBench) { 0 };
  limner_memory_reset_peak ();
  if (!(options->reference ? bench_reference : bench_painting) (model, options, job, bench, error))
    return FALSE;
  bench->peak_mib = (gint64) ((limner_memory_peak () + (1 << 19)) >> 20);
  return TRUE;
}
