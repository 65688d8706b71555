/* Handles calls in a pickle: builds tensors and dictionaries, and records harmless objects. */
#include "config.h"

#include "formats/pickle-names-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Depth of pickles inside pickles: NVIDIA's files store each weight as a file of its own. */
#define MAX_NESTING 2
/* The same limit as for tensors. */
#define MAX_STORAGES 20000
#define MAX_KEY      64 /* bytes in the name of a storage */

/* ---- tensors ---- */

/* Reads a tuple of integers >= 0. Returns their number, or -1. Stores at most LIMNER_MAX_RANK of them. */
static int
read_axes (const LimnerPickleValue *tuple, gint64 axes[LIMNER_MAX_RANK])
{
  if (tuple->type != LIMNER_PICKLE_TUPLE || tuple->n > G_MAXINT16)
    return -1;
  for (guint i = 0; i < tuple->n; i++)
    {
      if (tuple->list.items[i]->type != LIMNER_PICKLE_INT || tuple->list.items[i]->integer < 0)
        return -1;
      if (i < LIMNER_MAX_RANK)
        axes[i] = tuple->list.items[i]->integer;
    }
  return (int) tuple->n;
}

static LimnerPickleValue *
note_object (LimnerPickle *pickle, const LimnerPickleName *class, LimnerPickleValue *arguments,
             GError **error)
{
  LimnerPickleValue *value = limner_pickle_value_new (pickle, LIMNER_PICKLE_OBJECT, error);

  if (value)
    {
      value->object.class = class;
      value->object.arguments = arguments;
    }
  return value;
}

/* unread: the element type, if the storage does not state it. */
static LimnerPickleValue *
rebuild_tensor (LimnerPickle *pickle, const LimnerPickleName *function, LimnerPickleValue *arguments,
                const LimnerPickleName *unread, GError **error)
{
  LimnerPickleValue **items = arguments->list.items, *value;
  LimnerTensorView tensor = { .unread = unread };

  if (arguments->n < 4 || items[0]->type != LIMNER_PICKLE_STORAGE || items[1]->type != LIMNER_PICKLE_INT
      || items[1]->integer < 0)
    {
      limner_pickle_damaged (pickle, error, _ ("a tensor is not described"));
      return NULL;
    }
  if (!limner_pickle_charge (pickle, items[2]->n + items[3]->n, error))
    return NULL;
  tensor.storage = items[0]->storage;
  if (!unread && tensor.storage->element == LIMNER_N_FILE_DTYPES)
    tensor.unread = tensor.storage->type;
  tensor.offset = items[1]->integer;
  tensor.rank = read_axes (items[2], tensor.shape);
  if (tensor.rank < 0 || read_axes (items[3], tensor.stride) != tensor.rank)
    {
      limner_pickle_damaged (pickle, error, _ ("a tensor has an impossible shape"));
      return NULL;
    }
  if (tensor.rank > LIMNER_MAX_RANK) /* no supported network has such a tensor */
    return note_object (pickle, function, arguments, error);
  value = limner_pickle_value_new (pickle, LIMNER_PICKLE_TENSOR, error);
  if (value)
    value->tensor = g_memdup2 (&tensor, sizeof tensor);
  return value;
}

/* Untyped storages are newer than typed ones and hold element types that Limner does not read. */
static LimnerPickleValue *
rebuild_untyped_storage (LimnerPickle *pickle, const LimnerPickleName *function, LimnerPickleValue *arguments,
                         GError **error)
{
  if (arguments->n < 7 || arguments->list.items[6]->type != LIMNER_PICKLE_GLOBAL)
    {
      limner_pickle_damaged (pickle, error, _ ("a tensor is not described"));
      return NULL;
    }
  return rebuild_tensor (pickle, function, arguments, arguments->list.items[6]->name, error);
}

/* A tensor with its own class: (function, class, arguments, state). */
static LimnerPickleValue *
rebuild_subclass (LimnerPickle *pickle, LimnerPickleValue *arguments, GError **error)
{
  LimnerPickleValue **items = arguments->list.items;

  if (arguments->n < 3 || items[0]->type != LIMNER_PICKLE_GLOBAL || items[2]->type != LIMNER_PICKLE_TUPLE
      || items[0]->name->kind == LIMNER_NAME_TYPED_TENSOR)
    {
      limner_pickle_damaged (pickle, error, _ ("a tensor is not described"));
      return NULL;
    }
  return limner_pickle_call (pickle, items[0], items[2], FALSE, error);
}

/* ---- storages ---- */

/* ('storage', type, key, location, count[, None]) */
static gboolean
is_storage_identifier (const LimnerPickleValue *identifier)
{
  LimnerPickleValue **items = identifier->list.items;

  return identifier->type == LIMNER_PICKLE_TUPLE && identifier->n >= 5 && identifier->n <= 6
         && limner_pickle_text_is (items[0], "storage") && items[1]->type == LIMNER_PICKLE_GLOBAL
         && items[1]->name->kind == LIMNER_NAME_STORAGE_TYPE && items[2]->type == LIMNER_PICKLE_TEXT
         && items[2]->text.length <= MAX_KEY && !memchr (items[2]->text.bytes, 0, items[2]->text.length)
         && items[4]->type == LIMNER_PICKLE_INT && items[4]->integer >= 0
         && items[4]->integer <= G_MAXINT64 / 16
         && (identifier->n == 5 || items[5]->type == LIMNER_PICKLE_NONE);
}

