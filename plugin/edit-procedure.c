#include "config.h"

#include "edit-procedure-private.h"

#include "layer-procedure-private.h"

#include <glib/gi18n-lib.h>

GimpProcedure *
limner_edit_procedure_new (GimpPlugIn *plug_in)
{
  GimpProcedure *procedure
      = limner_layer_procedure_new (plug_in, LIMNER_EDIT_PROCEDURE, _ ("_Edit Limner layer…"));

  gimp_procedure_set_documentation (
      procedure, _ ("Make a layer of Limner's again with other settings"),
      _ ("Opens the dialog with the layer's original settings, source and selection. The new layer goes "
         "above the old one. Without a dialog, the layer is made again unchanged."),
      NULL);
  gimp_procedure_add_core_object_array_return_value (procedure, "layers", _ ("Layers"), _ ("The new layers"),
                                                     GIMP_TYPE_LAYER, G_PARAM_READWRITE);
  return procedure;
}
