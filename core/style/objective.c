#include "config.h"

#include "style/objective-private.h"

#include "base/memory-private.h"
#include "base/threads-private.h"
#include "image/image-private.h"
#include "model/preprocess-private.h"
#include "nn/moments-private.h"
#include "nn/plan-private.h"
#include "style/content-private.h"
#include "style/distance-private.h"
#include "style/variation-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* One layer the objective reads. */
typedef struct
{
  int node;
  int channels;
  double style_weight;   /* 0: no style layer; all sum to 1 */
  double content_weight; /* 0: no content layer; all sum to the setting */
  float *weights;        /* [h,w] of the layer: where statistics count; NULL: everywhere */
  LimnerContentTarget content;
  LimnerStyleTarget target;
  /* of the evaluation under way */
  LimnerMoments now, slope; /* the statistics, and the loss's gradient to them */
  double distance;
  GError *error;
} Layer;

struct _LimnerObjective
{
  LimnerGraph *graph;
  LimnerPlan *plan;
  LimnerStyleDistance distance;
  double tv_weight;
  int height, width;
  const LimnerPreprocess *preprocess;
  Layer *layers;
  guint n_layers;
  float *network_input, *network_gradient; /* [3,H,W] */
  /* of the evaluation under way */
  LimnerObjectiveParts parts;
  GError *error;
};

/* --- layers --- */

static Layer *
layer_for (LimnerObjective *self, const char *name, GError **error)
{
  int node = limner_graph_find (self->graph, name);

  if (node < 0)
    {
      g_set_error (error, LIMNER_ERROR, LIMNER_ERROR_UNSUPPORTED,
                   _ ("The network has no layer “%s”; choose another layer or another network."), name);
      return NULL;
    }
  for (guint i = 0; i < self->n_layers; i++)
    if (self->layers[i].node == node)
      return &self->layers[i];
  self->layers[self->n_layers]
      = (Layer) { .node = node, .channels = limner_graph_channels (self->graph, node) };
  return &self->layers[self->n_layers++];
}

static gboolean
choose_layers (LimnerObjective *self, const LimnerObjectiveSpec *spec, GError **error)
{
  double style_total = 0, content_total = 0;

  if (spec->n_style_taps == 0)
    {
      g_set_error_literal (error, LIMNER_ERROR, LIMNER_ERROR_UNSUPPORTED,
                           _ ("This network names no style layers; choose one made for style transfer."));
      return FALSE;
    }
  self->layers = g_new0 (Layer, spec->n_style_taps + spec->n_content_taps);
  for (guint i = 0; i < spec->n_style_taps; i++)
    style_total += spec->style_taps[i].weight;
  for (guint i = 0; i < spec->n_content_taps; i++)
    content_total += spec->content_taps[i].weight;
  for (guint i = 0; i < spec->n_style_taps; i++)
    {
      Layer *layer = layer_for (self, spec->style_taps[i].tap, error);

      if (layer == NULL)
        return FALSE;
      layer->style_weight = spec->style_taps[i].weight / style_total;
    }
  for (guint i = 0; i < spec->n_content_taps && spec->content_weight > 0; i++)
    {
      Layer *layer = layer_for (self, spec->content_taps[i].tap, error);

      if (layer == NULL)
        return FALSE;
      layer->content_weight = spec->content_weight * spec->content_taps[i].weight / content_total;
    }
  return TRUE;
}

static LimnerPlan *
plan_for (LimnerObjective *self, int height, int width, gboolean backward, GError **error)
{
  g_autofree int *nodes = g_new (int, self->n_layers);

  for (guint i = 0; i < self->n_layers; i++)
    nodes[i] = self->layers[i].node;
  return limner_plan_new (self->graph, height, width, nodes, self->n_layers, backward, error);
}

