/* Mouse and keys in the view. */
#pragma once

#include "widgets/view-private.h"

G_BEGIN_DECLS

/* Connects the view's own signals: wheel, buttons, motion, keys. */
void limner_view_connect_input (LimnerView *view);

G_END_DECLS
