/* The region of a picture that an effect works on, and the compositor that puts the result back. */
#pragma once

#include "image/row-source-private.h"
#include "limner/keep-colours.h"

typedef struct
{
  LimnerBounds bounds;        /* of the region, in the picture */
  LimnerUnorm16Planes planes; /* [3,h,w] R'G'B' 0..1; invisible colour is filled in */
  gboolean plain;    /* planes equal the picture's colours: none was filled in, clamped or made grey */
  gboolean weighted; /* some pixels have a weight other than 1: see limner_region_weights */
  const LimnerImage *picture; /* source of mask and alpha; not owned */
} LimnerRegion;

/* `grey`: planes contain the luma. The picture must outlive the region. */
gboolean limner_region_init (LimnerRegion *part, const LimnerImage *picture, const LimnerBounds *bounds,
                             gboolean grey, GError **error);
void limner_region_clear (LimnerRegion *part);

/* Mask times alpha in row y, [w], computed on demand. Rounded to the steps of the planes: optimisation
 * would amplify a difference in the last bit of a mask. */
void limner_region_weights (const LimnerRegion *part, int y, float *row);
/* The weights as a row source with one channel. The region must outlive it. */
LimnerRowSource limner_region_weight_rows (const LimnerRegion *part);

/* Grows the bounds by `by` pixels on every side, within a picture of width x height. */
void limner_bounds_grow (LimnerBounds *bounds, int by, int width, int height);

/* Rectangles that do not overlap and together contain every pixel with mask > 0, each with `context`
 * pixels around it. Components of the selection that are close share a rectangle. Newly allocated, *n of
 * them; none if nothing is selected. */
LimnerBounds *limner_image_connected_components (const LimnerImage *image, int context, guint *n);

/* Puts the result of an effect on a region back into the picture. */
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
LimnerRowSource limner_compositor_original (const LimnerCompositor *join);
/* A LimnerBandFunc with the LimnerCompositor as data. Blends rows y .. y+n-1 of the result, [3,n,w]
 * (changed), into join->whole by mask and strength. */
void limner_compositor_take (int y, int n, float *band, gpointer join);