static gboolean
keep_content (Layer *layer, const LimnerPlanes *content, const LimnerActivation *tap, GError **error)
{
  return limner_planes_layer_weights (content, tap->height, tap->width, &layer->weights, error)
         && (layer->content_weight <= 0
             || limner_content_target_init (&layer->content, tap, layer->weights, error));
}

static gboolean
measure_content (LimnerObjective *self, const LimnerPlanes *content, GCancellable *cancellable,
                 GError **error)
{
  limner_preprocess_planes (self->preprocess, content->planes, (gsize) self->height * (gsize) self->width,
                            self->network_input);
  if (!limner_plan_forward (self->plan, self->network_input, cancellable, error))
    return FALSE;
  for (guint i = 0; i < self->n_layers; i++)
    if (!keep_content (&self->layers[i], content, limner_plan_tap (self->plan, i), error))
      return FALSE;
  return TRUE;
}

LimnerObjective *
limner_objective_new (const LimnerObjectiveSpec *spec, const LimnerPlanes *content, GCancellable *cancellable,
                      GError **error)
{
  g_autoptr (LimnerObjective) self = g_new0 (LimnerObjective, 1);
  gsize n = (gsize) content->height * (gsize) content->width;

  self->graph = limner_graph_ref (spec->graph);
  limner_graph_set_precision (self->graph, spec->exact ? LIMNER_FP32 : limner_precision ());
  self->distance = spec->distance;
  self->tv_weight = spec->tv_weight;
  self->height = content->height;
  self->width = content->width;
  self->preprocess = limner_model_preprocess (spec->model);
  if (!choose_layers (self, spec, error))
    return NULL;
  self->network_input = limner_alloc_floats (3 * n, error);
  if (self->network_input == NULL)
    return NULL;
  self->network_gradient = limner_alloc_floats (3 * n, error);
  if (self->network_gradient == NULL)
    return NULL;
  self->plan = plan_for (self, self->height, self->width, TRUE, error);
  if (self->plan == NULL || !measure_content (self, content, cancellable, error))
    return NULL;
  return g_steal_pointer (&self);
}

void
limner_objective_free (LimnerObjective *self)
{
  if (self == NULL)
    return;
  for (guint i = 0; i < self->n_layers; i++)
    {
      limner_memory_free (self->layers[i].weights);
      limner_content_target_clear (&self->layers[i].content);
      limner_moments_clear (&self->layers[i].now);
      limner_moments_clear (&self->layers[i].slope);
      limner_style_target_clear (&self->layers[i].target);
    }
  g_free (self->layers);
  g_clear_pointer (&self->plan, limner_plan_free);
  limner_memory_free (self->network_input);
  limner_memory_free (self->network_gradient);
  limner_graph_unref (self->graph);
  g_clear_error (&self->error);
  g_free (self);
}

gboolean
limner_objective_set_content (LimnerObjective *self, const LimnerPlanes *content, GCancellable *cancellable,
                              GError **error)
{
  g_return_val_if_fail (self->plan != NULL, FALSE);
  g_return_val_if_fail (content->height == self->height && content->width == self->width, FALSE);
  for (guint i = 0; i < self->n_layers; i++)
    {
      g_clear_pointer (&self->layers[i].weights, limner_memory_free);
      limner_content_target_clear (&self->layers[i].content);
    }
  return measure_content (self, content, cancellable, error);
}

void
limner_objective_parts (const LimnerObjective *self, LimnerObjectiveParts *parts)
{
  *parts = self->parts;
}

/* --- the styles' statistics --- */

