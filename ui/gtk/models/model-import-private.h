/* A file to import as a network, and its file chooser. */
#pragma once

#include <limner/catalogue.h>

#include <gtk/gtk.h>

G_BEGIN_DECLS

typedef struct
{
  char *path;
  char *id; /* the network's ID; NULL: derived from the file's name */
} LimnerModelImport;

void limner_model_import_free (LimnerModelImport *import);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LimnerModelImport, limner_model_import_free)

/* A file with the published name of a catalogue entry gets that entry's ID, unless `id` is set.
 * catalogue: array of LimnerCatalogueEntry*, or NULL. */
LimnerModelImport *limner_model_import_new (const char *path, const char *id, GPtrArray *catalogue);

/* A file chooser for a network file. */
GtkFileChooserNative *limner_model_import_chooser_new (GtkWindow *parent);

G_END_DECLS
