/* Resampling along one axis as a table of weights, so that any filter, its adjoint and both directions are
 * one loop. */
#pragma once

#include "limner/filter.h"

#include <glib.h>

/* out[i] = sum over j < count[i] of weights[i * support + j] * in[first[i] + j] */
typedef struct
{
  int n_in, n_out;
  int support; /* the greatest count */
  int *first, *count;
  float *weights;
} LimnerAxis;

/* From n_in to n_out pixels, both >= 1, pixel areas covering each other. Nearest and bilinear are PyTorch's
 * (align_corners false, no antialiasing); Lanczos-3 and bicubic are widened when shrinking, taps outside are
 * left out and the rest sum to 1. */
LimnerAxis *limner_axis_new (int n_in, int n_out, LimnerFilter filter);
/* A table of zeros, to be filled. */
LimnerAxis *limner_axis_alloc (int n_in, int n_out, int support);
/* The adjoint: from n_out back to n_in, with the same weights. */
LimnerAxis *limner_axis_transpose (const LimnerAxis *axis);
void limner_axis_free (LimnerAxis *axis);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LimnerAxis, limner_axis_free)
