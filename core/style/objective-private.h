/* The objective of style transfer at one scale, with its gradient: relative style distances and content
 * differences of a network's layers, plus total variation, as a function of the picture (Gatys, Ecker, Bethge
 * 2016, "Image style transfer using convolutional neural networks", section 2.3; the distances are in
 * style/distance-private.h and style/neighbours-private.h).
 *
 * Pictures are planes [3,H,W] of R'G'B' in 0..1; the optimiser may leave that range. An objective is used by
 * one thread at a time; its kernels use all threads of the job. Functions that return gboolean return FALSE
 * with LIMNER_ERROR_MEMORY, LIMNER_ERROR_CANCELLED, or LIMNER_ERROR_NUMERIC if statistics cannot be computed.
 */
#pragma once

#include "job/job-private.h"
#include "limner/style.h"
#include "style/layers-private.h"
#include "style/planes-private.h"

#include <gio/gio.h>

typedef struct _LimnerObjective LimnerObjective;

/* An objective for pictures of content's size, [3,H,W] with weights [H,W] or NULL. Computes the content's
 * features; set the styles next. The model of `spec` must outlive it; what it needs of spec and content is
 * copied. NULL with an error as above, or if the picture is too small for the network. */
LimnerObjective *limner_objective_new (const LimnerObjectiveSpec *spec, const LimnerPlanes *content,
                                       const LimnerJob *job, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void limner_objective_free (LimnerObjective *objective);

/* Sets the target: the statistics or the cells of the styles, blended by shares [n_styles], each > 0, which
 * sum to 1. The styles may have any sizes; they are not needed afterwards. */
gboolean limner_objective_set_styles (LimnerObjective *objective, const LimnerPlanes *styles,
                                      const double *shares, guint n_styles, const LimnerJob *job,
                                      GError **error);

/* With LIMNER_STYLE_NEIGHBOURS, after the styles and before the first evaluation: assigns to every cell
 * of a picture [3,H,W] a place of the styles, for all layers together or (by_layer) for each separately. */
gboolean limner_objective_match (LimnerObjective *objective, const float *picture, gboolean by_layer,
                                 const LimnerJob *job, GError **error);

/* Replaces the content by one of the same size; the styles stay. Only after the styles were set. */
gboolean limner_objective_set_content (LimnerObjective *objective, const LimnerPlanes *content,
                                       const LimnerJob *job, GError **error);

/* The terms of the last loss, each multiplied by its weight; they sum to the loss. 0 before an evaluation. */
typedef struct
{
  double style, content, variation;
} LimnerObjectiveParts;
void limner_objective_parts (const LimnerObjective *objective, LimnerObjectiveParts *parts);

/* *loss: the loss at x [3,H,W]. gradient [3,H,W] is overwritten by its derivatives by x. Only after the
 * styles were set. */
gboolean limner_objective_evaluate (LimnerObjective *objective, const float *x, double *loss, float *gradient,
                                    const LimnerJob *job, GError **error);

/* *pairs: how many pairs of a cell and a place limner_objective_match compares, for a picture of height x
 * width pixels and a style of style_side x style_side. */
gboolean limner_objective_pairs (const LimnerObjectiveSpec *spec, int height, int width, int style_side,
                                 double *pairs, GError **error);

/* Peak bytes of an objective for a content of height x width pixels and styles of at most style_height x
 * style_width, without creating it; 0 with an error. */
gsize limner_objective_estimate (const LimnerObjectiveSpec *spec, int height, int width, int style_height,
                                 int style_width, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LimnerObjective, limner_objective_free)
