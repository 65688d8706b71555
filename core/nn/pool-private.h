/* The parts shared by max and average pooling. Their parameters are a LimnerPoolSpec. */
#pragma once

#include "nn/check-private.h"

gboolean limner_pool_size (const LimnerNode *node, const LimnerActivation *inputs, LimnerActivation *output,
                           GError **error);
void limner_pool_input_region (const LimnerNode *node, LimnerInputRegion *reach);
LimnerPoolWindow limner_pool_window (const LimnerNode *node);
/* Checks the settings, then appends the node. The kernel may be at most `largest` pixels. */
int limner_pool_append (LimnerGraph *graph, const LimnerOp *op, int input, const LimnerPoolSpec *spec,
                        int largest, GError **error);
