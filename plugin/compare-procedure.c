#include "config.h"

#include "compare-procedure-private.h"

#include "run-module-private.h"

#include <glib/gi18n-lib.h>

static void
add_arguments (GimpProcedure *procedure)
{
  gimp_procedure_add_enum_argument (procedure, "run-mode", _ ("Run mode"), _ ("The run mode"),
                                    GIMP_TYPE_RUN_MODE, GIMP_RUN_INTERACTIVE, G_PARAM_READWRITE);
  gimp_procedure_add_image_argument (procedure, "image", _ ("Image"),
                                     _ ("The image whose layers the dialog offers; may be missing"), TRUE,
                                     G_PARAM_READWRITE);
  gimp_procedure_add_string_array_argument (procedure, "results", _ ("Results"),
                                            _ ("Files that ballots saved, to read without a dialog"),
                                            G_PARAM_READWRITE);
}

static void
add_return_values (GimpProcedure *procedure)
{
  gimp_procedure_add_int_return_value (procedure, "answers", _ ("Answers"), _ ("Number of answers"), 0,
                                       G_MAXINT, 0, G_PARAM_READWRITE);
  gimp_procedure_add_string_array_return_value (
      procedure, "names", _ ("Names"), _ ("Whose pictures they are, the best first"), G_PARAM_READWRITE);
  gimp_procedure_add_double_array_return_value (procedure, "strengths", _ ("Strengths"),
                                                _ ("Strengths of Bradley and Terry's model"),
                                                G_PARAM_READWRITE);
  gimp_procedure_add_double_array_return_value (
      procedure, "low", _ ("Low"), _ ("Lower ends of their intervals (95 %)"), G_PARAM_READWRITE);
  gimp_procedure_add_double_array_return_value (
      procedure, "high", _ ("High"), _ ("Upper ends of their intervals (95 %)"), G_PARAM_READWRITE);
  gimp_procedure_add_double_array_return_value (
      procedure, "shares", _ ("Shares"),
      _ ("How often each would win against an average one of the others, 0 to 1"), G_PARAM_READWRITE);
}

GimpProcedure *
limner_compare_procedure_new (GimpPlugIn *plug_in)
{
  GimpProcedure *procedure = gimp_procedure_new (plug_in, LIMNER_COMPARE_PROCEDURE, GIMP_PDB_PROC_TYPE_PLUGIN,
                                                 limner_module_run, NULL, NULL);

  gimp_procedure_set_menu_label (procedure, _ ("_Compare…"));
  gimp_procedure_add_menu_path (procedure, "<Image>/Filters/Limner");
  gimp_procedure_set_documentation (
      procedure, _ ("Choose blind between pictures, two at a time, and see which is better"),
      _ ("Opens a window with two layers, images or files at a time, on random sides and without their "
         "names. "
         "Every answer is saved at once. Without a dialog, the results of ballots are read."),
      NULL);
  gimp_procedure_set_attribution (procedure, "Limner", "Limner", "2026");
  add_arguments (procedure);
  add_return_values (procedure);
  return procedure;
}
