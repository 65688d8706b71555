/* The size of a painting in one pass. */
#pragma once

#include "limner/style.h"
#include "style/one-pass-private.h"

/* What a painting in one pass is made of. */
typedef struct
{
  int height, width; /* of the part that is painted */
  gboolean weighted; /* the part has weights */
  gsize limit;       /* of memory, bytes */
  gsize held;        /* bytes that are there throughout: the program, the network, pictures, a mask */
  gsize result;      /* bytes of the finished picture */
  int style_side;    /* longest side of a style, pixels, where the network takes styles */
} LimnerInstantRegion;

typedef struct
{
  int height, width;
  gsize bytes; /* planned peak, all of it */
  double work; /* how many times the time of a pass in one piece it takes */
} LimnerInstantSize;

/* The size asked for, or the largest that fits the memory limit; LIMNER_ERROR_MEMORY when not even a small
 * one does. */
gboolean limner_instant_plan (LimnerOnePass *pass, const LimnerInstantRegion *part,
                              const LimnerStyleSettings *settings, LimnerInstantSize *size, GError **error);
