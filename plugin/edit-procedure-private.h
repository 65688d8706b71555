/* limner-edit-layer: opens the dialog that a layer was made with, as it was, from the recipe in the layer. */
#pragma once

#include <libgimp/gimp.h>

G_BEGIN_DECLS

#define LIMNER_EDIT_PROCEDURE "limner-edit-layer"

GimpProcedure *limner_edit_procedure_new (GimpPlugIn *plug_in);

G_END_DECLS
