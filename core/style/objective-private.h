/* The objective of style transfer at one scale, with its gradient: relative style distances and content
 * differences of a network's layers, plus total variation, as a function of the picture. */
#pragma once

#include "job/job-private.h"
#include "limner/style.h"
#include "style/layers-private.h"
#include "style/planes-private.h"

#include <gio/gio.h>

typedef struct _LimnerObjective LimnerObjective;

/* An objective for pictures of content's size. Computes the content's features; set the styles next. */
LimnerObjective *limner_objective_new (const LimnerObjectiveSpec *spec, const LimnerPlanes *content,
                                       const LimnerJob *job, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void limner_objective_free (LimnerObjective *objective);

/* Sets the target statistics: those of the styles, blended by shares (which sum to 1). */
gboolean limner_objective_set_styles (LimnerObjective *objective, const LimnerPlanes *styles,
                                      const double *shares, guint n_styles, const LimnerJob *job,
                                      GError **error);

/* With LIMNER_STYLE_NEIGHBOURS, after the styles and before the first evaluation: assigns to every cell
 * of a picture [3,H,W] a place of the styles, for all layers together or for each separately. */
gboolean limner_objective_match (LimnerObjective *objective, const float *picture, gboolean by_layer,
                                 const LimnerJob *job, GError **error);

/* Replaces the content by one of the same size; the styles stay. Only after the styles were set. */
gboolean limner_objective_set_content (LimnerObjective *objective, const LimnerPlanes *content,
                                       const LimnerJob *job, GError **error);

/* The terms of the last loss, each with its weight. */
typedef struct
{
  double style, content, variation;
} LimnerObjectiveParts;
void limner_objective_parts (const LimnerObjective *objective, LimnerObjectiveParts *parts);

/* Loss at x [3,H,W] and its gradient [3,H,W] (overwritten). */
gboolean limner_objective_evaluate (LimnerObjective *objective, const float *x, double *loss, float *gradient,
                                    const LimnerJob *job, GError **error);

/* How many pairs limner_objective_match compares, of a picture of height x width and a square style. */
gboolean limner_objective_pairs (const LimnerObjectiveSpec *spec, int height, int width, int style_side,
                                 double *pairs, GError **error);

/* Peak bytes of an objective for a content of height x width and styles of at most style_pixels, without
 * creating it; 0 with an error. */
gsize limner_objective_estimate (const LimnerObjectiveSpec *spec, int height, int width, int style_height,
                                 int style_width, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LimnerObjective, limner_objective_free)
