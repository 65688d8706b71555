#include "config.h"

#include "style-procedure-private.h"

#include "style-arguments-private.h"
#include "style-dialog-private.h"
#include "style-painting-private.h"

#include <glib/gi18n-lib.h>
#include <libgimp/gimpui.h>
#include <limner/error.h>

#define XMP_HINT_PARASITE "limner-xmp-hint-given"

/* GIMP exports the mark only when asked to, which a person should know: said once. */
static void
hint_at_xmp (void)
{
  GimpParasite *parasite = gimp_get_parasite (XMP_HINT_PARASITE);

  if (parasite == NULL)
    {
      gimp_message (
          _ ("The image now says in its metadata that a network helped to make it. GIMP writes this into "
             "exported files when “Save XMP data” is on in the export dialog."));
      parasite = gimp_parasite_new (XMP_HINT_PARASITE, GIMP_PARASITE_PERSISTENT, 1, "1");
      gimp_attach_parasite (parasite);
    }
  gimp_parasite_free (parasite);
}

static GimpValueArray *
give_up (GimpProcedure *procedure, GError *error)
{
  if (g_error_matches (error, LIMNER_ERROR, LIMNER_ERROR_CANCELLED))
    {
      g_error_free (error);
      return gimp_procedure_new_return_values (procedure, GIMP_PDB_CANCEL, NULL);
    }
  return gimp_procedure_new_return_values (procedure, GIMP_PDB_EXECUTION_ERROR, error);
}

/* Takes the array. */
static GimpValueArray *
give_layers (GimpProcedure *procedure, GimpLayer **layers)
{
  GimpValueArray *values = gimp_procedure_new_return_values (procedure, GIMP_PDB_SUCCESS, NULL);

  for (int i = 0; layers[i] != NULL; i++)
    g_object_ref (layers[i]);
  GIMP_VALUES_TAKE_CORE_OBJECT_ARRAY (values, 1, (GObject **) layers);
  return values;
}

static GimpValueArray *
run (GimpProcedure *procedure, GimpRunMode run_mode, GimpImage *image, GimpDrawable **drawables,
     GimpProcedureConfig *config, gpointer data)
{
  gboolean window = run_mode != GIMP_RUN_NONINTERACTIVE && gtk_init_check (NULL, NULL);
  GError *error = NULL;

  gegl_init (NULL, NULL);
  if (drawables == NULL || drawables[0] == NULL || drawables[1] != NULL)
    {
      g_set_error_literal (&error, LIMNER_ERROR, LIMNER_ERROR_ARGUMENT,
                           _ ("Limner paints one layer at a time; select exactly one."));
      return gimp_procedure_new_return_values (procedure, GIMP_PDB_CALLING_ERROR, error);
    }
  if (window)
    gimp_ui_init ("limner");
  if (run_mode == GIMP_RUN_INTERACTIVE && window
      && !limner_style_dialog_run (procedure, config, image, drawables[0], &error))
    return error != NULL ? give_up (procedure, error)
                         : gimp_procedure_new_return_values (procedure, GIMP_PDB_CANCEL, NULL);

  g_autoptr (LimnerStyleRequest) request = limner_style_request_read (config, &error);
  GimpLayer **layers
      = request != NULL ? limner_style_painting_make (image, drawables[0], request, window, &error) : NULL;
  if (layers == NULL)
    return give_up (procedure, error);
  if (run_mode != GIMP_RUN_NONINTERACTIVE)
    {
      hint_at_xmp ();
      gimp_displays_flush ();
    }
  return give_layers (procedure, layers);
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
