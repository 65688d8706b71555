/* Mouse and keyboard input of the view. */
#pragma once

#include "widgets/view-private.h"

G_BEGIN_DECLS

/* Connects the signals of wheel, buttons, motion and keys. */
void limner_view_connect_input (LimnerView *view);

G_END_DECLS
