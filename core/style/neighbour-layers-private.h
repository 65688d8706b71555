/* The layers that the neighbour search compares. */
#pragma once

#include "networks/network-private.h"

/* The network's own choice ("neighbours" in its description), otherwise, of any feature network, the first
 * two named layers of one position for each pixel, for two and for four, and the first for eight. Newly
 * allocated, *n of them; names interned. */
LimnerTapWeight *limner_neighbour_layers (LimnerModel *model, const LimnerGraph *graph,
                                          guint *n) G_GNUC_WARN_UNUSED_RESULT;
