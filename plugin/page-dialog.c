#include "page-dialog-private.h"

#include <libgimp/gimpui.h>

static void
show_help (const char *page, gpointer data)
{
  limner_show_help (NULL, page);
}

static GtkWidget *
make_dialog (const LimnerPageDialog *kind, GimpProcedure *procedure, GimpProcedureConfig *config)
{
  gboolean header;
  GtkWidget *dialog;

  g_object_get (gtk_settings_get_default (), "gtk-dialogs-use-header", &header, NULL);
  dialog = g_object_new (GIMP_TYPE_PROCEDURE_DIALOG, "procedure", procedure, "config", config, "title",
                         kind->title, "help-func", show_help, "help-id", kind->help, "use-header-bar", header,
                         NULL);
  gimp_procedure_dialog_set_ok_label (GIMP_PROCEDURE_DIALOG (dialog), kind->ok);
  return dialog;
}

gboolean
limner_page_dialog_run (const LimnerPageDialog *kind, GimpProcedure *procedure, GimpProcedureConfig *config,
                        LimnerSource *source)
{
  g_autofree char *name = gimp_item_get_name (GIMP_ITEM (source->drawable));
  LimnerUiSubject subject = { .pick = kind->pick };
  GtkWidget *dialog = make_dialog (kind, procedure, config), *page;
  gboolean chosen;

  subject.picture = source->picture;
  subject.width = source->picture->width;
  subject.height = source->picture->height;
  subject.layer_name = name;
  subject.selected = source->selected;
  page = kind->page_new (G_OBJECT (config), &subject);
  g_clear_pointer (&source->picture, limner_image_unref);
  gtk_container_set_border_width (GTK_CONTAINER (page), 12);
  gtk_box_pack_start (GTK_BOX (gtk_dialog_get_content_area (GTK_DIALOG (dialog))), page, TRUE, TRUE, 0);
  chosen = gimp_procedure_dialog_run (GIMP_PROCEDURE_DIALOG (dialog));
  if (chosen && kind->accepted != NULL)
    kind->accepted (page);
  gtk_widget_destroy (dialog);
  return chosen;
}
