/* The objective of a dream: how strongly a picture excites layers of a network, with its gradient. */
#pragma once

#include "dream/guide-private.h"
#include "dream/layers-private.h"
#include "image/row-source-private.h"
#include "job/job-private.h"
#include "limner/dream.h"
#include "nn/receptive-field-private.h"

/* The layers and guides of the objective, for any picture size. */
typedef struct
{
  LimnerModel *model;
  LimnerGraph *graph;
  LimnerPrecision precision; /* of its plans */
  GArray *layers;            /* LimnerDreamLayer */
  gboolean suppress;
  LimnerDreamFeatures *guides; /* [layers->len], or NULL without a guide */
} LimnerDreamSpec;

/* Layers as in the settings. */
gboolean limner_dream_spec_init (LimnerDreamSpec *spec, LimnerModel *model, const char *layers,
                                 gboolean suppress, GError **error);
/* Computes the features of a guide picture [3,H,W], R'G'B' 0..1. They become the target. */
gboolean limner_dream_spec_set_guide (LimnerDreamSpec *spec, const LimnerPlaneView *guide,
                                      const LimnerJob *job, GError **error);
void limner_dream_spec_clear (LimnerDreamSpec *spec);

typedef struct _LimnerDreamObjective LimnerDreamObjective;

/* The receptive field of the layers, for tiles. */
gboolean limner_dream_spec_receptive_field (const LimnerDreamSpec *spec, LimnerReceptiveField *field,
                                            GError **error);

/* For pictures of height x width, or windows of that size of a whole_height x whole_width one; the spec must
 * outlive it. NULL with LIMNER_ERROR_MEMORY or, for a picture
 * too small for the layers, _ARGUMENT. */
LimnerDreamObjective *limner_dream_objective_new (const LimnerDreamSpec *spec, int height, int width,
                                                  int whole_height, int whole_width,
                                                  GError **error) G_GNUC_WARN_UNUSED_RESULT;
void limner_dream_objective_free (LimnerDreamObjective *objective);

/* Evaluates at x [3,H,W] (R'G'B' 0..1). The loss is the sum over layers of weight * mean (over the whole
 * picture) of
 *
 *   f^2 / 2                    without a guide (Mordvintsev et al. 2015),
 *   f_p . g (p's best match)   with a guide (their "guided dreams"),
 *
 * over the wanted values. Writes its gradient [3,H,W]. When suppressing, the loss is the same and the
 * gradient has the opposite sign. */
gboolean limner_dream_objective_evaluate (LimnerDreamObjective *objective, const float *x, double *loss,
                                          float *gradient, const LimnerJob *job, GError **error);

/* Bytes an objective takes, without making one; 0 with an error. */
gsize limner_dream_objective_estimate (const LimnerDreamSpec *spec, int height, int width, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LimnerDreamObjective, limner_dream_objective_free)
