/* The queries of the neighbour search at each scale: first the photograph's features, later the
 * painting's own (Kolkin et al. 2022, section 3). */
#pragma once

#include "style/canvas-private.h"

typedef struct
{
  float *planes; /* [3,H,W] */
  gsize n;
} LimnerGuide;

/* For a scale's canvas before its first step. faithfulness: the content's share, the rest is the painting of
 * the scale before. */
gboolean limner_guide_init (LimnerGuide *guide, const LimnerCanvas *canvas, const LimnerPlanes *content,
                            double faithfulness, GError **error);
void limner_guide_clear (LimnerGuide *guide);

/* The cost of the searches of a scale with that number of steps, in units of one search with all layers
 * together. */
double limner_guide_matches (gboolean finest, int steps);

/* A step of a scale. */
typedef struct
{
  int step, n;     /* step 1 .. of n */
  gboolean finest; /* of the finest scale */
} LimnerScaleStep;

/* Before step `step` (1 ..) of n: searches neighbours if a search is due. At the finest scale, the last
 * search treats each layer separately. */
gboolean limner_guide_match (const LimnerGuide *guide, LimnerObjective *objective, const LimnerCanvas *canvas,
                             const LimnerScaleStep *at, const LimnerJob *job, GError **error);
