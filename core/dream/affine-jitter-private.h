/* Random affine jitter: the picture is rotated, scaled and shifted a little before each step. Forms that
 * survive the jitter do not depend on single pixels (Olah et al. 2017, "Transformation robustness"). */
#pragma once

#include "base/random-private.h"

typedef struct
{
  int side;
  double across, down, x, y; /* the step in the picture for one pixel to the right in the view; the
                              * position of the view's first pixel */
} LimnerAffineJitter;

/* Draws a rotation of up to 10 degrees, a scale of up to 10 percent, and a shift of up to a sixteenth of
 * the side. */
void limner_affine_jitter_draw (LimnerAffineJitter *jitter, int side, LimnerRandom *random);
/* view [3,side,side] of picture [3,side,side]: bilinear, mirrored at the edges. */
void limner_affine_jitter_view (const LimnerAffineJitter *jitter, const float *picture, float *view);
/* The adjoint: computes the gradient to the picture from the gradient to the view; overwrites it. */
void limner_affine_jitter_gradient (const LimnerAffineJitter *jitter, const float *view, float *picture);
