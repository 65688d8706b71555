/* The picture that golden tests compute with, as formula.py makes it. */
#pragma once

#include "base/memory-private.h"

/* [3,H,W]: ((x * 31 + y * 17 + c * 101 + x * y * salt) mod 251) / 250. Free with limner_memory_free. */
static inline float *
formula_picture (int height, int width, int salt)
{
  float *planes = limner_alloc_floats (3 * (gsize) height * (gsize) width, NULL);

  for (int c = 0; c < 3; c++)
    for (int y = 0; y < height; y++)
      for (int x = 0; x < width; x++)
        planes[(c * height + y) * width + x]
            = (float) ((x * 31 + y * 17 + c * 101 + x * y * salt) % 251) / 250.0f;
  return planes;
}
