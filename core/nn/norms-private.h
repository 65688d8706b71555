/* Instance norms of a picture in tiles. The statistics of the whole picture are collected tile by tile;
 * the plans of the tiles then use them. */
#pragma once

#include "nn/plan-private.h"

/* One instance norm of a graph. */
typedef struct
{
  int node, input; /* the norm, and the node that it normalises */
  int channels;
  float eps;
  double n;          /* number of positions added so far */
  double *sums;      /* [2,lanes] sums of values and of their squares; lanes: channels rounded up to 16 */
  float *statistics; /* [2,lanes] mean, 1 / sqrt (variance + eps); NULL until finished */
} LimnerNorm;

/* All instance norms that the target depends on, in the order they run, none finished: array of
 * LimnerNorm, owned by the caller. */
GArray *limner_graph_norms (const LimnerGraph *graph, int target);

/* Adds height x width positions of the norm's input, starting at (top, left). */
void limner_norm_add (LimnerNorm *norm, const LimnerActivation *input, int top, int left, int height,
                      int width);
/* Computes the statistics from the sums. */
void limner_norm_finish (LimnerNorm *norm);

/* From now on the plan uses the statistics of the finished norms in place of its own; for a plan without
 * backward. The norms must outlive the plan's use. */
void limner_plan_use_norms (LimnerPlan *plan, const GArray *norms);
