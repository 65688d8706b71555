/* The sizes a dream goes through, and the tiles it is cut into where memory does not hold it whole. */
#pragma once

#include "dream/objective-private.h"

#define LIMNER_DREAM_MAX_OCTAVES 32
/* No side of a working picture is shorter: deep layers need something to see. */
#define LIMNER_DREAM_MIN_SIDE 32
/* What a tile sees around the pixels it is for: the layers dreamed of by default look hardly further. */
#define LIMNER_DREAM_HALO 64

/* How one octave is cut: all tiles have one size, and the picture is a ring in both directions. */
typedef struct
{
  int height, width; /* of what a tile sees */
  int halo;          /* of that, pixels on each side that are only seen; 0: the tile is the whole picture */
} LimnerDreamTile;

typedef struct
{
  int n; /* >= 1, coarse to fine */
  int height[LIMNER_DREAM_MAX_OCTAVES], width[LIMNER_DREAM_MAX_OCTAVES];
  LimnerDreamTile tile[LIMNER_DREAM_MAX_OCTAVES];
  gsize bytes; /* planned peak of the largest */
} LimnerDreamOctaves;

/* For a part of height x width. LIMNER_ERROR_MEMORY when the limit does not even hold a small tile. */
gboolean limner_dream_octaves_plan (LimnerDreamOctaves *octaves, int height, int width,
                                    const LimnerDreamSpec *spec, const LimnerDreamSettings *settings,
                                    GError **error);

/* Pixels the network looks at for one step at an octave, halos included. */
double limner_dream_octave_work (const LimnerDreamOctaves *octaves, int octave);
