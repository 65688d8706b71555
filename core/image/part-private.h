/* The part of a picture an effect works on, and how what it made joins the picture again. */
#pragma once

#include "image/image-private.h"
#include "limner/keep-colours.h"

typedef struct
{
  LimnerBounds bounds; /* of the part, in the picture */
  float *planes;       /* [3,h,w] R'G'B' 0..1, colour that cannot be seen filled in */
  float *weights;      /* [h,w] mask times alpha, or NULL: 1 everywhere */
} LimnerPart;

/* `grey`: planes become their luma. */
gboolean limner_part_init (LimnerPart *part, const LimnerImage *picture, const LimnerBounds *bounds,
                           gboolean grey, GError **error);
void limner_part_clear (LimnerPart *part);

/* Grown by `by` pixels on every side, inside a picture of width x height. */
void limner_bounds_grow (LimnerBounds *bounds, int by, int width, int height);

/* Rectangles that hold every pixel with mask > 0 with `context` pixels around it and do not overlap: one for
 * each group of islands of the selection that are far from the others. Newly allocated, *n of them; none when
 * nothing is selected. */
LimnerBounds *limner_image_islands (const LimnerImage *image, int context, guint *n);

/* Makes out [3,h,w] of `before` [3,h,w], the picture's own planes there. */
typedef gboolean (*LimnerFinishFunc) (const float *before, int height, int width, float *out, gpointer data,
                                      GError **error);

typedef struct
{
  LimnerKeepColours keep_colours; /* of the picture; the palette is the caller's business */
  double strength;
  gboolean unmasked;
  LimnerFinishFunc finish;
  gpointer data;
} LimnerJoin;

/* What join->finish makes of `original` inside bounds goes into `whole`, a copy of it: through the mask
 * (unless unmasked) and by strength. */
gboolean limner_image_join (LimnerImage *whole, const LimnerImage *original, const LimnerBounds *bounds,
                            const LimnerJoin *join, GError **error);
