#include "config.h"

#include "models/model-import-private.h"

#include <glib/gi18n-lib.h>

void
limner_model_import_free (LimnerModelImport *import)
{
  g_free (import->path);
  g_free (import->id);
  g_free (import);
}

static const char *
find_published_id (const char *path, GPtrArray *catalogue)
{
  g_autofree char *name = g_path_get_basename (path);

  for (guint i = 0; catalogue != NULL && i < catalogue->len; i++)
    {
      const LimnerCatalogueEntry *entry = catalogue->pdata[i];

      if (g_str_equal (entry->file, name))
        return entry->id;
    }
  return NULL;
}

LimnerModelImport *
limner_model_import_new (const char *path, const char *id, GPtrArray *catalogue)
{
  LimnerModelImport *import = g_new0 (LimnerModelImport, 1);

  import->path = g_strdup (path);
  import->id = g_strdup (id != NULL ? id : find_published_id (path, catalogue));
  return import;
}

static GtkFileFilter *
make_filter (const char *name, const char *const *patterns)
{
  GtkFileFilter *filter = gtk_file_filter_new ();

  gtk_file_filter_set_name (filter, name);
  for (; *patterns != NULL; patterns++)
    gtk_file_filter_add_pattern (filter, *patterns);
  return filter;
}

GtkFileChooserNative *
limner_model_import_chooser_new (GtkWindow *parent)
{
  static const char *const known[] = { "*.pth", "*.pt", "*.pkl", "*.safetensors", NULL };
  static const char *const all[] = { "*", NULL };
  GtkFileChooserNative *chooser = gtk_file_chooser_native_new (
      _ ("Import a network"), parent, GTK_FILE_CHOOSER_ACTION_OPEN, _ ("_Import"), NULL);

  gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (chooser), make_filter (_ ("Networks"), known));
  gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (chooser), make_filter (_ ("All files"), all));
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (chooser), TRUE);
  return chooser;
}
