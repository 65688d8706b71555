/* The sizes a painting goes through, and the largest one that memory allows. */
#pragma once

#include "style/objective-private.h"

#define LIMNER_STYLE_MAX_SCALES 32
/* No side of a working picture is shorter: deep layers need something to see. */
#define LIMNER_STYLE_MIN_SIDE 32

typedef struct
{
  int n; /* >= 1 */
  int height[LIMNER_STYLE_MAX_SCALES], width[LIMNER_STYLE_MAX_SCALES];
  gsize bytes; /* planned peak of the largest */
} LimnerStyleScales;

/* For a part of height x width: coarse to fine by sqrt(2), ending at the settings' size or at the largest
 * that fits the memory limit; LIMNER_ERROR_MEMORY when not even a small one does. */
gboolean limner_style_scales_plan (LimnerStyleScales *scales, int height, int width,
                                   const LimnerObjectiveSpec *spec, const LimnerStyleSettings *settings,
                                   GError **error);

/* Longest side of a style picture at a scale whose longest side is `longest`; a style is never enlarged. */
int limner_style_scale_of_style (int longest, int style_height, int style_width, double style_scale);
/* The style picture at that size, no side below LIMNER_STYLE_MIN_SIDE. */
gboolean limner_style_view (const LimnerPlanes *style, int longest, double style_scale, LimnerPlanes *view,
                            GError **error);
