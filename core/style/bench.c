/* Measuring the painting's own iteration: for `limner bench style`, and for the estimate of time. */
#include "config.h"

#include "base/memory-private.h"
#include "base/speed-private.h"
#include "image/image-private.h"
#include "limner/error.h"
#include "limner/system.h"
#include "style/bench-private.h"
#include "style/canvas-private.h"
#include "style/scales-private.h"
#include "style/spec-private.h"

#include <glib/gi18n-lib.h>

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
  GCancellable *cancellable;
} Setup;

static gboolean
setup_init (Setup *setup, const LimnerObjectiveSpec *spec, int height, int width, GCancellable *cancellable,
            GError **error)
{
  double share = 1.0;

  *setup = (Setup) { .cancellable = cancellable };
  if (!smooth_noise (height, width, 1, &setup->content, error)
      || !smooth_noise (height, width, 2, &setup->style, error)
      || !limner_canvas_init (&setup->canvas, &setup->content, 0, 0, error))
    return FALSE;
  setup->objective = limner_objective_new (spec, &setup->content, cancellable, error);
  return setup->objective != NULL
         && limner_objective_set_styles (setup->objective, &setup->style, &share, 1, cancellable, error);
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
iterate (gpointer data, GError **error)
{
  Setup *setup = data;

  return limner_canvas_step (&setup->canvas, setup->objective, NULL, 0.0, setup->cancellable, error);
}

gboolean
limner_style_time_iteration (const LimnerObjectiveSpec *spec, int height, int width, int iterations,
                             GCancellable *cancellable, double *seconds, double *loss, GError **error)
{
  Setup setup;
  gboolean ok = setup_init (&setup, spec, height, width, cancellable, error)
                && limner_time_iterations (iterate, &setup, iterations, seconds, error);

  if (ok)
    *loss = setup.canvas.loss;
  setup_clear (&setup);
  return ok;
}

/* What every published VGG is timed with, so that figures can be held against other programs'. */
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

gboolean
limner_style_bench (LimnerModel *model, int size, int iterations, GCancellable *cancellable,
                    LimnerStyleBench *bench, GError **error)
{
  LimnerStyleSettings settings = limner_style_settings_default ();
  g_autoptr (LimnerGraph) zero_padded = NULL;
  LimnerStyleSpec spec;
  gboolean ok;

  if (size < LIMNER_STYLE_MIN_SIDE || size > 16384 || iterations < 1 || iterations > 10000)
    {
      g_set_error (error, LIMNER_ERROR, LIMNER_ERROR_ARGUMENT,
                   _ ("A benchmark takes a size of %d to 16384 pixels and 1 to 10000 iterations."),
                   LIMNER_STYLE_MIN_SIDE);
      return FALSE;
    }
  limner_memory_reset_peak ();
  ok = limner_style_spec_init (&spec, model, &settings, error);
  if (ok && limner_graph_find (spec.graph, "relu5_3") >= 0)
    {
      use_reference_layers (&spec.objective);
      zero_padded = limner_model_build_network (model, LIMNER_NETWORK_OWN_PADDING, error);
      spec.objective.graph = zero_padded;
      ok = zero_padded != NULL;
    }
  ok = ok
       && limner_style_time_iteration (&spec.objective, size, size, iterations, cancellable,
                                       &bench->seconds_per_iteration, &bench->loss, error);
  if (ok)
    bench->precision = limner_precision_text (limner_graph_precision (spec.objective.graph));
  limner_style_spec_clear (&spec);
  bench->peak_mib = (gint64) ((limner_memory_peak () + (1 << 19)) >> 20);
  return ok;
}
