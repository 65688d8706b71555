/* Runs limner-edit-layer: makes a layer again, with the settings from the layer's recipe. */
#pragma once

#include <libgimp/gimp.h>

G_BEGIN_DECLS

/* In an interactive run, opens the dialog that made the layer. */
GimpValueArray *limner_edit_call (GimpProcedure *procedure, GimpRunMode run_mode, GimpDrawable **drawables);

G_END_DECLS
