/* The picture sizes (octaves) of a dream, and its tiles where memory does not hold the whole picture. */
#pragma once

#include "dream/objective-private.h"
#include "nn/tiles-private.h"

#define LIMNER_DREAM_MAX_OCTAVES 32
/* Shortest side of a working picture. Deep layers need this many pixels. */
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

/* The size of the task and its memory. */
typedef struct
{
  int height, width; /* of the region, pixels */
  const LimnerDreamSpec *spec;
  const LimnerDreamSettings *settings;
  gsize held;  /* bytes that are occupied during the whole job: the program, the network, the picture */
  gsize limit; /* limit in bytes, `held` included */
} LimnerDreamTask;

/* LIMNER_ERROR_MEMORY when the limit does not even hold a small tile. */
gboolean limner_dream_octaves_plan (LimnerDreamOctaves *octaves, const LimnerDreamTask *task, GError **error);

/* Pixels that the network processes for one step at an octave, halos included. */
double limner_dream_octave_work (const LimnerDreamOctaves *octaves, int octave);
