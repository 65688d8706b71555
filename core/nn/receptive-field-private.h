/* The receptive field of layers, computed from the graph. A tile must contain the receptive field of its
 * own pixels, so that the result equals the whole picture's. */
#pragma once

#include "nn/graph-private.h"

/* The receptive field along either axis. A cell is `align` pixels of the picture, starting at a multiple
 * of align. Every layer has a whole number of pixels for each cell (limner_graph_pixels). A tile that
 * starts at a cell therefore has its strides and poolings at the same positions as the whole picture. */
typedef struct
{
  int align;         /* >= 1 */
  int before, after; /* pixels around a run of cells that the targets' pixels of the run depend on */
  gboolean global;   /* a layer uses statistics of the whole picture (instance norm), which tiles lack */
} LimnerReceptiveField;

/* The union of the fields of all targets. The gradient of a run of cells depends on before + after
 * pixels on both sides. FALSE with LIMNER_ERROR_UNSUPPORTED if a layer does not support tiles. */
gboolean limner_graph_receptive_field (const LimnerGraph *graph, const int *targets, guint n_targets,
                                       LimnerReceptiveField *field, GError **error);

/* A layer's pixels along an axis for `pixels` of the picture, which is a multiple of the field's align. */
int limner_graph_pixels (const LimnerGraph *graph, int node, int pixels);

/* The approximate cost of a pass up to the target for a pixel of the picture, in multiplications; to
 * compare targets. */
double limner_graph_cost (const LimnerGraph *graph, int target);
