#include "config.h"

#include "style-dialog-private.h"

#include "style-pick-private.h"

#include <glib/gi18n-lib.h>
#include <libgimp/gimpui.h>
#include <limner-ui.h>

static void
show_help (const char *help_id, gpointer data)
{
  limner_show_help (NULL, "style");
}

/* GIMP's own frame: its buttons reset, save and load the settings. */
static GtkWidget *
make_dialog (GimpProcedure *procedure, GimpProcedureConfig *config)
{
  gboolean header;
  GtkWidget *dialog;

  g_object_get (gtk_settings_get_default (), "gtk-dialogs-use-header", &header, NULL);
  dialog = g_object_new (GIMP_TYPE_PROCEDURE_DIALOG, "procedure", procedure, "config", config, "title",
                         _ ("Style transfer"), "help-func", show_help, "help-id",
                         gimp_procedure_get_name (procedure), "use-header-bar", header, NULL);
  gimp_procedure_dialog_set_ok_label (GIMP_PROCEDURE_DIALOG (dialog), _ ("_Paint layer"));
  return dialog;
}

gboolean
limner_style_dialog_run (GimpProcedure *procedure, GimpProcedureConfig *config, LimnerSource *source)
{
  g_autofree char *name = gimp_item_get_name (GIMP_ITEM (source->drawable));
  LimnerUiSubject subject = { .pick = limner_style_pick };
  GtkWidget *dialog = make_dialog (procedure, config), *page;
  gboolean chosen;

  subject.picture = source->picture;
  subject.width = source->picture->width;
  subject.height = source->picture->height;
  subject.layer_name = name;
  subject.selected = source->selected;
  page = limner_style_page_new (G_OBJECT (config), &subject);
  g_clear_pointer (&source->picture, limner_image_unref);
  gtk_container_set_border_width (GTK_CONTAINER (page), 12);
  gtk_box_pack_start (GTK_BOX (gtk_dialog_get_content_area (GTK_DIALOG (dialog))), page, TRUE, TRUE, 0);
  chosen = gimp_procedure_dialog_run (GIMP_PROCEDURE_DIALOG (dialog));
  if (chosen)
    limner_style_page_remember (page);
  gtk_widget_destroy (dialog);
  return chosen;
}
