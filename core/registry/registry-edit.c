#include "config.h"

#include "networks/check-private.h"
#include "networks/model-private.h"
#include "registry/registry-private.h"

#include "limner/error.h"
#include "limner/registry.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#define MAX_ID 64

char *
limner_registry_user_folder (void)
{
  return g_build_filename (g_get_user_data_dir (), "limner", "models", NULL);
}

gboolean
limner_registry_is_before_users (const char *folder)
{
  g_auto (GStrv) folders = limner_registry_folders ();
  g_autofree char *users = limner_registry_user_folder ();

  for (char **at = folders; *at && !g_str_equal (*at, users); at++)
    if (g_str_equal (*at, folder))
      return TRUE;
  return FALSE;
}

gboolean
limner_registry_check_id (const char *id, GError **error)
{
  gsize length = strspn (id, G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "._-");

  if (length > 0 && length <= MAX_ID && !id[length] && g_ascii_isalnum (*id)
      && !g_str_has_suffix (id, LIMNER_MODEL_SUFFIX))
    return TRUE;
  g_set_error (
      error, LIMNER_ERROR, LIMNER_ERROR_ARGUMENT,
      _ ("“%s” cannot be a network's name: use up to %d letters, digits, dots, dashes and underlines."), id,
      MAX_ID);
  return FALSE;
}

char *
limner_registry_id_for_file (const char *file)
{
  static const char *const endings[] = { ".pth", ".pt", ".pkl", LIMNER_MODEL_SUFFIX };
  char *id = g_path_get_basename (file);

  for (gsize i = 0; i < G_N_ELEMENTS (endings); i++)
    if (g_str_has_suffix (id, endings[i]))
      {
        id[strlen (id) - strlen (endings[i])] = '\0';
        break;
      }
  return g_strcanon (id, G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "._-", '-');
}

/* Tries again when a signal interrupts. -1 with errno. */
static int
open_locked (const char *path)
{
  int fd, result, code;

  do
    fd = g_open (path, O_CREAT | O_RDWR | O_CLOEXEC, 0644);
  while (fd < 0 && errno == EINTR);
  if (fd < 0)
    return -1;
  do
    result = flock (fd, LOCK_EX);
  while (result != 0 && errno == EINTR);
  if (result == 0)
    return fd;
  code = errno;
  close (fd);
  errno = code;
  return -1;
}

int
limner_registry_lock (const char *folder, GError **error)
{
  g_autofree char *path = g_build_filename (folder, ".lock", NULL), *shown = g_filename_display_name (folder);
  int lock = g_mkdir_with_parents (folder, 0755) == 0 ? open_locked (path) : -1;

  if (lock < 0)
    g_set_error (error, LIMNER_ERROR, LIMNER_ERROR_FILE,
                 _ ("Nothing can be written to “%s” (%s): check its permissions."), shown,
                 g_strerror (errno));
  return lock;
}

void
limner_registry_unlock (int lock)
{
  g_close (lock, NULL);
}

gboolean
limner_registry_verify (const char *id_or_path, GError **error)
{
  g_autoptr (LimnerModel) model = limner_model_load (id_or_path, error);

  return model && limner_model_check (model, error);
}

static gboolean
remove_file (const char *id, const char *path, GError **error)
{
  if (g_unlink (path) == 0)
    return TRUE;
  if (errno == ENOENT)
    {
      g_autofree char *elsewhere = limner_registry_find (id, error);

      if (elsewhere)
        g_set_error (error, LIMNER_ERROR, LIMNER_ERROR_FILE,
                     _ ("“%s” lies in “%s”, which Limner only reads: take it away there yourself."), id,
                     elsewhere);
    }
  else
    g_set_error (error, LIMNER_ERROR, LIMNER_ERROR_FILE,
                 _ ("“%s” cannot be removed (%s): check its permissions."), path, g_strerror (errno));
  return FALSE;
}

gboolean
limner_registry_remove (const char *id, GError **error)
{
  g_autofree char *folder = limner_registry_user_folder ();
  g_autofree char *name = g_strconcat (id, LIMNER_MODEL_SUFFIX, NULL);
  g_autofree char *path = g_build_filename (folder, name, NULL);
  gboolean ok;
  int lock;

  g_return_val_if_fail (id, FALSE);
  if (!limner_registry_check_id (id, error))
    return FALSE;
  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    return remove_file (id, path, error);
  lock = limner_registry_lock (folder, error);
  if (lock < 0)
    return FALSE;
  ok = remove_file (id, path, error);
  limner_registry_unlock (lock);
  return ok;
}
