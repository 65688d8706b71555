/* GIMP's procedure dialog around a page of Limner. Its buttons reset, save and load the settings. */
#pragma once

#include "source-private.h"

#include <gtk/gtk.h>
#include <limner-ui.h>

G_BEGIN_DECLS

typedef struct
{
  const char *title, *ok; /* translated */
  const char *help;       /* page of the documentation */
  GtkWidget *(*page_new) (GObject *settings, const LimnerUiSubject *subject);
  void (*accepted) (GtkWidget *page);                                                        /* or NULL */
  LimnerImage *(*pick) (GtkWindow *parent, char **name, gpointer user_data, GError **error); /* or NULL */
} LimnerPageDialog;

/* Shows the dialog with a preview of the source and stores the arguments in the config. The source's
 * picture is freed, because the page has its own data. FALSE if the user cancelled. gimp_ui_init must
 * have been called. */
gboolean limner_page_dialog_run (const LimnerPageDialog *kind, GimpProcedure *procedure,
                                 GimpProcedureConfig *config, LimnerSource *source);

G_END_DECLS
