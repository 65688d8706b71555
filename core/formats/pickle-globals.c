/* The names a network's pickle may use, and what stands for a call of each. */
#include "config.h"

#include "formats/pickle-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Pickles within pickles: NVIDIA's files keep each weight as a file of its own. */
#define MAX_NESTING 2

typedef enum
{
  DICTIONARY,   /* a dictionary by another name */
  TENSOR,       /* (storage, offset, shape, stride, …) */
  PARAMETER,    /* (tensor, …): the tensor */
  NESTED,       /* (bytes): a file in the legacy format */
  PERSISTENT,   /* ({"class_name", "state", …}): NVIDIA's object with its own source text, which is ignored */
  STORAGE_TYPE, /* never called */
  NOTED,        /* an object nobody here looks into */
} Kind;

struct _LimnerPickleGlobal
{
  const char *module, *name;
  Kind kind;
  LimnerFileDtype element; /* of a storage type */
};

static const LimnerPickleGlobal globals[] = {
  { "collections", "OrderedDict", DICTIONARY, 0 },
  { "dnnlib.util", "EasyDict", DICTIONARY, 0 },
  { "torch._utils", "_rebuild_tensor", TENSOR, 0 },
  { "torch._utils", "_rebuild_tensor_v2", TENSOR, 0 },
  { "torch._utils", "_rebuild_parameter", PARAMETER, 0 },
  { "torch.storage", "_load_from_bytes", NESTED, 0 },
  { "torch_utils.persistence", "_reconstruct_persistent_obj", PERSISTENT, 0 },
  { "torch", "DoubleStorage", STORAGE_TYPE, LIMNER_FILE_DTYPE_F64 },
  { "torch", "FloatStorage", STORAGE_TYPE, LIMNER_FILE_DTYPE_F32 },
  { "torch", "HalfStorage", STORAGE_TYPE, LIMNER_FILE_DTYPE_F16 },
  { "torch", "BFloat16Storage", STORAGE_TYPE, LIMNER_FILE_DTYPE_BF16 },
  { "torch", "LongStorage", STORAGE_TYPE, LIMNER_FILE_DTYPE_I64 },
  { "torch", "IntStorage", STORAGE_TYPE, LIMNER_FILE_DTYPE_I32 },
  { "torch", "ShortStorage", STORAGE_TYPE, LIMNER_FILE_DTYPE_I16 },
  { "torch", "CharStorage", STORAGE_TYPE, LIMNER_FILE_DTYPE_I8 },
  { "torch", "ByteStorage", STORAGE_TYPE, LIMNER_FILE_DTYPE_U8 },
  { "torch", "BoolStorage", STORAGE_TYPE, LIMNER_FILE_DTYPE_BOOL },
  { "torch.cuda", "FloatStorage", STORAGE_TYPE, LIMNER_FILE_DTYPE_F32 },
  { "torch.cuda", "HalfStorage", STORAGE_TYPE, LIMNER_FILE_DTYPE_F16 },
  { "torch.cuda", "LongStorage", STORAGE_TYPE, LIMNER_FILE_DTYPE_I64 },
  { "torch", "Size", NOTED, 0 },
  { "torch", "device", NOTED, 0 },
  { "torch", "float16", NOTED, 0 },
  { "torch", "float32", NOTED, 0 },
  { "torch", "bfloat16", NOTED, 0 },
  { "argparse", "Namespace", NOTED, 0 },
  { "builtins", "set", NOTED, 0 },
  { "__builtin__", "set", NOTED, 0 },
  { "_codecs", "encode", NOTED, 0 },
  { "numpy", "dtype", NOTED, 0 },
  { "numpy", "ndarray", NOTED, 0 },
  { "numpy.core.multiarray", "scalar", NOTED, 0 },
  { "numpy._core.multiarray", "scalar", NOTED, 0 },
  { "numpy.core.multiarray", "_reconstruct", NOTED, 0 },
  { "numpy._core.multiarray", "_reconstruct", NOTED, 0 },
};

static gboolean
is (const char *text, gsize length, const char *expected)
{
  return strlen (expected) == length && memcmp (text, expected, length) == 0;
}

const LimnerPickleGlobal *
limner_pickle_global_find (const char *module, gsize module_length, const char *name, gsize name_length)
{
  for (gsize i = 0; i < G_N_ELEMENTS (globals); i++)
    if (is (module, module_length, globals[i].module) && is (name, name_length, globals[i].name))
      return &globals[i];
  return NULL;
}

