#include "config.h"

#include "train-procedure-private.h"

#include <glib/gi18n-lib.h>
#include <libgimp/gimpui.h>
#include <limner-ui.h>
#include <limner/error.h>

static void
show_help (const char *help_id, gpointer data)
{
  limner_show_help (NULL, "training");
}

static void
run_window (void)
{
  gboolean header;
  GtkWidget *dialog, *page;

  gimp_ui_init ("limner");
  g_object_get (gtk_settings_get_default (), "gtk-dialogs-use-header", &header, NULL);
  dialog = g_object_new (GIMP_TYPE_DIALOG, "title", _ ("Train a style"), "role", LIMNER_TRAIN_PROCEDURE,
                         "help-func", show_help, "help-id", LIMNER_TRAIN_PROCEDURE, "use-header-bar", header,
                         NULL);
  gtk_dialog_add_button (GTK_DIALOG (dialog), _ ("_Close"), GTK_RESPONSE_CLOSE);
  page = limner_train_page_new ();
  gtk_container_set_border_width (GTK_CONTAINER (page), 12);
  gtk_box_pack_start (GTK_BOX (gtk_dialog_get_content_area (GTK_DIALOG (dialog))), page, TRUE, TRUE, 0);
  gtk_window_set_default_size (GTK_WINDOW (dialog), 640, -1);
  gtk_widget_show (dialog);
  gimp_dialog_run (GIMP_DIALOG (dialog));
  gtk_widget_destroy (dialog);
}

static GimpValueArray *
run (GimpProcedure *procedure, GimpProcedureConfig *config, gpointer data)
{
  GimpRunMode run_mode;
  GError *error = NULL;

  g_object_get (config, "run-mode", &run_mode, NULL);
  if (run_mode == GIMP_RUN_NONINTERACTIVE || !gtk_init_check (NULL, NULL))
    {
      g_set_error_literal (
          &error, LIMNER_ERROR, LIMNER_ERROR_ARGUMENT,
          _ ("Training a style needs a screen here; without one, use “limner train style”."));
      return gimp_procedure_new_return_values (procedure, GIMP_PDB_CALLING_ERROR, error);
    }
  run_window ();
  return gimp_procedure_new_return_values (procedure, GIMP_PDB_SUCCESS, NULL);
}

GimpProcedure *
limner_train_procedure_new (GimpPlugIn *plug_in)
{
  GimpProcedure *procedure
      = gimp_procedure_new (plug_in, LIMNER_TRAIN_PROCEDURE, GIMP_PDB_PROC_TYPE_PLUGIN, run, NULL, NULL);

  gimp_procedure_set_menu_label (procedure, _ ("_Train a style…"));
  gimp_procedure_add_menu_path (procedure, "<Image>/Filters/Limner");
  gimp_procedure_set_documentation (
      procedure, _ ("Train a network for painting in a style of your own in one pass"),
      _ ("Opens a window where style pictures and photographs are chosen. The training goes on in a program "
         "of "
         "its own when the window and GIMP are closed; the window shows how it gets on."),
      NULL);
  gimp_procedure_set_attribution (procedure, "Limner", "Limner", "2026");
  gimp_procedure_add_enum_argument (procedure, "run-mode", _ ("Run mode"), _ ("The run mode"),
                                    GIMP_TYPE_RUN_MODE, GIMP_RUN_INTERACTIVE, G_PARAM_READWRITE);
  return procedure;
}
