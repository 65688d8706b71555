#include "config.h"

#include "window-call-private.h"

#include "dialog-private.h"
#include "screen-private.h"
#include "window-procedure-private.h"

#include <glib/gi18n-lib.h>
#include <libgimp/gimpui.h>
#include <limner-ui.h>
#include <limner/error.h>

/* The window of a procedure; its texts are untranslated. */
typedef struct
{
  const char *name;
  const char *title;
  const char *no_screen; /* what to do without a screen */
  const char *help;      /* page of the documentation */
  GtkWidget *(*page_new) (void);
  int width, height; /* initial size in pixels; -1: the natural size */
} Window;

static const Window windows[] = {
  { LIMNER_MODELS_PROCEDURE, N_ ("Models"),
    N_ ("The list of networks needs a screen; without one, use “limner models”."), "models",
    limner_models_page_new, 680, 640 },
  { LIMNER_TRAIN_PROCEDURE, N_ ("Train a style"),
    N_ ("Training a style needs a screen here; without one, use “limner train style”."), "training",
    limner_train_page_new, 640, -1 },
};

static const Window *
window_named (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (windows); i++)
    if (g_str_equal (windows[i].name, name))
      return &windows[i];
  g_return_val_if_reached (NULL);
}

static void
run_window (const Window *window)
{
  GtkWidget *dialog = limner_dialog_new (_ (window->title), window->name, window->help);

  gtk_dialog_add_button (GTK_DIALOG (dialog), _ ("_Close"), GTK_RESPONSE_CLOSE);
  limner_dialog_add_page (dialog, window->page_new ());
  gtk_window_set_default_size (GTK_WINDOW (dialog), window->width, window->height);
  gtk_widget_show (dialog);
  gimp_dialog_run (GIMP_DIALOG (dialog));
  gtk_widget_destroy (dialog);
}

GimpValueArray *
limner_window_call (GimpProcedure *procedure, GimpProcedureConfig *config)
{
  const Window *window = window_named (gimp_procedure_get_name (procedure));
  GimpRunMode run_mode;
  GError *error = NULL;

  g_object_get (config, "run-mode", &run_mode, NULL);
  if (!limner_screen_init (run_mode))
    {
      g_set_error_literal (&error, LIMNER_ERROR, LIMNER_ERROR_ARGUMENT, _ (window->no_screen));
      return gimp_procedure_new_return_values (procedure, GIMP_PDB_CALLING_ERROR, error);
    }
  run_window (window);
  return gimp_procedure_new_return_values (procedure, GIMP_PDB_SUCCESS, NULL);
}
