/* How long a painting will take and how much memory, before it starts. */
#include "limner/system.h"
#include "style/bench-private.h"
#include "style/margin-private.h"
#include "style/scales-private.h"
#include "style/settings-private.h"
#include "style/spec-private.h"

/* Sides of the squares a network is measured on: seconds = fixed + per_pixel * pixels is a line through the
 * two. */
#define SMALL      64
#define LARGE      192
#define ITERATIONS 3

typedef struct
{
  double fixed, per_pixel; /* seconds of one iteration */
} Speed;

G_LOCK_DEFINE_STATIC (speeds);
static GHashTable *speeds; /* of "digest/distance/threads" to Speed */

static gboolean
measure_speed (const LimnerObjectiveSpec *spec, Speed *speed, GError **error)
{
  double small, large, loss;

  if (!limner_style_time_iteration (spec, SMALL, SMALL, ITERATIONS, NULL, &small, &loss, error)
      || !limner_style_time_iteration (spec, LARGE, LARGE, ITERATIONS, NULL, &large, &loss, error))
    return FALSE;
  speed->per_pixel = MAX (large - small, 0.2 * large) / (LARGE * LARGE - SMALL * SMALL);
  speed->fixed = MAX (small - speed->per_pixel * SMALL * SMALL, 0);
  return TRUE;
}

static gboolean
speed_of (LimnerModel *model, const LimnerObjectiveSpec *spec, Speed *speed, GError **error)
{
  g_autofree char *key
      = g_strdup_printf ("%s/%d/%d", limner_model_digest (model), spec->distance, limner_get_threads ());
  gboolean ok = TRUE;
  Speed *known;

  G_LOCK (speeds);
  if (speeds == NULL)
    speeds = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  known = g_hash_table_lookup (speeds, key);
  if (known != NULL)
    *speed = *known;
  else if ((ok = measure_speed (spec, speed, error)))
    g_hash_table_insert (speeds, g_steal_pointer (&key), g_memdup2 (speed, sizeof *speed));
  G_UNLOCK (speeds);
  return ok;
}

gboolean
limner_style_estimate (int width, int height, LimnerModel *model, const LimnerStyleSettings *settings,
                       LimnerStyleEstimate *estimate, GError **error)
{
  LimnerStyleScales scales;
  LimnerStyleSpec spec;
  Speed speed;
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
