/* A style picture at the size that a painting needs. */
#pragma once

#include "style/planes-private.h"

/* Shortest side of a working picture. Deep layers need this many pixels. */
#define LIMNER_STYLE_MIN_SIDE 32

/* Longest side of a style picture at a scale whose longest side is `longest`; a style is never enlarged. */
int limner_style_scale_of_style (int longest, int style_height, int style_width, double style_scale);
/* The style picture at that size, no side below LIMNER_STYLE_MIN_SIDE. */
gboolean limner_style_view (const LimnerPlanes *style, int longest, double style_scale, LimnerPlanes *view,
                            GError **error);
