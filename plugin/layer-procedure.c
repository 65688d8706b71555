#include "config.h"

#include "layer-procedure-private.h"

#include "run-module-private.h"

GimpProcedure *
limner_layer_procedure_new (GimpPlugIn *plug_in, const char *name, const char *label)
{
  GimpProcedure *procedure = gimp_image_procedure_new (plug_in, name, GIMP_PDB_PROC_TYPE_PLUGIN,
                                                       limner_module_run_on_image, NULL, NULL);

  gimp_procedure_set_image_types (procedure, "RGB*, GRAY*");
  gimp_procedure_set_sensitivity_mask (procedure, GIMP_PROCEDURE_SENSITIVE_DRAWABLE);
  gimp_procedure_set_menu_label (procedure, label);
  gimp_procedure_add_menu_path (procedure, "<Image>/Filters/Limner");
  gimp_procedure_set_attribution (procedure, "Limner", "Limner", "2026");
  return procedure;
}
