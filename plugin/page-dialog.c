#include "page-dialog-private.h"

#include "dialog-private.h"

#include <libgimp/gimpui.h>

static GtkWidget *
make_dialog (const LimnerPageDialog *kind, GimpProcedure *procedure, GimpProcedureConfig *config)
{
  GtkWidget *dialog = g_object_new (GIMP_TYPE_PROCEDURE_DIALOG, "procedure", procedure, "config", config,
                                    "title", kind->title, "help-func", limner_dialog_show_help, "help-id",
                                    kind->help, "use-header-bar", limner_dialogs_have_headers (), NULL);

  limner_dialog_set_help (dialog, kind->help);
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
  limner_dialog_add_page (dialog, page);
  chosen = gimp_procedure_dialog_run (GIMP_PROCEDURE_DIALOG (dialog));
  if (chosen && kind->accepted != NULL)
    kind->accepted (page);
  gtk_widget_destroy (dialog);
  return chosen;
}
