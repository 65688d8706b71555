/* Results that are a folder of pictures: there whole or not at all. */
#include "config.h"

#include "cli-private.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>

gboolean
cli_folder_init (CliFolder *folder, const char *output, GError **error)
{
  g_autofree char *parent = g_path_get_dirname (output);

  folder->names = g_ptr_array_new_with_free_func (g_free);
  folder->path = g_build_filename (parent, ".limner-folder-XXXXXX", NULL);
  if (g_mkdtemp_full (folder->path, 0777))
    return TRUE;
  g_set_error (error, LIMNER_ERROR, LIMNER_ERROR_FILE,
               _ ("No folder for the pictures can be made in “%s” (%s); choose another place."), parent,
               g_strerror (errno));
  g_clear_pointer (&folder->path, g_free);
  return FALSE;
}

gboolean
cli_folder_add (CliFolder *folder, const char *name, const LimnerImage *picture, const LimnerRecipe *recipe,
                GError **error)
{
  g_autofree char *path = g_build_filename (folder->path, name, NULL);

  g_ptr_array_add (folder->names, g_strdup (name));
  return limner_image_save (picture, path, recipe, error);
}

gboolean
cli_folder_publish (CliFolder *folder, const char *output, GError **error)
{
  if (g_rename (folder->path, output) == 0)
    {
      g_clear_pointer (&folder->path, g_free);
      return TRUE;
    }
  g_set_error (error, LIMNER_ERROR, LIMNER_ERROR_FILE,
               _ ("The folder “%s” cannot be written (%s); name one that is empty or not there yet."), output,
               g_strerror (errno));
  return FALSE;
}

void
cli_folder_clear (CliFolder *folder)
{
  for (guint i = 0; folder->path != NULL && i < folder->names->len; i++)
    {
      g_autofree char *path = g_build_filename (folder->path, folder->names->pdata[i], NULL);
      g_unlink (path);
    }
  if (folder->path != NULL)
    g_rmdir (folder->path);
  g_clear_pointer (&folder->path, g_free);
  g_clear_pointer (&folder->names, g_ptr_array_unref);
}
