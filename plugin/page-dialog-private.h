/* GIMP's own frame around a page of Limner's: its buttons reset, save and load the settings. */
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

/* Asks the person for the arguments of the procedure, with a preview of the source, whose picture is given
 * away meanwhile: the page has what it needs. FALSE when they were not given. gimp_ui_init must have been
 * called. */
gboolean limner_page_dialog_run (const LimnerPageDialog *kind, GimpProcedure *procedure,
                                 GimpProcedureConfig *config, LimnerSource *source);

G_END_DECLS
