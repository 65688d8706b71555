#pragma once

#include "style/statistics-private.h"

/* Adapts the decoder's weights to the style: the modulation, and the map from the content's features to
 * features with the style's statistics. */
gboolean limner_adapt_style_network (const LimnerStyleNetwork *network, const LimnerStatistics *content,
                                     const LimnerStatistics *style, GError **error);
