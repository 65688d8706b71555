/* How long a painting will take and how much memory, before it starts. */
#include "base/speed-private.h"
#include "image/image-private.h"
#include "limner/system.h"
#include "networks/network-private.h"
#include "style/bench-private.h"
#include "style/instant-private.h"
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

static gboolean
estimate_painting (int width, int height, gboolean masked, LimnerModel *model,
                   const LimnerStyleSettings *settings, LimnerStyleEstimate *estimate, gsize *bytes,
                   GError **error)
{
  LimnerStyleScales scales;
  LimnerStyleSpec spec;
  LimnerSpeed speed;
  gboolean ok;

  ok = limner_style_spec_init (&spec, model, settings, error)
       && limner_style_scales_plan (
           &scales, height, width, &spec.objective, settings,
           limner_model_resident_bytes (model) + limner_image_resident_bytes (width, height, masked), error)
       && speed_of (model, &spec.objective, &speed, error);
  limner_style_spec_clear (&spec);
  if (!ok)
    return FALSE;
  for (int i = 0; i < scales.n; i++)
    {
      int margin = limner_margin_for (scales.height[i], scales.width[i]);
      double pixels = (double) (scales.height[i] + 2 * margin) * (scales.width[i] + 2 * margin);

      estimate->seconds += settings->steps * (speed.fixed + speed.per_pixel * pixels);
    }
  estimate->seconds += speed.per_pixel * LIMNER_LARGE_LOOK * scales.large_work;
  estimate->width = scales.width[scales.n - 1];
  estimate->height = scales.height[scales.n - 1];
  *bytes = scales.bytes;
  return TRUE;
}

static gboolean
time_pass (gpointer pass, int side, double *seconds, GError **error)
{
  return limner_one_pass_time (pass, side, side, ITERATIONS, NULL, seconds, error);
}

static gboolean
estimate_pass (int width, int height, gboolean masked, LimnerModel *model,
               const LimnerStyleSettings *settings, LimnerStyleEstimate *estimate, gsize *bytes,
               GError **error)
{
  g_autoptr (LimnerOnePass) pass = limner_one_pass_new (model, error);
  g_autofree char *key
      = g_strdup_printf ("one-pass/%s/%d", limner_model_digest (model), limner_get_threads ());
  gsize picture = limner_image_resident_bytes (width, height, FALSE),
        mask = limner_image_resident_bytes (width, height, masked) - picture;
  LimnerInstantRegion part;
  LimnerInstantSize size;
  LimnerSpeed speed;

  part = (LimnerInstantRegion) {
    .height = height,
    .width = width,
    .weighted = masked,
    .held = limner_model_resident_bytes (model) + picture + mask,
    .result = picture,
  };
  if (limner_one_pass_kind (model) == LIMNER_ONE_PASS_ARBITRARY_STYLE)
    {
      part.style_side = (int) MIN (MAX (width, height) * settings->style_scale, LIMNER_STYLE_SIDE);
      part.held += limner_image_resident_bytes (part.style_side, part.style_side, FALSE);
    }
  if (pass == NULL || !limner_instant_plan (pass, &part, settings, &size, error)
      || !limner_speed_of (key, time_pass, pass, &speed, error))
    return FALSE;
  estimate->seconds = speed.fixed + speed.per_pixel * size.work * size.width * size.height;
  estimate->width = size.width;
  estimate->height = size.height;
  *bytes = size.bytes;
  return TRUE;
}

gboolean
limner_style_estimate (int width, int height, gboolean masked, LimnerModel *model,
                       const LimnerStyleSettings *settings, LimnerStyleEstimate *estimate, GError **error)
{
  LimnerStyleSettings settled;
  gsize bytes;

  g_return_val_if_fail (width >= 1 && height >= 1, FALSE);
  *estimate = (LimnerStyleEstimate) { 0 };
  if (!limner_style_settings_settle (settings, model, &settled, error)
      || !(settled.method == LIMNER_STYLE_INSTANT
               ? estimate_pass (width, height, masked, model, &settled, estimate, &bytes, error)
               : estimate_painting (width, height, masked, model, &settled, estimate, &bytes, error)))
    return FALSE;
  estimate->peak_mib = (gint64) (bytes >> 20) + 1;
  return TRUE;
}
