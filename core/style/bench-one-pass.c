/* Measures one pass: for `limner bench one-pass`, and for the estimate of time. */
#include "config.h"

#include "base/memory-private.h"
#include "base/speed-private.h"
#include "image/image-private.h"
#include "limner/error.h"
#include "limner/system.h"
#include "style/bench-private.h"
#include "style/scales-private.h"

#include <glib/gi18n-lib.h>

typedef struct
{
  LimnerOnePass *pass;
  int height, width;
  float *planes; /* [2][3,H,W]: the picture, a style */
  const LimnerJob *job;
} Setup;

static gboolean
iterate_one_pass (gpointer data, GError **error)
{
  const Setup *setup = data;
  const LimnerPlaneView view = { setup->planes, 3, setup->height, setup->width };
  const LimnerRowSource content = limner_plane_rows (&view);
  LimnerUnorm16Planes painting;
  gboolean ok = limner_one_pass_run (
      setup->pass, &(LimnerPassTask) { .content = &content, .limit = G_MAXSIZE, .job = setup->job },
      &painting, error);

  limner_unorm16_planes_clear (&painting);
  return ok;
}

static gboolean
use_style (const Setup *setup, GError **error)
{
  float *planes = setup->planes + 3 * (gsize) setup->height * (gsize) setup->width;
  const LimnerPlanes style = { planes, NULL, setup->height, setup->width };
  const double share = 1;

  return !limner_one_pass_takes_styles (setup->pass)
         || (limner_planes_smooth_noise (planes, setup->height, setup->width, 2, error)
             && limner_one_pass_show_styles (
                 setup->pass, &(LimnerStyleSet) { &style, &share, 1 },
                 &(LimnerStyleSizing) { MAX (setup->height, setup->width), 1, G_MAXSIZE }, setup->job,
                 error));
}

gboolean
limner_one_pass_time (LimnerOnePass *pass, const LimnerBenchOptions *options, const LimnerJob *job,
                      double *seconds, GError **error)
{
  const int height = options->height, width = options->width;
  Setup setup = { pass, height, width, NULL, job };
  gboolean ok;

  setup.planes = limner_alloc_floats (6 * (gsize) height * (gsize) width, error);
  ok = setup.planes != NULL && limner_planes_smooth_noise (setup.planes, height, width, 1, error)
       && use_style (&setup, error)
       && limner_time_iterations (iterate_one_pass, &setup, options->iterations, seconds, error);
  limner_memory_free (setup.planes);
  return ok;
}

gboolean
limner_style_bench_one_pass (LimnerModel *model, const LimnerBenchOptions *options, const LimnerJob *job,
                             LimnerStyleBench *bench, GError **error)
{
  g_auto (LimnerThreads) threads = limner_threads_begin (limner_job_threads (job));
  const int width = options->width, height = options->height, iterations = options->iterations;
  g_autoptr (LimnerOnePass) pass = NULL;

  if (MIN (width, height) < LIMNER_STYLE_MIN_SIDE || MAX (width, height) > 16384 || iterations < 1
      || iterations > 10000)
    {
      g_set_error (error, LIMNER_ERROR, LIMNER_ERROR_ARGUMENT,
                   _ ("A benchmark takes a size of %d to 16384 pixels and 1 to 10000 iterations."),
                   LIMNER_STYLE_MIN_SIDE);
      return FALSE;
    }
  limner_memory_reset_peak ();
  *bench = (LimnerStyleBench) { 0 };
  pass = limner_one_pass_new (model, error);
  if (pass == NULL || !limner_one_pass_time (pass, options, job, &bench->seconds_per_iteration, error))
    return FALSE;
  bench->precision = limner_precision_text (LIMNER_FP32); /* these networks have layers that exist in fp32
                                                           * only */
  bench->peak_mib = (gint64) ((limner_memory_peak () + (1 << 19)) >> 20);
  return TRUE;
}
