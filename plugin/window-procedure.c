#include "config.h"

#include "window-procedure-private.h"

#include "run-module-private.h"

#include <glib/gi18n-lib.h>

/* The procedures; their texts are untranslated. */
typedef struct
{
  const char *name;
  const char *label;
  const char *blurb, *description;
} WindowProcedure;

static const WindowProcedure procedures[] = {
  { LIMNER_MODELS_PROCEDURE, N_ ("_Models…"),
    N_ ("List, download, import, verify and remove the networks of Limner"),
    N_ ("Opens the list of networks with their uses and licences. Nothing is downloaded before you agree.") },
  { LIMNER_TRAIN_PROCEDURE, N_ ("_Train a style…"),
    N_ ("Train a network for painting in a style of your own in one pass"),
    N_ ("Opens a window to choose style pictures and photographs. The training is a separate program, which "
        "continues after the window and GIMP are closed; the window shows its progress.") },
};

GimpProcedure *
limner_window_procedure_new (GimpPlugIn *plug_in, const char *name)
{
  const WindowProcedure *row = &procedures[g_str_equal (name, LIMNER_MODELS_PROCEDURE) ? 0 : 1];
  GimpProcedure *procedure
      = gimp_procedure_new (plug_in, name, GIMP_PDB_PROC_TYPE_PLUGIN, limner_module_run, NULL, NULL);

  gimp_procedure_set_menu_label (procedure, _ (row->label));
  gimp_procedure_add_menu_path (procedure, "<Image>/Filters/Limner");
  gimp_procedure_set_documentation (procedure, _ (row->blurb), _ (row->description), NULL);
  gimp_procedure_set_attribution (procedure, "Limner", "Limner", "2026");
  gimp_procedure_add_enum_argument (procedure, "run-mode", _ ("Run mode"), _ ("The run mode"),
                                    GIMP_TYPE_RUN_MODE, GIMP_RUN_INTERACTIVE, G_PARAM_READWRITE);
  return procedure;
}
