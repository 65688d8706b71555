/* The sizes a painting goes through, and the largest one that memory allows. */
#pragma once

#include "style/objective-private.h"

#define LIMNER_STYLE_MAX_SCALES 32
/* No side of a working picture is shorter: deep layers need something to see. */
#define LIMNER_STYLE_MIN_SIDE 32

/* In estimates a style picture is taken to have this side, or what the painting wants of it. */
#define LIMNER_STYLE_SIDE 1024

typedef struct
{
  int n; /* >= 1 */
  int height[LIMNER_STYLE_MAX_SCALES], width[LIMNER_STYLE_MAX_SCALES];
  int large_steps;   /* in tiles at the part's own size, after all scales; 0: the last scale has it */
  int core;          /* of these tiles */
  double large_work; /* pixels they look at, LIMNER_LARGE_LOOK of an iteration's work each */
  gsize bytes;       /* planned peak of everything */
} LimnerStyleScales;

/* A look at a pixel (forward, or backward) is half the work of an iteration for it. */
#define LIMNER_LARGE_LOOK 0.5

/* What is to be painted, and in how much memory. */
typedef struct
{
  int height, width; /* of the part, pixels */
  const LimnerObjectiveSpec *spec;
  const LimnerStyleSettings *settings;
  gsize held;  /* bytes that stay occupied throughout: the program, the network, the picture */
  gsize limit; /* bytes of memory, these included */
} LimnerStyleTask;

/* Coarse to fine: by sqrt(2) from the settings' first scale on, or, with neighbours, by 2 from the nearest to
 * it. Ends at the settings' size or at the largest that fits the memory limit; then in tiles.
 * LIMNER_ERROR_MEMORY when the limit does not hold it. */
gboolean limner_style_scales_plan (LimnerStyleScales *scales, const LimnerStyleTask *task, GError **error);

/* Longest side of a style picture at a scale whose longest side is `longest`; a style is never enlarged. */
int limner_style_scale_of_style (int longest, int style_height, int style_width, double style_scale);
/* The style picture at that size, no side below LIMNER_STYLE_MIN_SIDE. */
gboolean limner_style_view (const LimnerPlanes *style, int longest, double style_scale, LimnerPlanes *view,
                            GError **error);
