/* Checks shared by the layers. Weights come from files, so that every failure is a LIMNER_ERROR_FORMAT.
 * The message names the layer about to be added, what was expected and what was found. */
#pragma once

#include "nn/op-private.h"

/* The longest side of a picture inside a network, in pixels. */
#define LIMNER_MAX_SIDE (1 << 19)

/* The input is a node of the graph. */
gboolean limner_check_input (const LimnerGraph *graph, const LimnerOp *op, int input, GError **error);
gboolean limner_check_rank (const LimnerGraph *graph, const LimnerOp *op, const char *what,
                            const LimnerTensor *tensor, int rank, GError **error);
/* tensor may be NULL, which is valid. */
gboolean limner_check_vector (const LimnerGraph *graph, const LimnerOp *op, const char *what,
                              const LimnerTensor *tensor, int length, GError **error);
typedef struct
{
  int low, high;
} LimnerRange;

/* low <= value <= high */
gboolean limner_check_range (const LimnerGraph *graph, const LimnerOp *op, const char *what, gint64 value,
                             LimnerRange range, GError **error);

/* Sets the error for a picture that has fewer than `needed` pixels along a side at this node's input. */
void limner_report_too_small (const LimnerNode *node, int needed, const LimnerActivation *input,
                              GError **error);
/* All inputs have the same height and width. */
gboolean limner_check_same_size (const LimnerNode *node, const LimnerActivation *inputs, GError **error);
