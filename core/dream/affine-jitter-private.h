/* A picture seen a little turned, enlarged and shifted: what survives that is no trick of single pixels (Olah
 * et al. 2017, "Transformation robustness"). */
#pragma once

#include "base/random-private.h"

typedef struct
{
  int side;
  double across, down, x, y; /* a step to the right in the view, in the picture; the view's first pixel */
} LimnerAffineJitter;

/* Up to 10 degrees, a tenth larger or smaller, a sixteenth of the side to all sides. */
void limner_affine_jitter_draw (LimnerAffineJitter *wobble, int side, LimnerRandom *random);
/* view [3,side,side] of picture [3,side,side]: bilinear, mirrored at the edges. */
void limner_affine_jitter_view (const LimnerAffineJitter *wobble, const float *picture, float *view);
/* The adjoint: a gradient to the view becomes one to the picture, overwritten. */
void limner_affine_jitter_gradient (const LimnerAffineJitter *wobble, const float *view, float *picture);