/* Adds share * the moments of one style to blends[n_layers]. */
static gboolean
add_style (LimnerObjective *self, const LimnerPlanes *style, double share, LimnerMoments *blends,
           GCancellable *cancellable, GError **error)
{
  gsize n = (gsize) style->height * (gsize) style->width;
  g_autoptr (LimnerPlan) plan = plan_for (self, style->height, style->width, FALSE, error);
  float *input = plan != NULL ? limner_alloc_floats (3 * n, error) : NULL;
  gboolean ok = input != NULL;

  if (ok)
    {
      limner_preprocess_planes (self->preprocess, style->planes, n, input);
      ok = limner_plan_forward (plan, input, cancellable, error);
    }
  for (guint i = 0; ok && i < self->n_layers; i++)
    {
      const LimnerActivation *tap = limner_plan_tap (plan, i);
      LimnerMoments moments = { 0 };
      float *weights = NULL;

      if (self->layers[i].style_weight <= 0)
        continue;
      ok = limner_moments_init (&moments, self->layers[i].channels, error)
           && limner_planes_layer_weights (style, tap->height, tap->width, &weights, error)
           && limner_moments_measure (&moments, tap, weights, error);
      for (int c = 0; ok && c < moments.padded; c++)
        blends[i].mean[c] += (float) share * moments.mean[c];
      for (gsize c = 0; ok && c < (gsize) moments.padded * (gsize) moments.padded; c++)
        blends[i].second[c] += (float) share * moments.second[c];
      limner_moments_clear (&moments);
      limner_memory_free (weights);
    }
  limner_memory_free (input);
  return ok;
}

gboolean
limner_objective_set_styles (LimnerObjective *self, const LimnerPlanes *styles, const double *shares,
                             guint n_styles, GCancellable *cancellable, GError **error)
{
  g_autofree LimnerMoments *blends = g_new0 (LimnerMoments, self->n_layers);
  gboolean ok = TRUE;

  /* The styles' plans take the place of the picture's, so that memory never holds two. */
  g_clear_pointer (&self->plan, limner_plan_free);
  for (guint i = 0; ok && i < self->n_layers; i++)
    if (self->layers[i].style_weight > 0)
      ok = limner_moments_init (&blends[i], self->layers[i].channels, error);
  for (guint s = 0; ok && s < n_styles; s++)
    ok = add_style (self, &styles[s], shares[s], blends, cancellable, error);
  for (guint i = 0; ok && i < self->n_layers; i++)
    if (self->layers[i].style_weight > 0)
      {
        Layer *layer = &self->layers[i];

        limner_style_target_clear (&layer->target);
        limner_moments_clear (&layer->now);
        limner_moments_clear (&layer->slope);
        ok = limner_style_target_init (&layer->target, self->distance, &blends[i], error)
             && limner_moments_init (&layer->now, layer->channels, error)
             && limner_moments_init (&layer->slope, layer->channels, error);
      }
  for (guint i = 0; i < self->n_layers; i++)
    limner_moments_clear (&blends[i]);
  if (ok)
    self->plan = plan_for (self, self->height, self->width, TRUE, error);
  return ok && self->plan != NULL;
}

/* --- evaluation --- */

static void
measure_distance (gpointer data, gsize chunk, int worker)
{
  LimnerObjective *self = data;
  Layer *layer = &self->layers[chunk];
  float weight = (float) layer->style_weight;

  if (layer->style_weight <= 0
      || !limner_style_distance (&layer->target, &layer->now, &layer->distance, layer->slope.mean,
                                 layer->slope.second, &layer->error))
    return;
  for (int i = 0; i < layer->slope.padded; i++)
    layer->slope.mean[i] *= weight;
  for (gsize i = 0; i < (gsize) layer->slope.padded * (gsize) layer->slope.padded; i++)
    layer->slope.second[i] *= weight;
}

/* Statistics layer by layer (each uses every thread), then the distances side by side (each is serial). */
static gboolean
measure_distances (LimnerObjective *self, GError **error)
{
  for (guint i = 0; i < self->n_layers; i++)
    {
      Layer *layer = &self->layers[i];

      if (layer->style_weight > 0
          && !limner_moments_measure (&layer->now, limner_plan_tap (self->plan, i), layer->weights, error))
        return FALSE;
    }
  limner_parallel_for (self->n_layers, measure_distance, self);
  for (guint i = 0; i < self->n_layers; i++)
    {
      if (self->layers[i].error != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&self->layers[i].error));
          return FALSE;
        }
      if (self->layers[i].style_weight > 0)
        self->parts.style += self->layers[i].style_weight * self->layers[i].distance;
    }
  return TRUE;
}

