/* Which pixels of the picture layers see, computed from the graph: what a tile must hold so that what is made
 * of it is what the whole picture gives. */
#pragma once

#include "nn/graph-private.h"

/* Along either axis. A cell is `align` pixels of the picture beginning at a multiple of align; every layer
 * has a whole number of pixels for each cell (limner_graph_pixels), so that strides and poolings of a tile
 * that begins at a cell fall where the whole picture's do. */
typedef struct
{
  int align; /* >= 1 */
  int before,
      after; /* the targets' pixels of a run of cells are made of that run and so many pixels around it */
  gboolean global; /* some layer on the way takes statistics over the whole picture (instance norm): tiles are
                      right only when it is given them */
} LimnerReceptiveField;

/* The field of all the targets together. Their gradient to a run of cells takes before + after pixels on both
 * sides. FALSE with LIMNER_ERROR_UNSUPPORTED when a layer cannot be cut in tiles. */
gboolean limner_graph_receptive_field (const LimnerGraph *graph, const int *targets, guint n_targets,
                                       LimnerReceptiveField *field, GError **error);

/* Pixels of a layer along an axis for so many pixels of the picture, a multiple of the field's align. */
int limner_graph_pixels (const LimnerGraph *graph, int node, int pixels);

/* What a pass up to the target costs for a pixel of the picture, about, in multiplications: to be compared
 * with that of another target. */
double limner_graph_cost (const LimnerGraph *graph, int target);
