/* Instance norms of a picture that is looked at in tiles: what each takes of the whole picture is gathered
 * tile by tile, and then given to the plans that paint the tiles. */
#pragma once

#include "nn/plan-private.h"

/* One instance norm of a graph. */
typedef struct
{
  int node, input; /* the norm, and what it normalises */
  int channels;
  float eps;
  double n;          /* positions that were added */
  double *sums;      /* [2,lanes] of values and of their squares; lanes: channels rounded up to 16 */
  float *statistics; /* [2,lanes] mean, 1 / sqrt (variance + eps); NULL until finished */
} LimnerNorm;

/* All that the target is made from, in the order they run, none finished: array of LimnerNorm, which belongs
 * to the caller. */
GArray *limner_graph_norms (const LimnerGraph *graph, int target);

/* Adds height x width positions of the norm's input, from (top, left) on. */
void limner_norm_add (LimnerNorm *norm, const LimnerActivation *input, int top, int left, int height,
                      int width);
/* Its statistics are known. */
void limner_norm_finish (LimnerNorm *norm);

/* From now on the plan's norms that are finished take these statistics in place of their own; for a plan
 * without backward. The norms must outlive the plan's use. */
void limner_plan_use_norms (LimnerPlan *plan, const GArray *norms);
