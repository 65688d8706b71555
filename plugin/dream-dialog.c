#include "config.h"

#include "dream-dialog-private.h"

#include <glib/gi18n-lib.h>
#include <libgimp/gimpui.h>

gboolean
limner_dream_dialog_run (GimpProcedure *procedure, GimpProcedureConfig *config, LimnerSource *source)
{
  GtkWidget *dialog = gimp_procedure_dialog_new (procedure, config, _ ("Dream"));
  GimpProcedureDialog *fields = GIMP_PROCEDURE_DIALOG (dialog);
  gboolean chosen;

  g_clear_pointer (&source->picture, limner_image_unref);
  gimp_procedure_dialog_set_ok_label (fields, _ ("_Dream layer"));
  gimp_procedure_dialog_get_scale_entry (fields, "strength", 1.0);
  gimp_procedure_dialog_fill (fields, "layer", "guide-layer", "suppress", "strength", "octaves", "steps",
                              "seed", "zoom", "model", NULL);
  chosen = gimp_procedure_dialog_run (fields);
  gtk_widget_destroy (dialog);
  return chosen;
}
