#include "config.h"

#include "style/layers-private.h"

#include "base/memory-private.h"
#include "base/threads-private.h"
#include "limner/error.h"

#include <glib/gi18n-lib.h>

static LimnerStyleLayer *
layer_for (LimnerStyleLayers *self, const char *name, GError **error)
{
  int node = limner_graph_find (self->graph, name);

  if (node < 0)
    {
      g_set_error (error, LIMNER_ERROR, LIMNER_ERROR_UNSUPPORTED,
                   _ ("The network has no layer “%s”; choose another layer or another network."), name);
      return NULL;
    }
  for (guint i = 0; i < self->n; i++)
    if (self->layers[i].node == node)
      return &self->layers[i];
  self->layers[self->n]
      = (LimnerStyleLayer) { .node = node, .channels = limner_graph_channels (self->graph, node) };
  return &self->layers[self->n++];
}

static gboolean
choose_layers (LimnerStyleLayers *self, const LimnerObjectiveSpec *spec, GError **error)
{
  double style_total = 0, content_total = 0;

  if (spec->n_style_taps == 0)
    {
      g_set_error_literal (error, LIMNER_ERROR, LIMNER_ERROR_UNSUPPORTED,
                           _ ("This network names no style layers; choose one made for style transfer."));
      return FALSE;
    }
  self->layers = g_new0 (LimnerStyleLayer, spec->n_style_taps + spec->n_content_taps);
  for (guint i = 0; i < spec->n_style_taps; i++)
    style_total += spec->style_taps[i].weight;
  for (guint i = 0; i < spec->n_content_taps; i++)
    content_total += spec->content_taps[i].weight;
  for (guint i = 0; i < spec->n_style_taps; i++)
    {
      LimnerStyleLayer *layer = layer_for (self, spec->style_taps[i].tap, error);

      if (layer == NULL)
        return FALSE;
      layer->style_weight = spec->style_taps[i].weight / style_total;
    }
  for (guint i = 0; i < spec->n_content_taps && spec->content_weight > 0; i++)
    {
      LimnerStyleLayer *layer = layer_for (self, spec->content_taps[i].tap, error);

      if (layer == NULL)
        return FALSE;
      layer->content_weight = spec->content_weight * spec->content_taps[i].weight / content_total;
    }
  return TRUE;
}

gboolean
limner_style_layers_init (LimnerStyleLayers *self, const LimnerObjectiveSpec *spec, GError **error)
{
  *self = (LimnerStyleLayers) { .graph = limner_graph_ref (spec->graph), .kind = spec->distance };
  self->precision = spec->exact ? LIMNER_FP32 : limner_precision ();
  if (!choose_layers (self, spec, error))
    {
      limner_style_layers_clear (self);
      return FALSE;
    }
  self->nodes = g_new (int, self->n);
  for (guint i = 0; i < self->n; i++)
    self->nodes[i] = self->layers[i].node;
  return TRUE;
}

LimnerPlanSpec
limner_style_layers_plan (const LimnerStyleLayers *self, int height, int width, gboolean backward)
{
  return (LimnerPlanSpec) { .graph = self->graph,
                            .height = height,
                            .width = width,
                            .taps = self->nodes,
                            .n_taps = self->n,
                            .precision = self->precision,
                            .backward = backward };
}

static void
clear_statistics (LimnerStyleLayer *layer)
{
  limner_style_target_clear (&layer->target);
  limner_moments_clear (&layer->now);
  limner_moments_clear (&layer->slope);
}

void
limner_style_layers_clear (LimnerStyleLayers *self)
{
  for (guint i = 0; i < self->n; i++)
    {
      g_clear_pointer (&self->layers[i].weights, limner_memory_free);
      limner_content_target_clear (&self->layers[i].content);
      clear_statistics (&self->layers[i]);
    }
  g_clear_pointer (&self->layers, g_free);
  g_clear_pointer (&self->nodes, g_free);
  g_clear_pointer (&self->graph, limner_graph_unref);
  self->n = 0;
}

/* --- targets --- */

LimnerMoments *
limner_style_blends_new (const LimnerStyleLayers *self, GError **error)
{
  LimnerMoments *blends = g_new0 (LimnerMoments, self->n);

  for (guint i = 0; i < self->n; i++)
    if (self->layers[i].style_weight > 0
        && !limner_moments_init (&blends[i], self->layers[i].channels, error))
      {
        limner_style_blends_free (self, blends);
        return NULL;
      }
  return blends;
}

void
limner_style_blends_free (const LimnerStyleLayers *self, LimnerMoments *blends)
{
  for (guint i = 0; blends != NULL && i < self->n; i++)
    limner_moments_clear (&blends[i]);
  g_free (blends);
}

void
limner_moments_blend (LimnerMoments *blend, const LimnerMoments *moments, double share)
{
  gsize padded = (gsize) moments->padded;

  for (gsize c = 0; c < padded; c++)
    blend->mean[c] += (float) share * moments->mean[c];
  for (gsize c = 0; c < padded * padded; c++)
    blend->second[c] += (float) share * moments->second[c];
}

gboolean
limner_style_layers_set_targets (LimnerStyleLayers *self, LimnerMoments *blends, GError **error)
{
  for (guint i = 0; i < self->n; i++)
    {
      LimnerStyleLayer *layer = &self->layers[i];

      if (layer->style_weight <= 0)
        continue;
      clear_statistics (layer);
      if (!limner_style_target_init (&layer->target, self->kind, &blends[i], error)
          || !limner_moments_init (&layer->now, layer->channels, error)
          || !limner_moments_init (&layer->slope, layer->channels, error))
        return FALSE;
    }
  return TRUE;
}

/* --- how far it is --- */

static void
compare_layer (gpointer data, gsize chunk, int worker)
{
  LimnerStyleLayers *self = data;
  LimnerStyleLayer *layer = &self->layers[chunk];
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

/* Computes the layers in parallel; each layer is serial. */
gboolean
limner_style_layers_compare (LimnerStyleLayers *self, double *loss, GError **error)
{
  gboolean ok = TRUE;

  *loss = 0;
  limner_parallel_for (self->n, compare_layer, self);
  for (guint i = 0; i < self->n; i++)
    {
      LimnerStyleLayer *layer = &self->layers[i];

      if (layer->error != NULL)
        {
          if (ok) /* the first; each layer may have one */
            g_propagate_error (error, g_steal_pointer (&layer->error));
          g_clear_error (&layer->error);
          ok = FALSE;
        }
      if (layer->style_weight > 0)
        *loss += layer->style_weight * layer->distance;
    }
  return ok;
}

/* --- memory --- */

gsize
limner_style_layers_estimate (const LimnerStyleLayers *self, int height, int width, GError **error)
{
  gsize kept = 0, scratch = 0;

  for (guint i = 0; i < self->n; i++)
    {
      const LimnerStyleLayer *layer = &self->layers[i];
      gsize padded = (gsize) limner_lanes_round_up (layer->channels);
      int h = height, w = width;

      if (!limner_graph_size (self->graph, layer->node, &h, &w, error))
        return 0;
      kept += sizeof (float) * (gsize) h * (gsize) w;
      if (layer->content_weight > 0)
        kept += sizeof (float) * (gsize) (h + 2) * (gsize) (w + 2) * padded;
      if (layer->style_weight > 0 && self->kind != LIMNER_STYLE_NEIGHBOURS)
        {
          kept += sizeof (float) * 4 * padded * padded;
          scratch = MAX (scratch, limner_moments_scratch (layer->channels));
        }
    }
  return kept + scratch;
}
