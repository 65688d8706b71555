/* A picture as a sum of cosines. All frequencies have the same weight in a gradient step, coarse and fine,
 * as in natural pictures; colours are decorrelated (Olah et al. 2017, "Preconditioning"). */
#pragma once

#include <glib.h>

typedef struct
{
  int side;
  float *basis;   /* [side,side]: row u is the cosine of frequency u (DCT-II, orthonormal) */
  float *scales;  /* [side,side]: of frequency (v,u), about 1 / frequency */
  float *between; /* [3,side,side] */
  float *plain;   /* [3,side,side]: the picture before the sigmoid */
} LimnerCosine;

gboolean limner_cosine_init (LimnerCosine *cosine, int side, GError **error);
void limner_cosine_clear (LimnerCosine *cosine);

/* coefficients [3,side,side] to a picture R'G'B' [3,side,side] between 0 and 1. */
void limner_cosine_picture (LimnerCosine *cosine, const float *coefficients, float *picture);
/* After limner_cosine_picture: computes the gradient to the coefficients from the gradient to the picture,
 * which is overwritten. */
void limner_cosine_gradient (LimnerCosine *cosine, const float *picture, float *gradient,
                             float *to_coefficients);
