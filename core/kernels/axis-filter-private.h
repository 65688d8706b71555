/* Linear maps along one axis that mix a few neighbouring positions: enlarging, averaging, and their
 * transposes. */
#pragma once

#include <glib.h>

/* out[i] = sum over k in start[i] .. start[i+1]-1 of weight[k] * in[index[k]]; indices rise. */
typedef struct
{
  int n_in, n_out;
  int *start; /* [n_out + 1] */
  int *index;
  float *weight;
} LimnerAxisFilter;

/* Linear interpolation of n_in positions at n_out (PyTorch's, align_corners false). */
void limner_axis_filter_init_linear (LimnerAxisFilter *filter, int n_in, int n_out);
/* The positions of cells on an axis of inputs, where input q extends from q to q + 1. Cell i begins at
 * first + i * step. */
typedef struct
{
  double first, step, width;
} LimnerCells;

/* Output i is the mean over cell i if the width is 1 or more, otherwise the linear interpolation at its
 * middle. Outside, the outermost input is repeated. */
void limner_axis_filter_init_cells (LimnerAxisFilter *filter, int n_in, int n_out, const LimnerCells *cells);
/* The transposed map. */
void limner_axis_filter_init_transposed (LimnerAxisFilter *filter, const LimnerAxisFilter *of);
void limner_axis_filter_clear (LimnerAxisFilter *filter);

/* Rows by `down`, columns by `across`: from [n, down->n_in, across->n_in] to to [n, down->n_out,
 * across->n_out], overwritten. */
void limner_axis_filters_apply (const LimnerAxisFilter *down, const LimnerAxisFilter *across,
                                const float *from, int n, float *to);
