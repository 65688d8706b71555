#include "config.h"

#include "style/objective-private.h"

#include "base/memory-private.h"
#include "image/image-private.h"
#include "networks/preprocess-private.h"
#include "style/neighbours-private.h"
#include "style/variation-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

struct _LimnerObjective
{
  LimnerStyleLayers layers;
  LimnerPlan *plan;
  double tv_weight;
  int height, width;
  const LimnerPreprocess *preprocess;
  float *network_input, *network_gradient; /* [3,H,W] */
  /* LIMNER_STYLE_NEIGHBOURS; NULL: statistics are compared instead */
  LimnerNeighbours *neighbours;
  float *counts; /* [H,W] the content's weights, or NULL */
  LimnerRandom random;
  /* of the current evaluation */
  LimnerObjectiveParts parts;
  GError *error;
};

static LimnerPlan *
objective_plan (LimnerObjective *self, int height, int width, gboolean backward, GError **error)
{
  const LimnerPlanSpec spec = limner_style_layers_plan (&self->layers, height, width, backward);

  return limner_plan_new (&spec, error);
}

static gboolean
keep_content_features (LimnerStyleLayer *layer, const LimnerPlanes *content, const LimnerActivation *tap,
                       GError **error)
{
  return limner_planes_layer_weights (content, tap->height, tap->width, &layer->weights, error)
         && (layer->content_weight <= 0
             || limner_content_target_init (&layer->content, tap, layer->weights, error));
}

static gboolean
measure_content (LimnerObjective *self, const LimnerPlanes *content, const LimnerJob *job, GError **error)
{
  limner_preprocess_planes (self->preprocess, content->planes, (gsize) self->height * (gsize) self->width,
                            self->network_input);
  if (!limner_plan_forward (self->plan, self->network_input, limner_job_cancellable (job), error))
    return FALSE;
  for (guint i = 0; i < self->layers.n; i++)
    if (!keep_content_features (&self->layers.layers[i], content, limner_plan_tap (self->plan, i), error))
      return FALSE;
  return TRUE;
}

static gboolean
begin_neighbours (LimnerObjective *self, const LimnerObjectiveSpec *spec, const LimnerPlanes *content,
                  GError **error)
{
  gsize n = (gsize) self->height * (gsize) self->width;

  limner_random_init (&self->random, spec->seed);
  self->neighbours = limner_neighbours_new (self->layers.graph, self->layers.precision, self->preprocess,
                                            self->layers.nodes, self->layers.n, error);
  if (self->neighbours == NULL || content->weights == NULL)
    return self->neighbours != NULL;
  self->counts = limner_alloc_floats (n, error);
  if (self->counts != NULL)
    memcpy (self->counts, content->weights, n * sizeof (float));
  return self->counts != NULL;
}

LimnerObjective *
limner_objective_new (const LimnerObjectiveSpec *spec, const LimnerPlanes *content, const LimnerJob *job,
                      GError **error)
{
  g_autoptr (LimnerObjective) self = g_new0 (LimnerObjective, 1);
  gsize n = (gsize) content->height * (gsize) content->width;

  self->tv_weight = spec->tv_weight;
  self->height = content->height;
  self->width = content->width;
  self->preprocess = limner_model_preprocess (spec->model);
  if (!limner_style_layers_init (&self->layers, spec, error))
    return NULL;
  self->network_input = limner_alloc_floats (3 * n, error);
  if (self->network_input == NULL)
    return NULL;
  self->network_gradient = limner_alloc_floats (3 * n, error);
  if (self->network_gradient == NULL)
    return NULL;
  if (spec->distance == LIMNER_STYLE_NEIGHBOURS && !begin_neighbours (self, spec, content, error))
    return NULL;
  self->plan = objective_plan (self, self->height, self->width, TRUE, error);
  if (self->plan == NULL || !measure_content (self, content, job, error))
    return NULL;
  return g_steal_pointer (&self);
}

void
limner_objective_free (LimnerObjective *self)
{
  if (self == NULL)
    return;
  limner_style_layers_clear (&self->layers);
  g_clear_pointer (&self->plan, limner_plan_free);
  limner_neighbours_free (self->neighbours);
  limner_memory_free (self->counts);
  limner_memory_free (self->network_input);
  limner_memory_free (self->network_gradient);
  g_clear_error (&self->error);
  g_free (self);
}

gboolean
limner_objective_set_content (LimnerObjective *self, const LimnerPlanes *content, const LimnerJob *job,
                              GError **error)
{
  g_return_val_if_fail (self->plan != NULL, FALSE);
  g_return_val_if_fail (content->height == self->height && content->width == self->width, FALSE);
  for (guint i = 0; i < self->layers.n; i++)
    {
      g_clear_pointer (&self->layers.layers[i].weights, limner_memory_free);
      limner_content_target_clear (&self->layers.layers[i].content);
    }
  return measure_content (self, content, job, error);
}

