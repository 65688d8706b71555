/* Drawing the view. */
#pragma once

#include "widgets/view-private.h"

G_BEGIN_DECLS

/* The picture, the result, the split line, the outline of the selection. */
void limner_view_draw (LimnerView *view, cairo_t *cr);

G_END_DECLS
