/* Puts the result of an effect on a region back into the picture: clamps it, keeps colours of the original if
 * wanted, and blends it by mask and strength. */
#pragma once

#include "image/region-private.h"
#include "limner/keep-colours.h"

typedef struct
{
  LimnerImage *whole; /* a copy of the original, to be changed */
  const LimnerImage *original;
  LimnerBounds bounds;            /* of the region, in both */
  LimnerKeepColours keep_colours; /* of the original; the caller matches the palette */
  double strength;
  gboolean unmasked; /* ignores the original's mask */
} LimnerCompositor;

/* The region's colours in the original. The compositor must outlive them. */
LimnerRowSource limner_compositor_original (const LimnerCompositor *compositor);
/* A LimnerBandFunc with the LimnerCompositor as data. Blends rows y .. y+n-1 of the result, [3,n,w]
 * (changed), into compositor->whole by mask and strength. */
void limner_compositor_take (int y, int n, float *band, gpointer compositor);
