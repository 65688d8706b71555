#include "config.h"

#include "base/file-lock-private.h"
#include "networks/check-private.h"
#include "networks/model-private.h"
#include "registry/registry-private.h"

#include "limner/error.h"
#include "limner/registry.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#define MAX_ID        64
#define DIGEST_LENGTH 8 /* hex digits */

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

/* The file's name without the endings of networks: "vgg.pth.tar" becomes "vgg". The caller frees it. */
static char *
base_name_of (const char *file)
{
  static const char *const endings[]
      = { LIMNER_MODEL_SUFFIX, ".pth", ".pt", ".pkl", ".ckpt", ".bin", ".tar" };
  char *base = g_path_get_basename (file);

  for (gboolean found = TRUE; found;)
    {
      found = FALSE;
      for (gsize i = 0; i < G_N_ELEMENTS (endings); i++)
        if (g_str_has_suffix (base, endings[i]) && strlen (base) > strlen (endings[i]))
          {
            base[strlen (base) - strlen (endings[i])] = '\0';
            found = TRUE;
          }
    }
  return base;
}

/* Removes accents, and replaces every character that an ID cannot have by a dash. */
static char *
make_ascii (const char *base)
{
  g_autofree char *valid = g_utf8_make_valid (base, -1);

  return g_strcanon (g_str_to_ascii (valid, "C"), G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "._-", '-');
}

char *
limner_registry_id_for_file (const char *file)
{
  g_autofree char *base = base_name_of (file), *ascii = make_ascii (base), *digest = NULL, *kept = NULL;
  const char *start = ascii;
  gboolean lost = FALSE;

  for (const char *c = base; *c; c++)
    lost = lost || (guchar) *c >= 128;
  while (*start && !g_ascii_isalnum (*start))
    start++;
  if (!lost && *start && strlen (start) <= MAX_ID)
    return g_strdup (start);
  /* Names that lose characters could become equal. Part of the name's digest keeps them apart. */
  digest = g_compute_checksum_for_string (G_CHECKSUM_SHA256, base, -1);
  kept = g_strndup (*start ? start : "network", MAX_ID - 1 - DIGEST_LENGTH);
  for (gsize length = strlen (kept); length > 0 && !g_ascii_isalnum (kept[length - 1]); length--)
    kept[length - 1] = '\0';
  return g_strdup_printf ("%s-%.*s", kept, DIGEST_LENGTH, digest);
}

int
limner_registry_lock (const char *folder, GError **error)
{
  g_autofree char *path = g_build_filename (folder, ".lock", NULL);
  int lock, code = g_mkdir_with_parents (folder, 0755) == 0 ? 0 : errno;

  if (code != 0)
    {
      g_autofree char *shown = g_filename_display_name (folder);

      g_set_error (error, LIMNER_ERROR, LIMNER_ERROR_FILE,
                   _ ("Nothing can be written to “%s” (%s): check its permissions."), shown,
                   g_strerror (code));
      return -1;
    }
  lock = limner_lock_open (path, error);
  if (lock >= 0 && !limner_lock_wait (lock, path, error))
    {
      g_close (lock, NULL);
      lock = -1;
    }
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
                     _ ("“%s” is in “%s”, which Limner only reads: remove it there yourself."), id,
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
