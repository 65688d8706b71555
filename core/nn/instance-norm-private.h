#pragma once

#include "nn/op-private.h"

/* Whether the node is an instance norm, and its epsilon. */
gboolean limner_node_is_instance_norm (const LimnerNode *node, float *eps);
