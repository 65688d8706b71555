/* Checks shared by the layers. Each failure names the layer (the one about to be added), what was expected
 * and what was found, under LIMNER_ERROR_FORMAT: weights come from files. */
#pragma once

#include "nn/op-private.h"

/* Longest side of a picture inside a network, pixels. */
#define LIMNER_MAX_SIDE (1 << 19)

/* The input is a node of the graph. */
gboolean limner_check_input (const LimnerGraph *graph, const LimnerOp *op, int input, GError **error);
gboolean limner_check_rank (const LimnerGraph *graph, const LimnerOp *op, const char *what,
                            const LimnerTensor *tensor, int rank, GError **error);
/* tensor may be NULL: left out is right. */
gboolean limner_check_vector (const LimnerGraph *graph, const LimnerOp *op, const char *what,
                              const LimnerTensor *tensor, int length, GError **error);
/* low <= value <= high */
gboolean limner_check_range (const LimnerGraph *graph, const LimnerOp *op, const char *what, int value,
                             int low, int high, GError **error);

/* Sets the error of a picture that has fewer pixels along a side, at this node's input, than it needs. */
void limner_report_too_small (const LimnerNode *node, int needed, const LimnerActivation *input,
                              GError **error);
/* All inputs have the same height and width. */
gboolean limner_check_same_size (const LimnerNode *node, const LimnerActivation *inputs, GError **error);
