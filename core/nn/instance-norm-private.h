#pragma once

#include "nn/op-private.h"

/* Whether the layer is one; its epsilon. */
gboolean limner_node_is_instance_norm (const LimnerNode *node, float *eps);
