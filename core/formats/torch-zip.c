/* PyTorch's format since version 1.6: an archive of the folder NAME/ with data.pkl, byteorder, and
 * data/KEY for each storage. */
#include "config.h"

#include "formats/file-kind-private.h"
#include "formats/file-private.h"
#include "formats/torch-private.h"
#include "formats/zip-private.h"
#include "limner/error.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define PICKLE "data.pkl"
/* Charged for each storage, so that opening can be cancelled between two checksums. */
#define WORK_PER_STORAGE 1000

/* ---- archives of other programs ---- */

/* The first entry that has a network's file name, or NULL. */
static const char *
find_network_inside (LimnerZip *zip)
{
  for (const char *const *name = limner_zip_names (zip); *name; name++)
    if (limner_file_name_is_foreign (*name) && !g_str_has_suffix (*name, PICKLE)
        && !g_str_has_suffix (*name, "/constants.pkl") && !g_str_has_suffix (*name, "/attributes.pkl"))
      return *name;
  return NULL;
}

/* Whether NumPy wrote the archive: it consists of arrays. */
static gboolean
is_numpy_archive (LimnerZip *zip)
{
  const char *const *names = limner_zip_names (zip);

  return *names && g_str_has_suffix (*names, ".npy");
}

/* LIMNER_ERROR_UNSUPPORTED. Always FALSE. */
static gboolean
refuse_archive (LimnerPickle *pickle, LimnerZip *zip, GError **error)
{
  g_autofree char *shown = g_filename_display_name (pickle->path);
  const char *inside = find_network_inside (zip);

  if (is_numpy_archive (zip))
    return limner_file_kind_refuse_numpy (pickle->path, error);
  if (inside)
    g_set_error (error, LIMNER_ERROR, LIMNER_ERROR_UNSUPPORTED,
                 _ ("“%s” is an archive that contains “%s”: unpack it and import that file."), shown, inside);
  else if (limner_zip_is_packed (zip))
    g_set_error (error, LIMNER_ERROR, LIMNER_ERROR_UNSUPPORTED,
                 _ ("“%s” is a compressed archive, not a network file from PyTorch: unpack it and import the "
                    "file in it."),
                 shown);
  else
    g_set_error (
        error, LIMNER_ERROR, LIMNER_ERROR_UNSUPPORTED,
        _ ("“%s” is an archive without a network (“data.pkl” is missing in it): look for the network's "
           ".pth, .pt or .pkl file."),
        shown);
  return FALSE;
}

/* Whether torch.jit wrote the archive. It contains a program, whose weights have no names. */
static gboolean
is_script (LimnerZip *zip, const char *folder)
{
  g_autofree char *constants = g_strconcat (folder, "constants.pkl", NULL),
                  *code = g_strconcat (folder, "code/", NULL);

  for (const char *const *name = limner_zip_names (zip); *name; name++)
    if (g_str_equal (*name, constants) || g_str_has_prefix (*name, code))
      return TRUE;
  return FALSE;
}

static gboolean
check_archive (LimnerPickle *pickle, LimnerZip *zip, const char *folder, GError **error)
{
  g_autofree char *shown = g_filename_display_name (pickle->path);

  if (!is_script (zip, folder) && !limner_zip_is_packed (zip))
    return TRUE;
  if (!is_script (zip, folder))
    g_set_error (
        error, LIMNER_ERROR, LIMNER_ERROR_UNSUPPORTED,
        _ ("“%s” is a file from PyTorch that was compressed: load it in Python with torch.load, save it "
           "again with torch.save and import that file."),
        shown);
  else
    g_set_error (error, LIMNER_ERROR, LIMNER_ERROR_UNSUPPORTED,
                 _ ("“%s” is a TorchScript program, not only weights: in Python, save torch.jit.load "
                    "(“%s”).state_dict() with torch.save and import that file."),
                 shown, shown);
  return FALSE;
}

/* ---- archives of PyTorch ---- */

