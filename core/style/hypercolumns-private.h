/* The features of several layers at every cell of a grid, one row of numbers for each cell: hypercolumns
 * (Hariharan, Arbelaez, Girshick, Malik 2015). */
#pragma once

#include "nn/plan-private.h"
#include "nn/receptive-field-private.h"
#include "style/feature-grid-private.h"

/* The layers, and where in a row their channels are. */
typedef struct
{
  LimnerGraph *graph;
  LimnerPrecision precision; /* of plans */
  guint n;
  int *nodes;                 /* [n] */
  int *channels;              /* [n], rounded up to LIMNER_LANES; the excess is 0 */
  int *positions;             /* [n] for the field's align */
  gsize *offsets;             /* [n] */
  gsize stride;               /* numbers of a row */
  LimnerReceptiveField field; /* of all cells */
} LimnerHypercolumns;

/* FALSE with LIMNER_ERROR_UNSUPPORTED. */
gboolean limner_hypercolumns_init (LimnerHypercolumns *columns, LimnerGraph *graph, LimnerPrecision precision,
                                   const int *nodes, guint n, GError **error);
void limner_hypercolumns_clear (LimnerHypercolumns *columns);

/* The position of each of the plan's taps in the grid: layers [n], newly allocated. */
LimnerGridLayer *limner_hypercolumns_layers (const LimnerHypercolumns *columns, const LimnerPlan *plan,
                                             const LimnerGrid *grid) G_GNUC_WARN_UNUSED_RESULT;
void limner_hypercolumns_free_layers (const LimnerHypercolumns *columns, LimnerGridLayer *layers);
/* rows [cells][stride] of the plan's taps. */
void limner_hypercolumns_gather (const LimnerHypercolumns *columns, const LimnerPlan *plan,
                                 const LimnerGridLayer *layers, float *rows);

/* mean [stride] of rows [n][stride], each counting by its weight >= 0 (NULL: all alike). */
void limner_rows_mean (const float *rows, gsize n, gsize stride, const float *weights, float *mean);
/* rows -= mean */
void limner_rows_subtract (float *rows, gsize n, gsize stride, const float *mean);
