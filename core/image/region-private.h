/* The region of a picture that an effect works on. */
#pragma once

#include "image/row-source-private.h"

typedef struct
{
  LimnerBounds bounds;        /* of the region, in the picture */
  LimnerUnorm16Planes planes; /* [3,h,w] R'G'B' 0..1; invisible colour is filled in */
  gboolean plain;    /* planes equal the picture's colours: none was filled in, clamped or made grey */
  gboolean weighted; /* some pixels have a weight other than 1: see limner_region_weights */
  const LimnerImage *picture; /* source of mask and alpha; not owned */
} LimnerRegion;

/* `grey`: planes contain the luma. The picture must outlive the region. */
gboolean limner_region_init (LimnerRegion *region, const LimnerImage *picture, const LimnerBounds *bounds,
                             gboolean grey, GError **error);
void limner_region_clear (LimnerRegion *region);

/* Mask times alpha in row y, [w], computed on demand. Rounded to the steps of the planes: optimisation
 * would amplify a difference in the last bit of a mask. */
void limner_region_weights (const LimnerRegion *region, int y, float *row);
/* The weights as a row source with one channel. The region must outlive it. */
LimnerRowSource limner_region_weight_rows (const LimnerRegion *region);

/* Grows the bounds by `by` pixels on every side, within a picture of width x height. */
void limner_bounds_grow (LimnerBounds *bounds, int by, int width, int height);

/* The pixel [R,G,B,A] in row y and column x of the bounds. */
static inline const float *
limner_bounds_pixel (const LimnerImage *picture, const LimnerBounds *bounds, int y, int x)
{
  return picture->pixels + 4 * ((gsize) (bounds->y + y) * (gsize) picture->width + (gsize) (bounds->x + x));
}

/* Rectangles that do not overlap and together contain every pixel with mask > 0, each with `context`
 * pixels around it. Components of the selection that are close share a rectangle. Newly allocated, *n of
 * them; none if nothing is selected. */
LimnerBounds *limner_image_connected_components (const LimnerImage *image, int context, guint *n);
