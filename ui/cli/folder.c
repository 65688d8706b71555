/* Results in a folder of pictures: the folder exists only when it is complete. */
#include "config.h"

#include "cli-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static gboolean
set_folder_error (const char *folder, int code, GError **error)
{
  g_autofree char *shown = g_filename_display_name (folder);

  g_set_error (error, LIMNER_ERROR, LIMNER_ERROR_FILE,
               _ ("The folder “%s” cannot be written (%s); choose another place."), shown, g_strerror (code));
  return FALSE;
}

/* The name without slashes at its end, which the completion of a shell adds. Caller frees. */
static char *
strip_slashes (const char *name)
{
  gsize length = strlen (name);

  while (length > 1 && name[length - 1] == G_DIR_SEPARATOR)
    length--;
  return g_strndup (name, length);
}

/* Of the hidden folder; a run that was killed may have left one. */
#define HIDDEN ".limner-folder-"

static gboolean
check_empty (const char *output, const char *target, GError **error)
{
  g_autofree char *shown = g_filename_display_name (output);
  g_autoptr (GDir) entries = NULL;
  gboolean empty = TRUE;
  const char *name;

  if (!g_file_test (target, G_FILE_TEST_IS_DIR))
    return set_folder_error (output, ENOTDIR, error);
  entries = g_dir_open (target, 0, NULL);
  if (entries == NULL)
    return set_folder_error (output, errno, error);
  while (empty && (name = g_dir_read_name (entries)) != NULL)
    empty = g_str_has_prefix (name, HIDDEN);
  if (!empty)
    g_set_error (error, LIMNER_ERROR, LIMNER_ERROR_FILE,
                 _ ("The folder “%s” is not empty; name one that is empty or not there yet."), shown);
  return empty;
}

/* A folder with the name of a picture, “face.png”, is probably a mistake. */
static gboolean
check_name (const char *output, GError **error)
{
  static const char *const endings[] = { ".png", ".jpg", ".jpeg", ".webp", ".tif", ".tiff", ".safetensors" };
  g_autofree char *shown = g_filename_display_name (output), *lower = g_ascii_strdown (output, -1);

  for (gsize i = 0; i < G_N_ELEMENTS (endings); i++)
    if (g_str_has_suffix (lower, endings[i]))
      {
        g_set_error (error, LIMNER_ERROR, LIMNER_ERROR_ARGUMENT,
                     _ ("Several pictures need a folder, but “%s” is the name of a picture: name a folder."),
                     shown);
        return FALSE;
      }
  return TRUE;
}

/* Where the pictures belong: a folder that is not there yet, or an empty one (`exists`), links followed.
 * Caller frees. */
static char *
find_target (const char *output, gboolean *exists, GError **error)
{
  g_autofree char *name = strip_slashes (output);
  g_autofree char *real = NULL;
  char *resolved = realpath (name, NULL);

  *exists = resolved != NULL;
  if (resolved == NULL)
    return check_name (name, error) ? g_steal_pointer (&name) : NULL;
  real = g_strdup (resolved);
  free (resolved);
  return check_empty (output, real, error) ? g_steal_pointer (&real) : NULL;
}

gboolean
cli_folder_init (CliFolder *folder, const char *output, GError **error)
{
  g_autofree char *parent = NULL;

  folder->names = g_ptr_array_new_with_free_func (g_free);
  folder->target = find_target (output, &folder->exists, error);
  if (folder->target == NULL)
    return FALSE;
  /* An empty folder stays the one it is: it may be where a shell is, or may not be replaced. */
  parent = folder->exists ? g_strdup (folder->target) : g_path_get_dirname (folder->target);
  folder->path = g_build_filename (parent, HIDDEN "XXXXXX", NULL);
  if (g_mkdtemp_full (folder->path, 0777))
    return TRUE;
  g_clear_pointer (&folder->path, g_free);
  return set_folder_error (output, errno, error);
}

gboolean
cli_folder_add (CliFolder *folder, const char *name, const LimnerImage *picture, const LimnerRecipe *recipe,
                GError **error)
{
  g_autofree char *path = g_build_filename (folder->path, name, NULL);

  g_ptr_array_add (folder->names, g_strdup (name));
  return limner_image_save (picture, path, recipe, error);
}

static gboolean
rename_in (const char *from, const char *to, const char *name)
{
  g_autofree char *old = g_build_filename (from, name, NULL), *new = g_build_filename (to, name, NULL);

  return g_rename (old, new) == 0;
}

/* Moves all pictures up into the folder that is there; takes them back when one cannot be moved. */
static gboolean
move_into (CliFolder *folder)
{
  for (guint i = 0; i < folder->names->len; i++)
    if (!rename_in (folder->path, folder->target, folder->names->pdata[i]))
      {
        int code = errno;

        while (i-- > 0)
          rename_in (folder->target, folder->path, folder->names->pdata[i]);
        errno = code;
        return FALSE;
      }
  return g_rmdir (folder->path) == 0;
}

/* A rename survives a power cut only when its folder is on the disk. */
static void
sync_folder (const char *folder)
{
  int fd = g_open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);

  if (fd < 0)
    return;
  fsync (fd);
  close (fd);
}

gboolean
cli_folder_publish (CliFolder *folder, GError **error)
{
  g_autofree char *parent = g_path_get_dirname (folder->target);

  if (!(folder->exists ? move_into (folder) : g_rename (folder->path, folder->target) == 0))
    return set_folder_error (folder->target, errno, error);
  g_clear_pointer (&folder->path, g_free);
  sync_folder (folder->exists ? folder->target : parent);
  return TRUE;
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
  g_clear_pointer (&folder->target, g_free);
  g_clear_pointer (&folder->names, g_ptr_array_unref);
}
