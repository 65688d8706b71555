/* The painting at the picture's own size, where that is larger than what is painted step by step: the small
 * painting enlarged with the content's detail, then a few steps in tiles, which lay the style's fine strokes
 * over it. As in Gatys et al. 2017 (section 6, coarse to fine for large pictures), but within bounded memory.
 */
#pragma once

#include "image/region-private.h"
#include "style/canvas-private.h"
#include "style/tiled-private.h"

/* At most; fewer where fewer steps are wanted at all. */
#define LIMNER_LARGE_STEPS 4

typedef struct
{
  const LimnerRegion *part;
  LimnerUnorm16Planes x, next; /* the painting; and what a step makes of it */
  int margin;
  double scale; /* root mean square of the gradient in the step before; 0: none yet */
  LimnerTiled *tiled;
  LimnerRandom random;
  float *weights; /* [W], a row of the part's */
  void (*looked) (double pixels, gpointer data);
  gpointer data;
} LimnerLarge;

/* Starts from the small painting [3,h,w]. `part` must outlive it. */
gboolean limner_large_init (LimnerLarge *large, const LimnerRegion *part, const float *painted, int height,
                            int width, GError **error);
void limner_large_clear (LimnerLarge *large);

/* Before the first step: tiles of at most core x core, and styles as limner_objective_set_styles takes them.
 */
gboolean limner_large_prepare (LimnerLarge *large, const LimnerObjectiveSpec *spec, int core,
                               const LimnerPlanes *styles, const double *shares, guint n_styles, guint64 seed,
                               const LimnerJob *job, GError **error);
/* Step number `step` (0 ..) of n. */
gboolean limner_large_step (LimnerLarge *large, int step, int n, const LimnerJob *job, GError **error);
