/* PyTorch's format since version 1.6: an archive NAME/ with data.pkl, byteorder and data/KEY for each
 * storage. */
#include "config.h"

#include "formats/torch-private.h"
#include "formats/zip-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define PICKLE "/data.pkl"

/* The archive's one folder. */
static char *
find_folder (LimnerPickle *pickle, LimnerZip *zip, GError **error)
{
  const char *found = NULL;

  for (const char *const *name = limner_zip_names (zip); *name; name++)
    if (g_str_has_suffix (*name, PICKLE) && strchr (*name, '/') == *name + strlen (*name) - strlen (PICKLE))
      {
        if (found)
          return limner_pickle_damaged (pickle, error, _ ("it holds two networks")), NULL;
        found = *name;
      }
  if (!found)
    return limner_pickle_damaged (pickle, error, _ ("“data.pkl” is missing in it")), NULL;
  return g_strndup (found, strlen (found) - strlen (PICKLE));
}

static gboolean
check_byte_order (LimnerPickle *pickle, LimnerZip *zip, const char *folder, GError **error)
{
  g_autofree char *name = g_strconcat (folder, "/byteorder", NULL);
  const guint8 *bytes;
  gsize size;

  if (!g_strv_contains (limner_zip_names (zip), name)) /* before PyTorch 2.1 */
    return TRUE;
  if (!limner_zip_get (zip, name, &bytes, &size, error))
    return FALSE;
  if (size != 6 || memcmp (bytes, "little", 6) != 0)
    return limner_pickle_unknown (pickle, error, _ ("numbers with their bytes in another order"));
  return TRUE;
}

static gboolean
find_storage (LimnerPickle *pickle, LimnerZip *zip, const char *folder, LimnerStorage *storage,
              GError **error)
{
  g_autofree char *name = g_strconcat (folder, "/data/", storage->key, NULL);
  gsize size;

  if (!limner_zip_get (zip, name, &storage->data, &size, error))
    return FALSE;
  if (size != storage->count * limner_file_dtype_size (storage->element))
    return limner_pickle_damaged (pickle, error, _ ("storage “%s” has another size than described"),
                                  storage->key);
  return TRUE;
}

static LimnerPickleValue *
read_archive (LimnerPickle *pickle, LimnerZip *zip, GHashTable *storages, GError **error)
{
  g_autofree char *folder = find_folder (pickle, zip, error);
  g_autofree char *name = g_strconcat (folder ? folder : "", PICKLE, NULL);
  LimnerPickleValue *root;
  const guint8 *bytes;
  gsize size, used;
  GHashTableIter iter;
  gpointer storage;

  if (!folder || !check_byte_order (pickle, zip, folder, error)
      || !limner_zip_get (zip, name, &bytes, &size, error))
    return NULL;
  root = limner_pickle_run (pickle, bytes, size, storages, &used, error);
  if (!root)
    return NULL;
  g_hash_table_iter_init (&iter, storages);
  while (g_hash_table_iter_next (&iter, NULL, &storage))
    if (!find_storage (pickle, zip, folder, storage, error))
      return NULL;
  return root;
}

gboolean
limner_torch_zip_read (LimnerPickle *pickle, const guint8 *bytes, gsize length, LimnerPickleValue **root,
                       GError **error)
{
  g_autoptr (LimnerZip) zip = limner_zip_open (bytes, length, pickle->path, error);
  g_autoptr (GHashTable) storages = g_hash_table_new (g_str_hash, g_str_equal);

  *root = zip ? read_archive (pickle, zip, storages, error) : NULL;
  return *root != NULL;
}
