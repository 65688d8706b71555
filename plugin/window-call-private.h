/* Runs the procedures that open a window and use no image. */
#pragma once

#include <libgimp/gimp.h>

G_BEGIN_DECLS

/* Returns when the window is closed; at once, with an error, without a screen. */
GimpValueArray *limner_window_call (GimpProcedure *procedure, GimpProcedureConfig *config);

G_END_DECLS
