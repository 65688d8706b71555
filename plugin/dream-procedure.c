#include "config.h"

#include "dream-procedure-private.h"

#include "layer-procedure-private.h"
#include "setting-arguments-private.h"

#include <glib/gi18n-lib.h>
#include <limner/dream.h>

static void
declare_dream_arguments (GimpProcedure *procedure)
{
  limner_setting_arguments_add (procedure, limner_dream_setting_table ());
  limner_setting_arguments_add (procedure, limner_job_setting_table ());
  gimp_procedure_add_drawable_argument (procedure, "guide-layer", _ ("Guide layer"),
                                        _ ("A layer as the guide; the guide picture takes precedence"), TRUE,
                                        G_PARAM_READWRITE | GIMP_PARAM_DONT_SERIALIZE);
  gimp_procedure_add_core_object_array_return_value (procedure, "layers", _ ("Layers"), _ ("The new layers"),
                                                     GIMP_TYPE_LAYER, G_PARAM_READWRITE);
}

GimpProcedure *
limner_dream_procedure_new (GimpPlugIn *plug_in)
{
  GimpProcedure *procedure = limner_layer_procedure_new (plug_in, LIMNER_DREAM_PROCEDURE, _ ("_Dream…"));

  gimp_procedure_set_documentation (
      procedure, _ ("Amplify what a network detects in the layer"),
      _ ("Amplifies the features that the layers of a neural network detect, from large forms to small ones. "
         "The new layer lies above the old one; with a selection it is as large as the selection and masked "
         "by it. With frames, it becomes an animation that zooms in."),
      NULL);
  declare_dream_arguments (procedure);
  return procedure;
}
