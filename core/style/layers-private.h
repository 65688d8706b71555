/* The feature layers of style transfer: their targets, and the distance to them. */
#pragma once

#include "networks/network-private.h"
#include "nn/plan-private.h"
#include "style/content-private.h"
#include "style/distance-private.h"

#include <gio/gio.h>

/* The specification of an objective. The graph, the weights' entries and the pixels must outlive the
 * objective; this struct need not. */
typedef struct
{
  LimnerModel *model;
  LimnerGraph *graph;
  LimnerStyleDistance distance;
  double content_weight, tv_weight;
  const LimnerTapWeight *style_taps, *content_taps; /* names of layers; style weights need not sum to 1 */
  guint n_style_taps, n_content_taps;
  guint64 seed;   /* neighbours: seed of their grids' random shift */
  guint n_styles; /* in estimates; 0: one */
  gboolean exact; /* fp32, whatever painting uses */
} LimnerObjectiveSpec;

typedef struct
{
  int node;
  int channels;
  double style_weight;   /* 0: not a style layer; the weights of all layers sum to 1 */
  double content_weight; /* 0: not a content layer; the weights of all layers sum to the setting */
  float *weights;        /* [h,w] of the layer: where statistics count; NULL: everywhere */
  LimnerContentTarget content;
  LimnerStyleTarget target;
  /* of the current evaluation */
  LimnerMoments now, slope; /* the statistics, and the loss's gradient to them */
  double distance;
  GError *error;
} LimnerStyleLayer;

typedef struct
{
  LimnerGraph *graph;
  LimnerPrecision precision; /* of its plans */
  LimnerStyleDistance kind;
  LimnerStyleLayer *layers;
  int *nodes; /* [n] */
  guint n;
} LimnerStyleLayers;

gboolean limner_style_layers_init (LimnerStyleLayers *self, const LimnerObjectiveSpec *spec, GError **error);
void limner_style_layers_clear (LimnerStyleLayers *self);

/* The plan that reads the layers of a picture of height x width. */
LimnerPlanSpec limner_style_layers_plan (const LimnerStyleLayers *self, int height, int width,
                                         gboolean backward);

/* Sets the target statistics from blends [n], the style layers' (taken over). */
gboolean limner_style_layers_set_targets (LimnerStyleLayers *self, LimnerMoments *blends, GError **error);
/* Blends for limner_style_layers_set_targets, all zero. Free with limner_style_blends_free. */
LimnerMoments *limner_style_blends_new (const LimnerStyleLayers *self,
                                        GError **error) G_GNUC_WARN_UNUSED_RESULT;
void limner_style_blends_free (const LimnerStyleLayers *self, LimnerMoments *blends);
/* blend += share * moments */
void limner_moments_blend (LimnerMoments *blend, const LimnerMoments *moments, double share);

/* Computes each layer's distance from its `now` and the gradient into `slope`; *loss gets the weighted
 * sum. */
gboolean limner_style_layers_compare (LimnerStyleLayers *self, double *loss, GError **error);

/* Bytes of features, statistics and their scratch for a picture of height x width, without the plan; 0
 * with an error. */
gsize limner_style_layers_estimate (const LimnerStyleLayers *self, int height, int width, GError **error);
