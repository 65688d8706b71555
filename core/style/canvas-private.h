/* The picture being painted at one scale after the other: its values, Adam's state, and the running average
 * of the iterates, which is the result (as in crowsonkb/style-transfer-pytorch: calmer than the last
 * iterate). */
#pragma once

#include "nn/adam-private.h"
#include "style/laplacian-private.h"
#include "style/objective-private.h"

typedef struct
{
  int height, width; /* with the margin */
  int margin;        /* mirrored pixels on each side (margin-private.h) */
  float *x;          /* [3,H,W] R'G'B' 0..1 */
  float *average;    /* [3,H,W], to be divided by average_weight */
  float *gradient;   /* [3,H,W] */
  double average_weight;
  double loss; /* of the last step */
  LimnerAdam adam;
  gboolean by_levels;             /* Adam moves the levels of a pyramid, not the pixels; */
  LimnerLaplacian laplacian;      /* that pyramid, */
  float *levels, *level_gradient; /* [values of it] */
} LimnerCanvas;

/* `content` comes with its margin. Starts from it and a little noise of the seed, so that every seed is a
 * variant of its own. by_levels: the pixels of a picture that is painted towards neighbours need not keep
 * what Adam knows of them from scale to scale, but large areas shall move at once. */
gboolean limner_canvas_init (LimnerCanvas *canvas, const LimnerPlanes *content, int margin,
                             gboolean by_levels, guint64 seed, GError **error);
void limner_canvas_clear (LimnerCanvas *canvas);

/* Goes on from the average so far at content's size; where content->weights is 0 the content itself stands.
 */
gboolean limner_canvas_resize (LimnerCanvas *canvas, const LimnerPlanes *content, int margin, GError **error);

/* One iteration, `progress` (0..1) of the way through the scale. weights [H,W]: where 0, the picture stays as
 * it is; NULL: none. */
gboolean limner_canvas_step (LimnerCanvas *canvas, LimnerObjective *objective, const float *weights,
                             double progress, const LimnerJob *job, GError **error);

/* The result so far, without the margin, into planes [3,H-2m,W-2m]. */
void limner_canvas_read (const LimnerCanvas *canvas, float *planes);

/* Bytes of a canvas, including the moment of resizing. */
gsize limner_canvas_bytes (int height, int width, gboolean by_levels);
