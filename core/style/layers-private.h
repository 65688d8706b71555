/* The layers that style transfer reads: what is wanted of them, and how far they are from it. */
#pragma once

#include "networks/network-private.h"
#include "nn/plan-private.h"
#include "style/content-private.h"
#include "style/distance-private.h"

#include <gio/gio.h>

/* What an objective is made of; the graph, the weights' entries and the pixels must outlive it, not these
 * structs. */
typedef struct
{
  LimnerModel *model;
  LimnerGraph *graph;
  LimnerStyleDistance distance;
  double content_weight, tv_weight;
  const LimnerTapWeight *style_taps, *content_taps; /* names of layers; style weights need not sum to 1 */
  guint n_style_taps, n_content_taps;
  guint64 seed;   /* neighbours: where their grids lie */
  gsize places;   /* neighbours: bytes of the styles' places; 0: as many as help */
  guint n_styles; /* in estimates; 0: one */
  gboolean exact; /* fp32, whatever painting uses */
} LimnerObjectiveSpec;

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
} LimnerStyleLayer;

typedef struct
{
  LimnerGraph *graph;
  LimnerStyleDistance kind;
  LimnerStyleLayer *layers;
  int *nodes; /* [n] */
  guint n;
} LimnerStyleLayers;

gboolean limner_style_layers_init (LimnerStyleLayers *self, const LimnerObjectiveSpec *spec, GError **error);
void limner_style_layers_clear (LimnerStyleLayers *self);

/* The wanted statistics: blends [n], taken from it (those of style layers). */
gboolean limner_style_layers_set_targets (LimnerStyleLayers *self, LimnerMoments *blends, GError **error);
/* Blends for that, zero. Free with limner_style_blends_free. */
LimnerMoments *limner_style_blends_new (const LimnerStyleLayers *self,
                                        GError **error) G_GNUC_WARN_UNUSED_RESULT;
void limner_style_blends_free (const LimnerStyleLayers *self, LimnerMoments *blends);
/* blend += share * moments */
void limner_moments_blend (LimnerMoments *blend, const LimnerMoments *moments, double share);

/* From each layer's `now`: the distances and, in `slope`, their gradient; *loss gets their weighted sum. */
gboolean limner_style_layers_compare (LimnerStyleLayers *self, double *loss, GError **error);

/* Bytes of what is kept for layers of a picture of height x width beside a plan: features, statistics and
 * their scratch; 0 with an error. */
gsize limner_style_layers_estimate (const LimnerStyleLayers *self, int height, int width, GError **error);
