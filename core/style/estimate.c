/* How long a painting will take and how much memory, before it starts. */
#include "base/speed-private.h"
#include "limner/system.h"
#include "style/bench-private.h"
#include "style/margin-private.h"
#include "style/scales-private.h"
#include "style/settings-private.h"
#include "style/spec-private.h"

#define ITERATIONS 3

static gboolean
time_square (gpointer spec, int side, double *seconds, GError **error)
{
  double loss;

  return limner_style_time_iteration (spec, side, side, ITERATIONS, NULL, seconds, &loss, error);
}

static gboolean
speed_of (LimnerModel *model, LimnerObjectiveSpec *spec, LimnerSpeed *speed, GError **error)
{
  g_autofree char *key = g_strdup_printf ("style/%s/%d/%d", limner_model_digest (model), spec->distance,
                                          limner_get_threads ());

  return limner_speed_of (key, time_square, spec, speed, error);
}

gboolean
limner_style_estimate (int width, int height, LimnerModel *model, const LimnerStyleSettings *settings,
                       LimnerStyleEstimate *estimate, GError **error)
{
  LimnerStyleScales scales;
  LimnerStyleSpec spec;
  LimnerSpeed speed;
  gboolean ok;

  g_return_val_if_fail (width >= 1 && height >= 1, FALSE);
  if (!limner_style_settings_check (settings, error))
    return FALSE;
  ok = limner_style_spec_init (&spec, model, settings, error)
       && limner_style_scales_plan (&scales, height, width, &spec.objective, settings, error)
       && speed_of (model, &spec.objective, &speed, error);
  limner_style_spec_clear (&spec);
  if (!ok)
    return FALSE;
  estimate->seconds = 0;
  for (int i = 0; i < scales.n; i++)
    {
      int margin = limner_margin_for (scales.height[i], scales.width[i]);
      double pixels = (double) (scales.height[i] + 2 * margin) * (scales.width[i] + 2 * margin);

      estimate->seconds += settings->steps * (speed.fixed + speed.per_pixel * pixels);
    }
  estimate->width = scales.width[scales.n - 1];
  estimate->height = scales.height[scales.n - 1];
  /* The content itself, the part's planes and the result are floats at full size. */
  estimate->peak_mib
      = (gint64) ((scales.bytes + (gsize) width * (gsize) height * 4 * (4 + 3 + 1 + 4 + 4 + 6)) >> 20) + 1;
  return TRUE;
}
