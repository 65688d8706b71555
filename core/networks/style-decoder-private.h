#pragma once

#include "networks/builder-private.h"
#include "networks/style-network-private.h"

/* Adds the encoder network->encoder and the decoder builder->model to network->graph, and fills the rest
 * of `network`. FALSE with an error; FALSE without one means that the description is invalid. */
gboolean limner_style_network_build (LimnerStyleNetwork *network, LimnerBuilder *builder, GError **error);