void
limner_objective_parts (const LimnerObjective *self, LimnerObjectiveParts *parts)
{
  *parts = self->parts;
}

/* --- the styles' statistics --- */

/* Adds share * the moments of one style to blends[n_layers]. */
static gboolean
add_style_statistics (LimnerObjective *self, const LimnerPlanes *style, double share, LimnerMoments *blends,
                      const LimnerJob *job, GError **error)
{
  gsize n = (gsize) style->height * (gsize) style->width;
  g_autoptr (LimnerPlan) plan = objective_plan (self, style->height, style->width, FALSE, error);
  float *input = plan != NULL ? limner_alloc_floats (3 * n, error) : NULL;
  gboolean ok = input != NULL;

  if (ok)
    {
      limner_preprocess_planes (self->preprocess, style->planes, n, input);
      ok = limner_plan_forward (plan, input, limner_job_cancellable (job), error);
    }
  for (guint i = 0; ok && i < self->layers.n; i++)
    {
      const LimnerActivation *tap = limner_plan_tap (plan, i);
      LimnerMoments moments = { 0 };
      float *weights = NULL;

      if (self->layers.layers[i].style_weight <= 0)
        continue;
      ok = limner_moments_init (&moments, self->layers.layers[i].channels, error)
           && limner_planes_layer_weights (style, tap->height, tap->width, &weights, error)
           && limner_moments_measure (&moments, tap, weights, error);
      if (ok)
        limner_moments_blend (&blends[i], &moments, share);
      limner_moments_clear (&moments);
      limner_memory_free (weights);
    }
  limner_memory_free (input);
  return ok;
}

/* The wanted statistics. */
static gboolean
set_statistics (LimnerObjective *self, const LimnerPlanes *styles, const double *shares, guint n_styles,
                const LimnerJob *job, GError **error)
{
  LimnerMoments *blends = limner_style_blends_new (&self->layers, error);
  gboolean ok = blends != NULL;

  for (guint s = 0; ok && s < n_styles; s++)
    ok = add_style_statistics (self, &styles[s], shares[s], blends, job, error);
  ok = ok && limner_style_layers_set_targets (&self->layers, blends, error);
  limner_style_blends_free (&self->layers, blends);
  return ok;
}

gboolean
limner_objective_set_styles (LimnerObjective *self, const LimnerPlanes *styles, const double *shares,
                             guint n_styles, const LimnerJob *job, GError **error)
{
  const LimnerNeighbourStyles places = { styles, shares, n_styles, LIMNER_STYLE_PLACES_BYTES, &self->random };
  gboolean ok;

  /* The plan of the picture is freed first, so that memory never holds two plans. */
  g_clear_pointer (&self->plan, limner_plan_free);
  ok = self->neighbours != NULL ? limner_neighbours_set_styles (self->neighbours, &places, job, error)
                                : set_statistics (self, styles, shares, n_styles, job, error);
  if (ok)
    self->plan = objective_plan (self, self->height, self->width, TRUE, error);
  return ok && self->plan != NULL;
}

gboolean
limner_objective_match (LimnerObjective *self, const float *picture, gboolean by_layer, const LimnerJob *job,
                        GError **error)
{
  const LimnerNeighbourPicture whole = { .height = self->height,
                                         .width = self->width,
                                         .weights = self->counts,
                                         .up = (int) limner_random_below (&self->random, LIMNER_CELL),
                                         .left = (int) limner_random_below (&self->random, LIMNER_CELL) };

  limner_preprocess_planes (self->preprocess, picture, (gsize) self->height * (gsize) self->width,
                            self->network_input);
  return limner_plan_forward (self->plan, self->network_input, limner_job_cancellable (job), error)
         && limner_neighbours_match (self->neighbours, self->plan, &whole,
                                     by_layer ? LIMNER_MATCH_LAYERS : LIMNER_MATCH_TOGETHER, job, error);
}

/* --- evaluation --- */

/* Measures the statistics layer by layer (each uses all threads), then the distances in parallel (each is
 * serial). */
static gboolean
measure_distances (LimnerObjective *self, GError **error)
{
  if (self->neighbours != NULL)
    return TRUE;
  for (guint i = 0; i < self->layers.n; i++)
    {
      LimnerStyleLayer *layer = &self->layers.layers[i];

      if (layer->style_weight > 0
          && !limner_moments_measure (&layer->now, limner_plan_tap (self->plan, i), layer->weights, error))
        return FALSE;
    }
  return limner_style_layers_compare (&self->layers, &self->parts.style, error);
}

