#include "config.h"

#include "style-procedure-private.h"

#include "style-arguments-private.h"
#include "style-run-private.h"

#include <glib/gi18n-lib.h>
#include <limner/error.h>

static LimnerSource *
read_source (gpointer user_data, GError **error)
{
  GimpDrawable *drawable = user_data;
  g_autoptr (GimpImage) image = g_object_ref (gimp_item_get_image (GIMP_ITEM (drawable)));

  return limner_source_read (image, drawable, LIMNER_STYLE_CONTEXT, error);
}

static GimpValueArray *
run (GimpProcedure *procedure, GimpRunMode run_mode, GimpImage *image, GimpDrawable **drawables,
     GimpProcedureConfig *config, gpointer data)
{
  GError *error = NULL;

  if (drawables == NULL || drawables[0] == NULL || drawables[1] != NULL)
    {
      g_set_error_literal (&error, LIMNER_ERROR, LIMNER_ERROR_ARGUMENT,
                           _ ("Limner paints one layer at a time; select exactly one."));
      return gimp_procedure_new_return_values (procedure, GIMP_PDB_CALLING_ERROR, error);
    }
  return limner_style_run (procedure, run_mode, procedure, config, read_source, drawables[0]);
}

GimpProcedure *
limner_style_procedure_new (GimpPlugIn *plug_in)
{
  GimpProcedure *procedure = gimp_image_procedure_new (plug_in, LIMNER_STYLE_PROCEDURE,
                                                       GIMP_PDB_PROC_TYPE_PLUGIN, run, NULL, NULL);

  gimp_procedure_set_image_types (procedure, "RGB*, GRAY*");
  gimp_procedure_set_sensitivity_mask (procedure, GIMP_PROCEDURE_SENSITIVE_DRAWABLE);
  gimp_procedure_set_menu_label (procedure, _ ("_Style transfer…"));
  gimp_procedure_add_menu_path (procedure, "<Image>/Filters/Limner");
  gimp_procedure_set_documentation (procedure, _ ("Paint the layer in the style of another picture"),
                                    _ ("A neural network compares the layer with one or more style pictures "
                                       "while a new layer is painted, step by "
                                       "step. The new layer lies above the old one; with a selection it is "
                                       "as large as the selection and masked "
                                       "by it."),
                                    NULL);
  gimp_procedure_set_attribution (procedure, "Limner", "Limner", "2026");
  limner_style_arguments_declare (procedure);
  return procedure;
}
