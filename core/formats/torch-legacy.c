/* PyTorch's format before version 1.6. Pickles contain a magic number, the protocol, a description of
 * the computer, the object, and the list of storage keys. Then follow the storages, each with its count
 * in 8 bytes and its elements. */
#include "config.h"

#include "formats/file-private.h"
#include "formats/torch-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define PROTOCOL 1001

static const guint8 magic[] = { 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19 };

typedef struct
{
  LimnerPickle *pickle;
  const guint8 *at, *end;
  GTree *storages;
} Reader;

static LimnerPickleValue *
next (Reader *reader, GError **error)
{
  gsize used;
  LimnerPickleValue *value = limner_pickle_run (
      reader->pickle, reader->at, (gsize) (reader->end - reader->at), reader->storages, &used, error);

  reader->at += used;
  return value;
}

/* Reads the protocol and the description of the computer. */
static gboolean
read_preamble (Reader *reader, GError **error)
{
  LimnerPickleValue *protocol = next (reader, error), *machine = protocol ? next (reader, error) : NULL,
                    *little;

  if (!machine)
    return FALSE;
  if (protocol->type != LIMNER_PICKLE_INT || protocol->integer != PROTOCOL)
    return limner_pickle_unknown (reader->pickle, error, _ ("another version of PyTorch's format"));
  little = limner_pickle_dict_get (machine, "little_endian");
  if (!little || little->type != LIMNER_PICKLE_BOOL || !little->integer)
    return limner_pickle_unknown (reader->pickle, error, _ ("big-endian numbers"));
  return TRUE;
}

static gboolean
read_storage (Reader *reader, const LimnerPickleValue *name, GError **error)
{
  g_autofree char *key = NULL;
  LimnerStorage *storage;
  guint64 count;
  gsize bytes;

  if (name->type != LIMNER_PICKLE_TEXT)
    return limner_pickle_damaged (reader->pickle, error, _ ("a storage has no name"));
  key = g_strndup (name->text.bytes, name->text.length);
  storage = g_tree_lookup (reader->storages, key);
  if (!storage || storage->data)
    return limner_pickle_damaged (reader->pickle, error, _ ("storage “%.64s” is not used"), key);
  if ((gsize) (reader->end - reader->at) < 8)
    return limner_pickle_damaged (reader->pickle, error, _ ("it ends before its storages"));
  memcpy (&count, reader->at, 8);
  reader->at += 8;
  if (GUINT64_FROM_LE (count) != storage->count)
    return limner_pickle_damaged (reader->pickle, error, _ ("storage “%s” has another size than described"),
                                  key);
  bytes = storage->count * storage->item_size; /* at most G_MAXINT64 */
  if ((gsize) (reader->end - reader->at) < bytes)
    return limner_pickle_damaged (reader->pickle, error, _ ("it ends within a storage"));
  storage->data = reader->at;
  reader->at += bytes;
  return TRUE;
}

static gboolean
read_storages (Reader *reader, GError **error)
{
  LimnerPickleValue *keys = next (reader, error);

  if (!keys)
    return FALSE;
  if (keys->type != LIMNER_PICKLE_LIST || keys->n != (guint) g_tree_nnodes (reader->storages))
    return limner_pickle_damaged (reader->pickle, error, _ ("its storages are not those described"));
  for (guint i = 0; i < keys->n; i++)
    if (!read_storage (reader, keys->list.items[i], error))
      return FALSE;
  return TRUE;
}

gboolean
limner_torch_legacy_read (LimnerPickle *pickle, const guint8 *bytes, gsize length, LimnerPickleValue **root,
                          LimnerPickleValue **first, GError **error)
{
  Reader reader = { .pickle = pickle, .at = bytes, .end = bytes + length };
  gboolean ok = FALSE;

  *root = NULL;
  reader.storages = limner_name_tree_new (NULL, NULL);
  *first = next (&reader, error);
  if (*first
      && ((*first)->type != LIMNER_PICKLE_LONG || (*first)->text.length != sizeof magic
          || memcmp ((*first)->text.bytes, magic, sizeof magic) != 0))
    ok = (guint) g_tree_nnodes (reader.storages) == 0
         || limner_pickle_damaged (pickle, error, _ ("its storages are missing"));
  else if (*first && read_preamble (&reader, error))
    {
      *root = next (&reader, error);
      ok = *root && read_storages (&reader, error);
    }
  g_tree_unref (reader.storages);
  return ok;
}
