/* The sizes a dream goes through, and the tiles it is cut into where memory does not hold it whole. */
#pragma once

#include "dream/objective-private.h"
#include "nn/tiles-private.h"

#define LIMNER_DREAM_MAX_OCTAVES 32
/* No side of a working picture is shorter: deep layers need something to see. */
#define LIMNER_DREAM_MIN_SIDE 32
/* Bytes of a pixel of three planes in 16 bits, and of a result. */
#define LIMNER_DREAM_PLANES 6
#define LIMNER_DREAM_RESULT 16

typedef struct
{
  int n; /* >= 1, coarse to fine */
  int height[LIMNER_DREAM_MAX_OCTAVES], width[LIMNER_DREAM_MAX_OCTAVES];
  LimnerTiling tiling[LIMNER_DREAM_MAX_OCTAVES];
  gsize bytes; /* planned peak of everything */
} LimnerDreamOctaves;

/* What is to be dreamed of, and in how much memory. */
typedef struct
{
  int height, width; /* of the part, pixels */
  const LimnerDreamSpec *spec;
  const LimnerDreamSettings *settings;
  gsize held;  /* bytes that stay occupied throughout: the program, the network, the picture */
  gsize limit; /* bytes of memory, these included */
} LimnerDreamTask;

/* LIMNER_ERROR_MEMORY when the limit does not even hold a small tile. */
gboolean limner_dream_octaves_plan (LimnerDreamOctaves *octaves, const LimnerDreamTask *task, GError **error);

/* Pixels the network looks at for one step at an octave, halos included. */
double limner_dream_octave_work (const LimnerDreamOctaves *octaves, int octave);