static LimnerStorage *
make_storage (LimnerPickle *pickle, char *key, const LimnerPickleName *type, gint64 count, GError **error)
{
  LimnerStorage *storage;

  if (pickle->storages->len >= MAX_STORAGES)
    {
      limner_pickle_damaged (pickle, error, _ ("it holds more than %d tensors"), MAX_STORAGES);
      return NULL;
    }
  storage = g_new0 (LimnerStorage, 1);
  *storage = (LimnerStorage) { .key = g_strdup (key),
                               .type = type,
                               .element = type->element,
                               .item_size = type->item_size,
                               .count = (gsize) count };
  g_ptr_array_add (pickle->storages, storage);
  return storage;
}

LimnerPickleValue *
limner_pickle_find_storage (LimnerPickle *pickle, GTree *storages, LimnerPickleValue *identifier,
                            GError **error)
{
  g_autofree char *key = NULL;
  LimnerPickleValue **items = identifier->list.items, *value;
  const LimnerPickleName *type;
  LimnerStorage *storage;

  if (!is_storage_identifier (identifier))
    {
      limner_pickle_unknown (pickle, error, _ ("an unknown kind of storage"));
      return NULL;
    }
  type = items[1]->name;
  key = g_strndup (items[2]->text.bytes, items[2]->text.length);
  storage = g_tree_lookup (storages, key);
  if (!storage)
    {
      storage = make_storage (pickle, key, type, items[4]->integer, error);
      if (!storage)
        return NULL;
      g_tree_insert (storages, storage->key, storage);
    }
  else if (storage->element != type->element || storage->item_size != type->item_size
           || storage->count != (gsize) items[4]->integer)
    {
      limner_pickle_damaged (pickle, error, _ ("storage “%s” is described in two ways"), key);
      return NULL;
    }
  value = limner_pickle_value_new (pickle, LIMNER_PICKLE_STORAGE, error);
  if (value)
    value->storage = storage;
  return value;
}

/* ---- calls ---- */

static gboolean
append_pairs (LimnerPickle *pickle, LimnerPickleValue *dict, const LimnerPickleValue *pairs, GError **error)
{
  for (guint i = 0; i < pairs->n; i++)
    {
      LimnerPickleValue *pair = pairs->list.items[i];

      if ((pair->type != LIMNER_PICKLE_LIST && pair->type != LIMNER_PICKLE_TUPLE) || pair->n != 2)
        return limner_pickle_damaged (pickle, error, _ ("a dictionary is not described"));
      if (!limner_pickle_value_append (pickle, dict, pair->list.items[0], error)
          || !limner_pickle_value_append (pickle, dict, pair->list.items[1], error))
        return FALSE;
    }
  return TRUE;
}

/* Makes a dictionary from a list of pairs or from a dictionary. A defaultdict has its factory as the
 * first argument. */
static LimnerPickleValue *
make_dictionary (LimnerPickle *pickle, LimnerPickleValue *arguments, GError **error)
{
  LimnerPickleValue *dict = limner_pickle_value_new (pickle, LIMNER_PICKLE_DICT, error);

  for (guint i = 0; dict && i < MIN (arguments->n, 2); i++)
    {
      const LimnerPickleValue *entries = arguments->list.items[i];

      if (entries->type == LIMNER_PICKLE_LIST && !append_pairs (pickle, dict, entries, error))
        return NULL;
      for (guint k = 0; entries->type == LIMNER_PICKLE_DICT && k < entries->n; k++)
        if (!limner_pickle_value_append (pickle, dict, entries->list.items[k], error))
          return NULL;
    }
  return dict;
}

static LimnerPickleValue *
load_nested (LimnerPickle *pickle, LimnerPickleValue *arguments, GError **error)
{
  LimnerPickleValue *bytes = arguments->n == 1 ? arguments->list.items[0] : NULL, *root = NULL, *first = NULL;
  gboolean ok;

  if (!bytes || bytes->type != LIMNER_PICKLE_BYTES || pickle->depth >= MAX_NESTING)
    {
      limner_pickle_damaged (pickle, error, _ ("a nested file in it is invalid"));
      return NULL;
    }
  pickle->depth++;
  ok = pickle->read_nested (pickle, (const guint8 *) bytes->text.bytes, bytes->text.length, &root, &first,
                            error);
  pickle->depth--;
  if (!ok)
    return NULL;
  if (!root)
    limner_pickle_damaged (pickle, error, _ ("a nested file in it is invalid"));
  return root;
}

static LimnerPickleValue *
note_persistent (LimnerPickle *pickle, const LimnerPickleName *class, LimnerPickleValue *arguments,
                 GError **error)
{
  LimnerPickleValue *meta = arguments->n ? arguments->list.items[0] : NULL, *value;

  if (meta && !limner_pickle_charge (pickle, meta->n, error))
    return NULL;
  value = note_object (pickle, class, arguments, error);
  if (value && meta)
    value->object.state = limner_pickle_dict_get (meta, "state");
  return value;
}