static void
add_objective_gradient (guint tap, const LimnerActivation *value, LimnerActivation *gradient,
                        gpointer user_data)
{
  LimnerObjective *self = user_data;
  const LimnerStyleLayer *layer = &self->layers.layers[tap];

  if (self->error != NULL)
    return;
  if (self->neighbours != NULL)
    self->parts.style += limner_neighbours_difference (
        self->neighbours, tap, value, layer->style_weight, gradient,
        layer->content_weight > 0 ? NULL : limner_plan_take_mask (self->plan, tap));
  else if (layer->style_weight > 0
           && !limner_moments_add_gradient (value, layer->weights, layer->slope.mean, layer->slope.second,
                                            gradient, &self->error))
    return;
  if (layer->content_weight > 0)
    self->parts.content
        += limner_content_difference (&layer->content, value, layer->content_weight, gradient);
}

gboolean
limner_objective_evaluate (LimnerObjective *self, const float *x, double *loss, float *gradient,
                           const LimnerJob *job, GError **error)
{
  gsize n = (gsize) self->height * (gsize) self->width;

  self->parts = (LimnerObjectiveParts) { 0 };
  limner_preprocess_planes (self->preprocess, x, n, self->network_input);
  if (!limner_plan_forward (self->plan, self->network_input, limner_job_cancellable (job), error)
      || !measure_distances (self, error)
      || !limner_plan_backward (self->plan, add_objective_gradient, self, self->network_gradient,
                                limner_job_cancellable (job), error))
    return FALSE;
  if (self->error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&self->error));
      return FALSE;
    }
  limner_preprocess_gradient (self->preprocess, self->network_gradient, n, gradient);
  if (self->tv_weight > 0)
    self->parts.variation = limner_total_variation (x, self->height, self->width, self->tv_weight, gradient);
  *loss = self->parts.style + self->parts.content + self->parts.variation;
  if (!isfinite (*loss))
    {
      g_set_error_literal (error, LIMNER_ERROR, LIMNER_ERROR_NUMERIC,
                           _ ("The painting overflowed; try the other style distance or another network."));
      return FALSE;
    }
  return TRUE;
}

/* --- memory --- */

/* The number of styles and the bytes of their places are the spec's. */
static gsize
estimate_neighbours (const LimnerObjectiveSpec *spec, const LimnerStyleLayers *layers,
                     LimnerNeighbourExtent extent, double *pairs, GError **error)
{
  g_autoptr (LimnerNeighbours) neighbours
      = limner_neighbours_new (layers->graph, layers->precision, NULL, layers->nodes, layers->n, error);

  extent.n_styles = MAX (spec->n_styles, 1);
  extent.most = LIMNER_STYLE_PLACES_BYTES;
  return neighbours == NULL ? 0 : limner_neighbours_estimate (neighbours, &extent, pairs);
}

gboolean
limner_objective_pairs (const LimnerObjectiveSpec *spec, int height, int width, int style_side, double *pairs,
                        GError **error)
{
  LimnerStyleLayers layers;
  gsize bytes;

  if (!limner_style_layers_init (&layers, spec, error))
    return FALSE;
  bytes = estimate_neighbours (
      spec, &layers,
      (LimnerNeighbourExtent) {
          .height = height, .width = width, .style_height = style_side, .style_width = style_side },
      pairs, error);
  limner_style_layers_clear (&layers);
  return bytes != 0;
}

gsize
limner_objective_estimate (const LimnerObjectiveSpec *spec, int height, int width, int style_height,
                           int style_width, GError **error)
{
  LimnerStyleLayers layers;
  LimnerPlanSpec own, of_style;
  gsize plan = 0, style_plan = 0, kept = 0, neighbours = 0;

  if (!limner_style_layers_init (&layers, spec, error))
    return 0;
  own = limner_style_layers_plan (&layers, height, width, TRUE);
  plan = limner_plan_estimate (&own, error);
  if (plan != 0)
    kept = limner_style_layers_estimate (&layers, height, width, error);
  of_style = limner_style_layers_plan (&layers, style_height, style_width, FALSE);
  if (kept != 0)
    style_plan = limner_plan_estimate (&of_style, error);
  if (style_plan != 0 && spec->distance == LIMNER_STYLE_NEIGHBOURS
      && (neighbours = estimate_neighbours (spec, &layers,
                                            (LimnerNeighbourExtent) { .height = height,
                                                                      .width = width,
                                                                      .style_height = style_height,
                                                                      .style_width = style_width },
                                            NULL, error))
             == 0)
    style_plan = 0;
  limner_style_layers_clear (&layers);
  if (style_plan == 0)
    return 0;
  return MAX (plan, style_plan) + kept + neighbours
         + sizeof (float)
               * (6 * (gsize) height * (gsize) width + 3 * (gsize) style_height * (gsize) style_width);
}
