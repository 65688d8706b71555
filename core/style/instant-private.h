/* The size of a painting in one pass. */
#pragma once

#include "limner/style.h"
#include "style/one-pass-private.h"

typedef struct
{
  int height, width;
  gsize bytes; /* planned peak, without the part's own planes */
} LimnerInstantSize;

/* For a part of height x width: the size asked for, or the largest that fits the memory limit;
 * LIMNER_ERROR_MEMORY when not even a small one does. */
gboolean limner_instant_plan (LimnerOnePass *pass, int height, int width, const LimnerStyleSettings *settings,
                              LimnerInstantSize *size, GError **error);