/* A tuple of whole numbers >= 0; their count or -1. */
static int
read_axes (const LimnerPickleValue *tuple, gint64 axes[LIMNER_MAX_RANK])
{
  if (tuple->type != LIMNER_PICKLE_TUPLE || tuple->n > LIMNER_MAX_RANK)
    return -1;
  for (guint i = 0; i < tuple->n; i++)
    {
      if (tuple->list.items[i]->type != LIMNER_PICKLE_INT || tuple->list.items[i]->integer < 0)
        return -1;
      axes[i] = tuple->list.items[i]->integer;
    }
  return (int) tuple->n;
}

static LimnerPickleValue *
rebuild_tensor (LimnerPickle *pickle, LimnerPickleValue *arguments, GError **error)
{
  LimnerPickleValue **items = arguments->list.items, *value;
  LimnerTensorView tensor;

  if (arguments->n < 4 || items[0]->type != LIMNER_PICKLE_STORAGE || items[1]->type != LIMNER_PICKLE_INT
      || items[1]->integer < 0)
    return limner_pickle_damaged (pickle, error, _ ("a tensor is not described")), NULL;
  tensor.storage = items[0]->storage;
  tensor.offset = items[1]->integer;
  tensor.rank = read_axes (items[2], tensor.shape);
  if (tensor.rank < 0 || read_axes (items[3], tensor.stride) != tensor.rank)
    return limner_pickle_damaged (pickle, error, _ ("a tensor has an impossible shape")), NULL;
  value = limner_pickle_value_new (pickle, LIMNER_PICKLE_TENSOR, error);
  if (value)
    value->tensor = g_memdup2 (&tensor, sizeof tensor);
  return value;
}

/* OrderedDict takes nothing or a list of pairs. */
static LimnerPickleValue *
make_dictionary (LimnerPickle *pickle, LimnerPickleValue *arguments, GError **error)
{
  LimnerPickleValue *dict = limner_pickle_value_new (pickle, LIMNER_PICKLE_DICT, error), *pairs;

  if (!dict || arguments->n == 0)
    return dict;
  pairs = arguments->list.items[0];
  if (arguments->n > 1 || pairs->type != LIMNER_PICKLE_LIST)
    return limner_pickle_damaged (pickle, error, _ ("a dictionary is not described")), NULL;
  for (guint i = 0; i < pairs->n; i++)
    {
      LimnerPickleValue *pair = pairs->list.items[i];
      if ((pair->type != LIMNER_PICKLE_LIST && pair->type != LIMNER_PICKLE_TUPLE) || pair->n != 2)
        return limner_pickle_damaged (pickle, error, _ ("a dictionary is not described")), NULL;
      limner_pickle_value_append (dict, pair->list.items[0]);
      limner_pickle_value_append (dict, pair->list.items[1]);
    }
  return dict;
}

static LimnerPickleValue *
load_nested (LimnerPickle *pickle, LimnerPickleValue *arguments, GError **error)
{
  LimnerPickleValue *bytes = arguments->n == 1 ? arguments->list.items[0] : NULL, *root = NULL, *first = NULL;
  gboolean ok;

  if (!bytes || bytes->type != LIMNER_PICKLE_BYTES || pickle->depth >= MAX_NESTING)
    return limner_pickle_damaged (pickle, error, _ ("a file within it makes no sense")), NULL;
  pickle->depth++;
  ok = pickle->read_nested (pickle, (const guint8 *) bytes->text.bytes, bytes->text.length, &root, &first,
                            error);
  pickle->depth--;
  if (!ok)
    return NULL;
  if (!root)
    limner_pickle_damaged (pickle, error, _ ("a file within it makes no sense"));
  return root;
}

static LimnerPickleValue *
note (LimnerPickle *pickle, const LimnerPickleGlobal *global, LimnerPickleValue *arguments, GError **error)
{
  LimnerPickleValue *value = limner_pickle_value_new (pickle, LIMNER_PICKLE_OBJECT, error);

  if (value)
    {
      value->object.global = global;
      value->object.arguments = arguments;
      if (global->kind == PERSISTENT)
        value->object.state
            = arguments->n ? limner_pickle_dict_get (arguments->list.items[0], "state") : NULL;
    }
  return value;
}

