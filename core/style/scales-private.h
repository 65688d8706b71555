/* The scales of a painting, and the largest that memory allows. */
#pragma once

#include "style/objective-private.h"
#include "style/one-pass-private.h"
#include "style/style-view-private.h"

#define LIMNER_STYLE_MAX_SCALES 32

/* Estimates assume a style picture of this side, or of the size that the painting needs. */
#define LIMNER_STYLE_SIDE 1024

typedef struct
{
  int n; /* >= 1 */
  int height[LIMNER_STYLE_MAX_SCALES], width[LIMNER_STYLE_MAX_SCALES];
  int large_steps;   /* steps in tiles at the region's own size, after all scales; 0: the last scale has
                      * that size */
  int core;          /* longest side of these tiles' own pixels */
  double large_work; /* pixels that they process; each costs LIMNER_LARGE_PASS of an iteration's work */
  gsize start_limit; /* bytes that painting the start in one pass may take */
  gsize bytes;       /* planned peak of everything */
} LimnerStyleScales;

/* Processing a pixel (forward, or backward) is half the work of an iteration for it. */
#define LIMNER_LARGE_PASS 0.5

/* The size of the task and its memory. */
typedef struct
{
  int height, width; /* of the region, pixels */
  const LimnerObjectiveSpec *spec;
  const LimnerStyleSettings *settings;
  LimnerOnePass *start; /* paints the start of the first scale; NULL: it starts from the content */
  gsize held;  /* bytes that are occupied during the whole job: the program, the network, the picture */
  gsize limit; /* limit in bytes, `held` included */
} LimnerStyleTask;

/* Coarse to fine: by sqrt(2) from the settings' first scale on, or, with neighbours, by 2 from the nearest to
 * it. Ends at the settings' size or at the largest that fits the memory limit; then in tiles.
 * LIMNER_ERROR_MEMORY when the limit does not hold it. */
gboolean limner_style_scales_plan (LimnerStyleScales *scales, const LimnerStyleTask *task, GError **error);
