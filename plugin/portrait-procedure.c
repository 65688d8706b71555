#include "config.h"

#include "portrait-procedure-private.h"

#include "run-module-private.h"
#include "setting-arguments-private.h"

#include <glib/gi18n-lib.h>
#include <limner/portrait.h>

/* Declares the image as a plain argument. GIMP cannot call an image procedure without an image, and an
 * empty list of drawables is invalid for it. */
static void
declare_image (GimpProcedure *procedure)
{
  gimp_procedure_add_image_argument (procedure, "image", _ ("Image"),
                                     _ ("The image to put portraits into; none: a new one"), TRUE,
                                     G_PARAM_READWRITE);
  gimp_procedure_add_core_object_array_argument (
      procedure, "drawables", _ ("Drawables"), _ ("The layer to put portraits above"), GIMP_TYPE_DRAWABLE,
      G_PARAM_READWRITE | GIMP_PARAM_DONT_SERIALIZE | GIMP_PARAM_NO_VALIDATE | G_PARAM_LAX_VALIDATION);
}

static void
add_to_menu (GimpProcedure *procedure, const char *name)
{
  if (g_str_equal (name, LIMNER_PORTRAIT_CREATE_PROCEDURE))
    {
      gimp_procedure_set_sensitivity_mask (procedure, GIMP_PROCEDURE_SENSITIVE_ALWAYS);
      gimp_procedure_set_menu_label (procedure, _ ("_Limner portrait…"));
      gimp_procedure_add_menu_path (procedure, "<Image>/File/[Create]");
      return;
    }
  gimp_procedure_set_image_types (procedure, "RGB*, GRAY*");
  gimp_procedure_set_sensitivity_mask (procedure,
                                       GIMP_PROCEDURE_SENSITIVE_DRAWABLE | GIMP_PROCEDURE_SENSITIVE_NO_IMAGE);
  if (!g_str_equal (name, LIMNER_PORTRAIT_PROCEDURE))
    return;
  gimp_procedure_set_menu_label (procedure, _ ("_Portraits…"));
  gimp_procedure_add_menu_path (procedure, "<Image>/Filters/Limner");
}

GimpProcedure *
limner_portrait_procedure_new (GimpPlugIn *plug_in, const char *name)
{
  GimpProcedure *procedure
      = gimp_procedure_new (plug_in, name, GIMP_PDB_PROC_TYPE_PLUGIN, limner_module_run, NULL, NULL);

  add_to_menu (procedure, name);
  gimp_procedure_set_attribution (procedure, "Limner", "Limner", "2026");
  gimp_procedure_set_documentation (
      procedure, _ ("Make portraits of people who do not exist"),
      _ ("A neural network makes a face from each seed, or one face from several parents. Without an image, "
         "the face goes into a new image. Otherwise it becomes a new layer, in the middle or, with “place”, "
         "filling the selection."),
      NULL);
  gimp_procedure_add_enum_argument (procedure, "run-mode", _ ("Run mode"), _ ("The run mode"),
                                    GIMP_TYPE_RUN_MODE, GIMP_RUN_NONINTERACTIVE, G_PARAM_READWRITE);
  if (!g_str_equal (name, LIMNER_PORTRAIT_CREATE_PROCEDURE))
    declare_image (procedure);
  limner_setting_arguments_add (procedure, limner_portrait_setting_table ());
  limner_setting_arguments_add (procedure, limner_threads_setting_table ());
  gimp_procedure_add_core_object_array_return_value (procedure, "layers", _ ("Layers"), _ ("The new layers"),
                                                     GIMP_TYPE_LAYER, G_PARAM_READWRITE);
  return procedure;
}
