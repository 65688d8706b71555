/* The part of a picture an effect works on, and how what it made joins the picture again. */
#pragma once

#include "image/row-source-private.h"
#include "limner/keep-colours.h"

typedef struct
{
  LimnerBounds bounds;        /* of the part, in the picture */
  LimnerUnorm16Planes planes; /* [3,h,w] R'G'B' 0..1, colour that cannot be seen filled in */
  gboolean plain;    /* they are the picture's own: nothing was filled in, held in range or made grey */
  gboolean weighted; /* not all of it counts alike: limner_region_weights */
  const LimnerImage *picture; /* whose mask and alpha say so; not owned */
} LimnerRegion;

/* `grey`: planes become their luma. The picture must outlive the part. */
gboolean limner_region_init (LimnerRegion *part, const LimnerImage *picture, const LimnerBounds *bounds,
                             gboolean grey, GError **error);
void limner_region_clear (LimnerRegion *part);

/* Mask times alpha in row y, [w], in the steps of the planes, so that a mask's last bit, which steps would
 * amplify, does not change a painting. They take no memory. */
void limner_region_weights (const LimnerRegion *part, int y, float *row);
/* The same as rows of one channel; the part must outlive them. */
LimnerRowSource limner_region_weight_rows (const LimnerRegion *part);

/* Grown by `by` pixels on every side, inside a picture of width x height. */
void limner_bounds_grow (LimnerBounds *bounds, int by, int width, int height);

/* Rectangles that hold every pixel with mask > 0 with `context` pixels around it and do not overlap: one for
 * each group of islands of the selection that are far from the others. Newly allocated, *n of them; none when
 * nothing is selected. */
LimnerBounds *limner_image_connected_components (const LimnerImage *image, int context, guint *n);

/* How a changed part becomes part of a picture. */
typedef struct
{
  LimnerImage *whole; /* a copy of the original, to be changed */
  const LimnerImage *original;
  LimnerBounds bounds;            /* of the part, in both */
  LimnerKeepColours keep_colours; /* of the original; the palette is the caller's business */
  double strength;
  gboolean unmasked; /* leaves the original's mask out of it */
} LimnerCompositor;

/* The part's colours as they are in the original; the join must outlive them. */
LimnerRowSource limner_compositor_original (const LimnerCompositor *join);
/* A LimnerBandFunc, data is the LimnerCompositor: what was made of rows y .. y+n-1, [3,n,w] (changed), goes
 * through the mask and by strength into join->whole. */
void limner_compositor_take (int y, int n, float *band, gpointer join);
