/* limner-edit-layer: opens the dialog that made a layer, with the settings from the layer's recipe. */
#pragma once

#include <libgimp/gimp.h>

G_BEGIN_DECLS

#define LIMNER_EDIT_PROCEDURE "limner-edit-layer"

GimpProcedure *limner_edit_procedure_new (GimpPlugIn *plug_in);

G_END_DECLS
