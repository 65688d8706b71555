/* The size of a painting in one pass. */
#pragma once

#include "limner/style.h"
#include "style/one-pass-private.h"

/* The input of the plan of a painting in one pass. */
typedef struct
{
  int height, width; /* of the painted region */
  gboolean weighted; /* the region has weights */
  gsize limit;       /* of memory, bytes */
  gsize held;        /* bytes that are occupied during the whole job: the program, the network, pictures, a
                      * mask */
  gsize result;      /* bytes of the finished picture */
  int style_side;    /* longest side of a style in pixels, if the network takes styles */
} LimnerInstantRegion;

typedef struct
{
  int height, width;
  gsize bytes; /* planned peak, all of it */
  double work; /* the time, relative to a pass in one piece */
} LimnerInstantSize;

/* Plans the requested size, or the largest within the memory limit. LIMNER_ERROR_MEMORY when even a small
 * size exceeds it. */
gboolean limner_instant_plan (LimnerOnePass *pass, const LimnerInstantRegion *region,
                              const LimnerStyleSettings *settings, LimnerInstantSize *size, GError **error);