LimnerPickleValue *
limner_pickle_call (LimnerPickle *pickle, LimnerPickleValue *global, LimnerPickleValue *arguments,
                    GError **error)
{
  if (global->type != LIMNER_PICKLE_GLOBAL || arguments->type != LIMNER_PICKLE_TUPLE)
    {
      limner_pickle_unknown (pickle, error, _ ("a call of what is no name"));
      return NULL;
    }
  switch (global->global->kind)
    {
    case DICTIONARY:
      return make_dictionary (pickle, arguments, error);
    case TENSOR:
      return rebuild_tensor (pickle, arguments, error);
    case PARAMETER:
      if (arguments->n && arguments->list.items[0]->type == LIMNER_PICKLE_TENSOR)
        return arguments->list.items[0];
      limner_pickle_damaged (pickle, error, _ ("a tensor is not described"));
      return NULL;
    case NESTED:
      return load_nested (pickle, arguments, error);
    case PERSISTENT:
    case NOTED:
      return note (pickle, global->global, arguments, error);
    case STORAGE_TYPE:
    default:
      limner_pickle_unknown (pickle, error, _ ("a call of “%s.%s”"), global->global->module,
                             global->global->name);
      return NULL;
    }
}

gboolean
limner_pickle_set_state (LimnerPickle *pickle, LimnerPickleValue *object, LimnerPickleValue *state,
                         GError **error)
{
  switch (object->type)
    {
    case LIMNER_PICKLE_DICT: /* attributes beside its entries: PyTorch's version numbers */
    case LIMNER_PICKLE_TENSOR:
      return TRUE;
    case LIMNER_PICKLE_OBJECT:
      if (object->object.global->kind == NOTED)
        {
          object->object.state = state;
          return TRUE;
        }
      return limner_pickle_unknown (pickle, error, _ ("a change of “%s.%s”"), object->object.global->module,
                                    object->object.global->name);
    default:
      return limner_pickle_unknown (pickle, error, _ ("a change of what is no object"));
    }
}

gboolean
limner_pickle_is_persistent_object (const LimnerPickleValue *value)
{
  return value->type == LIMNER_PICKLE_OBJECT && value->object.global->kind == PERSISTENT;
}

/* The parts of ('storage', type, key, place, count, …), or FALSE. */
static gboolean
is_storage_identifier (const LimnerPickleValue *identifier)
{
  LimnerPickleValue **items = identifier->list.items;

  return identifier->type == LIMNER_PICKLE_TUPLE && identifier->n >= 5 && identifier->n <= 6
         && limner_pickle_text_is (items[0], "storage") && items[1]->type == LIMNER_PICKLE_GLOBAL
         && items[1]->global->kind == STORAGE_TYPE && items[2]->type == LIMNER_PICKLE_TEXT
         && items[2]->text.length <= 64 && items[4]->type == LIMNER_PICKLE_INT && items[4]->integer >= 0
         && items[4]->integer <= G_MAXINT64 / 8
         && (identifier->n == 5 || items[5]->type == LIMNER_PICKLE_NONE);
}

LimnerPickleValue *
limner_pickle_find_storage (LimnerPickle *pickle, GHashTable *storages, LimnerPickleValue *identifier,
                            GError **error)
{
  g_autofree char *key = NULL;
  LimnerPickleValue **items = identifier->list.items, *value;
  LimnerStorage *storage;

  if (!is_storage_identifier (identifier))
    return limner_pickle_unknown (pickle, error, _ ("an unknown kind of storage")), NULL;
  key = g_strndup (items[2]->text.bytes, items[2]->text.length);
  storage = g_hash_table_lookup (storages, key);
  if (!storage)
    {
      storage = g_new0 (LimnerStorage, 1);
      storage->key = g_steal_pointer (&key);
      storage->element = items[1]->global->element;
      storage->count = (gsize) items[4]->integer;
      g_ptr_array_add (pickle->storages, storage);
      g_hash_table_insert (storages, storage->key, storage);
    }
  else if (storage->element != items[1]->global->element || storage->count != (gsize) items[4]->integer)
    return limner_pickle_damaged (pickle, error, _ ("storage “%s” is described in two ways"), key), NULL;
  value = limner_pickle_value_new (pickle, LIMNER_PICKLE_STORAGE, error);
  if (value)
    value->storage = storage;
  return value;
}
