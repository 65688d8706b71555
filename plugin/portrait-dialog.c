#include "config.h"

#include "portrait-dialog-private.h"

#include "dialog-private.h"

#include <glib/gi18n-lib.h>
#include <libgimp/gimpui.h>

void
limner_portrait_choice_free (LimnerPortraitChoice *choice)
{
  g_ptr_array_unref (choice->faces);
  limner_model_unref (choice->model);
  g_free (choice->latents);
  g_free (choice);
}

static void
show_count (GtkWidget *page, gpointer dialog)
{
  guint n = limner_browser_page_count (page);
  g_autofree char *label = g_strdup_printf (
      g_dngettext (GETTEXT_PACKAGE, "_Insert %u as layer", "_Insert %u as layers", MAX (1, n)), MAX (1, n));
  GtkWidget *button = gtk_dialog_get_widget_for_response (dialog, GTK_RESPONSE_OK);

  gtk_button_set_label (GTK_BUTTON (button), label);
  gtk_widget_set_sensitive (button, n > 0);
}

/* Runs the dialog. Closing it asks for confirmation if kept faces would be lost. */
static int
run_until_closed (GtkWidget *dialog, GtkWidget *page)
{
  int response;

  do
    response = gimp_dialog_run (GIMP_DIALOG (dialog));
  while (response != GTK_RESPONSE_OK && !limner_browser_page_may_close (page));
  return response;
}

LimnerPortraitChoice *
limner_portrait_dialog_run (GimpProcedureConfig *config, const LimnerRecipe *resume)
{
  LimnerPortraitChoice *choice = NULL;
  GtkWidget *dialog = limner_dialog_new (_ ("Portraits"), "limner-portraits", "portraits"), *page;

  gtk_dialog_add_buttons (GTK_DIALOG (dialog), _ ("_Cancel"), GTK_RESPONSE_CANCEL, _ ("_Insert"),
                          GTK_RESPONSE_OK, NULL);
  page = limner_browser_page_new (G_OBJECT (config), resume);
  limner_dialog_add_page (dialog, page);
  limner_browser_page_set_changed_func (page, show_count, dialog);
  limner_dialog_set_size (dialog, 1000, 780);
  gtk_widget_show (dialog);
  if (run_until_closed (dialog, page) == GTK_RESPONSE_OK && limner_browser_page_count (page) > 0)
    {
      choice = g_new0 (LimnerPortraitChoice, 1);
      choice->faces = limner_browser_page_chosen (page);
      choice->model = limner_model_ref (limner_browser_page_model (page));
    }
  gtk_widget_destroy (dialog);
  return choice;
}
