/* Painting at the picture's own size, where it exceeds the size of the optimisation. The small painting is
 * enlarged by guided upsampling; then a few steps in tiles add the style's fine strokes. As in Gatys et
 * al. 2017 (section 6, coarse to fine for large pictures), in bounded memory. */
#pragma once

#include "image/region-private.h"
#include "style/canvas-private.h"
#include "style/tiled-private.h"

/* Maximum number of steps; fewer when the settings have fewer. */
#define LIMNER_LARGE_STEPS 4

typedef struct
{
  const LimnerRegion *region;
  LimnerUnorm16Planes x, next; /* the painting, and the painting after the step */
  int margin;
  double scale; /* root mean square of the previous step's gradient; 0: none yet */
  double rate;  /* multiple of the maximum change in a step */
  LimnerTiled *tiled;
  LimnerRandom random;
  float *weights; /* [W], a row of the region's weights */
  void (*processed) (double pixels, gpointer data);
  gpointer data;
} LimnerLarge;

/* Starts from the small painting [3,h,w]. `region` must outlive it. */
gboolean limner_large_init (LimnerLarge *large, const LimnerRegion *region, const LimnerPlaneView *painted,
                            GError **error);
void limner_large_clear (LimnerLarge *large);

typedef struct
{
  const LimnerObjectiveSpec *objective;
  LimnerStyleSet styles;
  int core;     /* tiles are at most core x core */
  guint64 seed; /* of the tiles' shifts */
} LimnerLargeSpec;

/* Prepares the steps. */
gboolean limner_large_prepare (LimnerLarge *large, const LimnerLargeSpec *spec, const LimnerJob *job,
                               GError **error);
/* Step number `step` (0 ..) of n. */
gboolean limner_large_step (LimnerLarge *large, int step, int n, const LimnerJob *job, GError **error);
