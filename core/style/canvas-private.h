/* The state of the optimisation: the picture, Adam's moments, and the running average of the iterates. The
 * average is the result; it has less noise than the last iterate (as in crowsonkb/style-transfer-pytorch). */
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

/* Starts from `content`, which includes its margin, plus a little noise. The noise depends on the seed, so
 * each seed gives a variant. */
gboolean limner_canvas_init (LimnerCanvas *canvas, const LimnerPlanes *content, int margin,
                             gboolean by_levels, guint64 seed, GError **error);
void limner_canvas_clear (LimnerCanvas *canvas);

/* Continues from the average so far at content's size. Where content->weights is 0 the picture is the
 * content. */
gboolean limner_canvas_resize (LimnerCanvas *canvas, const LimnerPlanes *content, int margin, GError **error);

/* One iteration at `progress` (0..1) of the scale. weights [H,W]: where 0, the picture does not change;
 * NULL: none. */
gboolean limner_canvas_step (LimnerCanvas *canvas, LimnerObjective *objective, const float *weights,
                             double progress, const LimnerJob *job, GError **error);

/* The result so far, without the margin, into planes [3,H-2m,W-2m]. */
void limner_canvas_read (const LimnerCanvas *canvas, float *planes);

/* Bytes of a canvas at its peak, which is during resizing. */
gsize limner_canvas_bytes (int height, int width, gboolean by_levels);