/* Records the object of a class that Limner does not know. A function is refused, because it would have
 * to run. */
static LimnerPickleValue *
note_other (LimnerPickle *pickle, const LimnerPickleName *class, LimnerPickleValue *arguments,
            gboolean without_call, GError **error)
{
  g_autofree char *shown = NULL;

  if (class->kind == LIMNER_NAME_VALUE
      || (class->kind == LIMNER_NAME_OTHER && (without_call || limner_pickle_name_is_class (class))))
    return note_object (pickle, class, arguments, error);
  shown = limner_pickle_name_show (class);
  limner_pickle_unknown (pickle, error, _ ("a call of “%s”"), shown);
  return NULL;
}

/* The attribute of a name, as torch.channels_last is pickled. It is recorded, not looked up. */
static LimnerPickleValue *
note_attribute (LimnerPickle *pickle, const LimnerPickleName *name, LimnerPickleValue *arguments,
                GError **error)
{
  if (arguments->n == 2 && arguments->list.items[0]->type == LIMNER_PICKLE_GLOBAL
      && arguments->list.items[1]->type == LIMNER_PICKLE_TEXT)
    return note_object (pickle, name, arguments, error);
  limner_pickle_unknown (pickle, error, _ ("a call of “%s”"), "getattr");
  return NULL;
}

/* Whether the value is an attribute of a harmless class, such as ZoneInfo._unpickle. */
static gboolean
is_harmless_method (const LimnerPickleValue *value)
{
  return value->type == LIMNER_PICKLE_OBJECT && value->object.class->kind == LIMNER_NAME_ATTRIBUTE
         && value->object.arguments->list.items[0]->name->kind == LIMNER_NAME_VALUE;
}

LimnerPickleValue *
limner_pickle_call (LimnerPickle *pickle, LimnerPickleValue *name, LimnerPickleValue *arguments,
                    gboolean without_call, GError **error)
{
  if (arguments->type == LIMNER_PICKLE_TUPLE && is_harmless_method (name))
    return note_object (pickle, name->object.arguments->list.items[0]->name, arguments, error);
  if (name->type != LIMNER_PICKLE_GLOBAL || arguments->type != LIMNER_PICKLE_TUPLE)
    {
      limner_pickle_unknown (pickle, error, _ ("a call of something other than a name"));
      return NULL;
    }
  switch (name->name->kind)
    {
    case LIMNER_NAME_DICTIONARY:
      return make_dictionary (pickle, arguments, error);
    case LIMNER_NAME_TENSOR:
      return rebuild_tensor (pickle, name->name, arguments, NULL, error);
    case LIMNER_NAME_TENSOR_V3:
      return rebuild_untyped_storage (pickle, name->name, arguments, error);
    case LIMNER_NAME_TYPED_TENSOR:
      return rebuild_subclass (pickle, arguments, error);
    case LIMNER_NAME_PARAMETER:
      if (arguments->n
          && (arguments->list.items[0]->type == LIMNER_PICKLE_TENSOR
              || arguments->list.items[0]->type == LIMNER_PICKLE_OBJECT))
        return arguments->list.items[0];
      {
        limner_pickle_damaged (pickle, error, _ ("a tensor is not described"));
        return NULL;
      }
    case LIMNER_NAME_NESTED:
      return load_nested (pickle, arguments, error);
    case LIMNER_NAME_PERSISTENT:
      return note_persistent (pickle, name->name, arguments, error);
    case LIMNER_NAME_ATTRIBUTE:
      return note_attribute (pickle, name->name, arguments, error);
    case LIMNER_NAME_STORAGE_TYPE:
    case LIMNER_NAME_VALUE:
    case LIMNER_NAME_OTHER:
    default:
      return note_other (pickle, name->name, arguments, without_call, error);
    }
}

gboolean
limner_pickle_set_state (LimnerPickle *pickle, LimnerPickleValue *object, LimnerPickleValue *state,
                         GError **error)
{
  g_autofree char *shown = NULL;

  switch (object->type)
    {
    case LIMNER_PICKLE_DICT: /* attributes in addition to its entries, such as PyTorch's version numbers */
    case LIMNER_PICKLE_LIST:
    case LIMNER_PICKLE_SET:
    case LIMNER_PICKLE_TENSOR:
      return TRUE;
    case LIMNER_PICKLE_OBJECT:
      if (object->object.class->kind != LIMNER_NAME_PERSISTENT)
        {
          object->object.state = state;
          return TRUE;
        }
      shown = limner_pickle_name_show (object->object.class);
      return limner_pickle_unknown (pickle, error, _ ("a change of “%s”"), shown);
    default:
      return limner_pickle_unknown (pickle, error, _ ("a change of something other than an object"));
    }
}

gboolean
limner_pickle_is_persistent_object (const LimnerPickleValue *value)
{
  return value->type == LIMNER_PICKLE_OBJECT && value->object.class->kind == LIMNER_NAME_PERSISTENT;
}
