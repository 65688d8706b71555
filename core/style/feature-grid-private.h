/* Features of a layer in the cells of a grid over the picture, and the way back for gradients. */
#pragma once

#include "kernels/activation-private.h"
#include "kernels/axis-filter-private.h"
#include "nn/graph-private.h"

/* Pixels of a cell's side. */
#define LIMNER_CELL 4

/* The cells of a picture of height x width. */
typedef struct
{
  int height, width;
  int step;     /* pixels from one cell to the next */
  int up, left; /* the first begins so far above and left of the picture */
  int rows, columns;
} LimnerGrid;

/* Cells side by side: up and left below LIMNER_CELL. */
void limner_grid_init (LimnerGrid *grid, int height, int width, int up, int left);
/* Cells `apart` times as far from each other, all within the picture where it is large enough: the first down
 * and right by up to (apart - 1) cells. */
void limner_grid_init_apart (LimnerGrid *grid, int height, int width, int apart, int down, int right);
/* rows * columns */
gsize limner_grid_cells (const LimnerGrid *grid);
/* to [cells] from one plane [height,width]: each cell's mean. */
void limner_grid_means (const LimnerGrid *grid, const float *plane, float *to);

/* The position of the grid's cells in a layer. */
typedef struct
{
  LimnerGrid grid;
  int channels;                         /* of the layer, rounded up to LIMNER_LANES */
  LimnerAxisFilter rows[2], columns[2]; /* to cells, and the transposes */
} LimnerGridLayer;

/* `align` and positions for so many pixels: limner_graph_field, limner_graph_pixels. height, width: of the
 * layer. */
void limner_grid_layer_init (LimnerGridLayer *layer, const LimnerGrid *grid, int align, int positions,
                             const LimnerActivation *tap);
void limner_grid_layer_clear (LimnerGridLayer *layer);

/* to[cell * stride + channel]: the mean over the cell, or, of a layer whose positions are larger than
 * cells, the interpolation at its middle. */
void limner_grid_gather (const LimnerGridLayer *layer, const LimnerActivation *tap, float *to, gsize stride);
/* Adds the gradient by those values to the gradient of the layer's positions, and applies the mask of the
 * layer's ReLU to the sum. mask NULL: applies none. */
void limner_grid_scatter (const LimnerGridLayer *layer, const float *gradient, gsize stride,
                          LimnerActivation *to, const LimnerMask *mask);
