#include "config.h"

#include "style-procedure-private.h"

#include "layer-procedure-private.h"
#include "setting-arguments-private.h"

#include <glib/gi18n-lib.h>
#include <limner/style.h>

static void
declare_style_arguments (GimpProcedure *procedure)
{
  limner_setting_arguments_add (procedure, limner_style_setting_table ());
  limner_setting_arguments_add (procedure, limner_job_setting_table ());
  gimp_procedure_add_drawable_argument (
      procedure, "style-layer", _ ("Style layer"),
      _ ("A layer whose style is used; blended with the style pictures, if any"), TRUE,
      G_PARAM_READWRITE | GIMP_PARAM_DONT_SERIALIZE);
  gimp_procedure_add_core_object_array_return_value (procedure, "layers", _ ("Layers"), _ ("The new layers"),
                                                     GIMP_TYPE_LAYER, G_PARAM_READWRITE);
}

GimpProcedure *
limner_style_procedure_new (GimpPlugIn *plug_in)
{
  GimpProcedure *procedure
      = limner_layer_procedure_new (plug_in, LIMNER_STYLE_PROCEDURE, _ ("_Style transfer…"));

  gimp_procedure_set_documentation (procedure, _ ("Paint the layer in the style of another picture"),
                                    _ ("A neural network compares the layer with one or more style pictures "
                                       "while a new layer is painted, step by "
                                       "step. The new layer lies above the old one; with a selection it is "
                                       "as large as the selection and masked "
                                       "by it."),
                                    NULL);
  declare_style_arguments (procedure);
  return procedure;
}
