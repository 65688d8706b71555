/* A StyleGAN2 ready to run: mapping from z to w, synthesis from w to pictures. */
#pragma once

#include "job/job-private.h"
#include "limner/portrait.h"
#include "networks/stylegan2-private.h"
#include "nn/plan-cache-private.h"

typedef struct
{
  LimnerTensor *weight; /* [out,in] */
  LimnerTensor *bias;   /* [out] */
} LimnerDense;

typedef struct
{
  LimnerStylegan2 shape;
  LimnerDense embed;     /* of c; weight NULL: the network has no classes */
  LimnerDense *layers;   /* [shape.mapping_layers] */
  LimnerTensor *average; /* [layers,w_dim] w of the average face, mostly the same for all layers */
} LimnerMapping;

gboolean limner_mapping_init (LimnerMapping *mapping, LimnerModel *model, const LimnerStylegan2 *shape,
                              GError **error);
void limner_mapping_clear (LimnerMapping *mapping);
/* Computes w [w_dim] from z [z_dim] and, if the network has classes, c [c_dim]. */
void limner_mapping_run (const LimnerMapping *mapping, const float *z, const float *c, float *w);

struct _LimnerPortrait
{
  LimnerModel *model;
  LimnerStylegan2 shape;
  LimnerMapping mapping;
  LimnerGraph *graph;
  LimnerPlanCache plans;
  LimnerPlan *plan; /* to the picture; made when first needed; owned by plans */
  int *taps;        /* of the plan: the running pictures of each resolution, the result, and its alpha */
  int n_taps;       /* without alpha */
  gboolean has_alpha;
};

/* Floats of a w+ [L,D]. */
static inline gsize
limner_portrait_w_size (const LimnerPortrait *portrait)
{
  return (gsize) portrait->shape.layers * (gsize) portrait->shape.w_dim;
}

/* w is [1,L,D] and finite; otherwise LIMNER_ERROR_ARGUMENT. */
gboolean limner_portrait_check_one (const LimnerPortrait *portrait, const LimnerTensor *w, GError **error);
/* Truncates w [L,D] in place. */
void limner_portrait_draw_to_average (const LimnerPortrait *portrait, double psi, float *w);
/* As limner_portrait_layer_range, for a network with this number of layers. */
void limner_layer_range_of (int layers, LimnerLayerRange range, int *first, int *end);
/* Is called with each picture when it is ready. */
typedef struct
{
  LimnerTapFunc func;
  gpointer data;
} LimnerPictureWatch;

/* Runs synthesis on w [L,D]. The plan's taps then contain the pictures. watch: NULL: none. */
gboolean limner_portrait_forward (LimnerPortrait *portrait, const float *w, double noise,
                                  const LimnerPictureWatch *watch, const LimnerJob *job, GError **error);
/* The picture [3,H,W] of a tap, from the network's range -1 … 1. */
LimnerImage *limner_portrait_picture_of (const LimnerActivation *value,
                                         GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* rgb [3,R,R] in the network's own range from w [L,D]. */
gboolean limner_portrait_run (LimnerPortrait *portrait, const float *w, double noise, float *rgb,
                              const LimnerJob *job, GError **error);