static void
add_tap_gradient (guint tap, const LimnerActivation *value, LimnerActivation *gradient, gpointer user_data)
{
  LimnerObjective *self = user_data;
  const Layer *layer = &self->layers[tap];

  if (self->error != NULL)
    return;
  if (layer->style_weight > 0
      && !limner_moments_add_gradient (value, layer->weights, layer->slope.mean, layer->slope.second,
                                       gradient, &self->error))
    return;
  if (layer->content_weight > 0)
    self->parts.content
        += limner_content_difference (&layer->content, value, layer->content_weight, gradient);
}

gboolean
limner_objective_evaluate (LimnerObjective *self, const float *x, double *loss, float *gradient,
                           GCancellable *cancellable, GError **error)
{
  gsize n = (gsize) self->height * (gsize) self->width;

  self->parts = (LimnerObjectiveParts) { 0 };
  limner_preprocess_planes (self->preprocess, x, n, self->network_input);
  if (!limner_plan_forward (self->plan, self->network_input, cancellable, error)
      || !measure_distances (self, error)
      || !limner_plan_backward (self->plan, add_tap_gradient, self, self->network_gradient, cancellable,
                                error))
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
      g_set_error_literal (
          error, LIMNER_ERROR, LIMNER_ERROR_NUMERIC,
          _ ("The painting left the numbers; try the other style distance or another network."));
      return FALSE;
    }
  return TRUE;
}

/* --- memory --- */

/* Bytes of what is kept beside the plan: content features, statistics and their scratch. */
static gsize
layers_estimate (const LimnerObjective *self, int height, int width, GError **error)
{
  gsize kept = 0, scratch = 0;

  for (guint i = 0; i < self->n_layers; i++)
    {
      const Layer *layer = &self->layers[i];
      gsize padded = (gsize) (layer->channels + LIMNER_LANES - 1) / LIMNER_LANES * LIMNER_LANES;
      int h = height, w = width;

      if (!limner_graph_size (self->graph, layer->node, &h, &w, error))
        return 0;
      kept += sizeof (float) * (gsize) h * (gsize) w;
      if (layer->content_weight > 0)
        kept += sizeof (float) * (gsize) (h + 2) * (gsize) (w + 2) * padded;
      if (layer->style_weight > 0)
        {
          kept += sizeof (float) * 4 * padded * padded;
          scratch = MAX (scratch, limner_moments_scratch (layer->channels));
        }
    }
  return kept + scratch;
}

gsize
limner_objective_estimate (const LimnerObjectiveSpec *spec, int height, int width, int style_height,
                           int style_width, GError **error)
{
  g_autoptr (LimnerObjective) self = g_new0 (LimnerObjective, 1);
  g_autofree int *nodes = NULL;
  gsize plan, style_plan, layers;

  self->graph = limner_graph_ref (spec->graph);
  limner_graph_set_precision (self->graph, spec->exact ? LIMNER_FP32 : limner_precision ());
  if (!choose_layers (self, spec, error))
    return 0;
  nodes = g_new (int, self->n_layers);
  for (guint i = 0; i < self->n_layers; i++)
    nodes[i] = self->layers[i].node;
  plan = limner_plan_estimate (self->graph, height, width, nodes, self->n_layers, TRUE, error);
  layers = plan != 0 ? layers_estimate (self, height, width, error) : 0;
  style_plan = layers != 0 ? limner_plan_estimate (self->graph, style_height, style_width, nodes,
                                                   self->n_layers, FALSE, error)
                           : 0;
  if (style_plan == 0)
    return 0;
  return MAX (plan, style_plan) + layers
         + sizeof (float)
               * (6 * (gsize) height * (gsize) width + 3 * (gsize) style_height * (gsize) style_width);
}