/* The name of the archive's single folder, with a slash at its end; "" if there is none. */
static char *
find_folder (LimnerPickle *pickle, LimnerZip *zip, GError **error)
{
  const char *found = NULL;

  for (const char *const *name = limner_zip_names (zip); *name; name++)
    if (g_str_equal (*name, PICKLE) || g_str_has_suffix (*name, "/" PICKLE))
      {
        if (found)
          {
            limner_pickle_damaged (pickle, error, _ ("it holds two networks"));
            return NULL;
          }
        found = *name;
      }
  if (!found)
    {
      refuse_archive (pickle, zip, error);
      return NULL;
    }
  return g_strndup (found, strlen (found) - strlen (PICKLE));
}

static gboolean
check_byte_order (LimnerPickle *pickle, LimnerZip *zip, const char *folder, GError **error)
{
  g_autofree char *name = g_strconcat (folder, "byteorder", NULL);
  const guint8 *bytes;
  gsize size;

  if (!g_strv_contains (limner_zip_names (zip), name)) /* PyTorch before 2.1 wrote none */
    return TRUE;
  if (!limner_zip_get (zip, name, &bytes, &size, error))
    return FALSE;
  if (size != 6 || memcmp (bytes, "little", 6) != 0)
    return limner_pickle_unknown (pickle, error, _ ("big-endian numbers"));
  return TRUE;
}

static gboolean
find_storage (LimnerPickle *pickle, LimnerZip *zip, const char *folder, LimnerStorage *storage,
              GError **error)
{
  g_autofree char *name = g_strconcat (folder, "data/", storage->key, NULL);
  gsize size;

  if (!limner_zip_get (zip, name, &storage->data, &size, error))
    return FALSE;
  if (size != storage->count * storage->item_size)
    return limner_pickle_damaged (pickle, error, _ ("storage “%s” has another size than described"),
                                  storage->key);
  return TRUE;
}

static void
refuse_old_protocol (LimnerPickle *pickle, GError **error)
{
  g_autofree char *shown = g_filename_display_name (pickle->path);

  g_set_error (
      error, LIMNER_ERROR, LIMNER_ERROR_UNSUPPORTED,
      _ ("“%s” was saved with pickle protocol 0 or 1: load it in Python with torch.load, save it again "
         "with torch.save and import that file."),
      shown);
}

static LimnerPickleValue *
read_archive (LimnerPickle *pickle, LimnerZip *zip, GTree *storages, GError **error)
{
  g_autofree char *folder = find_folder (pickle, zip, error);
  g_autofree char *name = g_strconcat (folder ? folder : "", PICKLE, NULL);
  LimnerPickleValue *root;
  const guint8 *bytes;
  gsize size, used;

  if (!folder || !check_archive (pickle, zip, folder, error) || !check_byte_order (pickle, zip, folder, error)
      || !limner_zip_get (zip, name, &bytes, &size, error))
    return NULL;
  if (size > 0 && *bytes != 0x80) /* the first operation of protocol 2 and later */
    {
      refuse_old_protocol (pickle, error);
      return NULL;
    }
  root = limner_pickle_run (pickle, bytes, size, storages, &used, error);
  if (!root)
    return NULL;
  for (guint i = 0; i < pickle->storages->len; i++)
    if (!limner_pickle_charge (pickle, WORK_PER_STORAGE, error)
        || !find_storage (pickle, zip, folder, pickle->storages->pdata[i], error))
      return NULL;
  return root;
}

gboolean
limner_torch_zip_read (LimnerPickle *pickle, const guint8 *bytes, gsize length, LimnerPickleValue **root,
                       GError **error)
{
  g_autoptr (LimnerZip) zip = limner_zip_open (bytes, length, pickle->path, "PyTorch", error);
  g_autoptr (GTree) storages = limner_name_tree_new (NULL, NULL);

  *root = zip ? read_archive (pickle, zip, storages, error) : NULL;
  return *root != NULL;
}
