/* Draws the view. */
#pragma once

#include "widgets/view-private.h"

G_BEGIN_DECLS

/* Draws the picture, the result, the split line and the outline of the selection. */
void limner_view_draw (LimnerView *view, cairo_t *cr);

G_END_DECLS
