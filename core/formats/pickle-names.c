/* The names that the pickle of a network may use. */
#include "config.h"

#include "formats/pickle-names-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* The most names without a table entry; a training checkpoint uses a few dozen. */
#define MAX_OTHER_NAMES 20000

#define UNREAD LIMNER_N_FILE_DTYPES

#define STORAGE(module, name, element, size) { module, name, 0, 0, LIMNER_NAME_STORAGE_TYPE, element, size }
#define NAME(module, name, kind)             { module, name, 0, 0, LIMNER_NAME_##kind, UNREAD, 0 }

static const LimnerPickleName known_names[] = {
  NAME ("collections", "OrderedDict", DICTIONARY),
  NAME ("collections", "defaultdict", DICTIONARY),
  NAME ("collections", "Counter", DICTIONARY),
  NAME ("dnnlib.util", "EasyDict", DICTIONARY),
  NAME ("torch._utils", "_rebuild_tensor", TENSOR),
  NAME ("torch._utils", "_rebuild_tensor_v2", TENSOR),
  NAME ("torch._utils", "_rebuild_tensor_v3", TENSOR_V3),
  NAME ("torch._tensor", "_rebuild_from_type_v2", TYPED_TENSOR),
  NAME ("torch._utils", "_rebuild_parameter", PARAMETER),
  NAME ("torch._utils", "_rebuild_parameter_with_state", PARAMETER),
  NAME ("torch.storage", "_load_from_bytes", NESTED),
  NAME ("torch_utils.persistence", "_reconstruct_persistent_obj", PERSISTENT),
  NAME ("builtins", "getattr", ATTRIBUTE),
  NAME ("__builtin__", "getattr", ATTRIBUTE),
  STORAGE ("torch", "DoubleStorage", LIMNER_FILE_DTYPE_F64, 8),
  STORAGE ("torch", "FloatStorage", LIMNER_FILE_DTYPE_F32, 4),
  STORAGE ("torch", "HalfStorage", LIMNER_FILE_DTYPE_F16, 2),
  STORAGE ("torch", "BFloat16Storage", LIMNER_FILE_DTYPE_BF16, 2),
  STORAGE ("torch", "LongStorage", LIMNER_FILE_DTYPE_I64, 8),
  STORAGE ("torch", "IntStorage", LIMNER_FILE_DTYPE_I32, 4),
  STORAGE ("torch", "ShortStorage", LIMNER_FILE_DTYPE_I16, 2),
  STORAGE ("torch", "CharStorage", LIMNER_FILE_DTYPE_I8, 1),
  STORAGE ("torch", "ByteStorage", LIMNER_FILE_DTYPE_U8, 1),
  STORAGE ("torch", "BoolStorage", LIMNER_FILE_DTYPE_BOOL, 1),
  STORAGE ("torch.storage", "UntypedStorage", LIMNER_FILE_DTYPE_U8, 1),
  STORAGE ("torch", "UntypedStorage", LIMNER_FILE_DTYPE_U8, 1),
  STORAGE ("torch", "ComplexFloatStorage", UNREAD, 8),
  STORAGE ("torch", "ComplexDoubleStorage", UNREAD, 16),
  STORAGE ("torch", "QInt8Storage", UNREAD, 1),
  STORAGE ("torch", "QUInt8Storage", UNREAD, 1),
  STORAGE ("torch", "QInt32Storage", UNREAD, 4),
  STORAGE ("torch", "QUInt4x2Storage", UNREAD, 1),
  STORAGE ("torch", "QUInt2x4Storage", UNREAD, 1),
  STORAGE ("torch.cuda", "DoubleStorage", LIMNER_FILE_DTYPE_F64, 8),
  STORAGE ("torch.cuda", "FloatStorage", LIMNER_FILE_DTYPE_F32, 4),
  STORAGE ("torch.cuda", "HalfStorage", LIMNER_FILE_DTYPE_F16, 2),
  STORAGE ("torch.cuda", "BFloat16Storage", LIMNER_FILE_DTYPE_BF16, 2),
  STORAGE ("torch.cuda", "LongStorage", LIMNER_FILE_DTYPE_I64, 8),
  STORAGE ("torch.cuda", "IntStorage", LIMNER_FILE_DTYPE_I32, 4),
  STORAGE ("torch.cuda", "ByteStorage", LIMNER_FILE_DTYPE_U8, 1),
  STORAGE ("torch.cuda", "BoolStorage", LIMNER_FILE_DTYPE_BOOL, 1),
};

/* Values that checkpoints store beside weights. name NULL: everything in the module and in its
 * submodules. */
static const struct
{
  const char *module, *name;
} values[] = {
  { "datetime", NULL },
  { "zoneinfo", NULL },
  { "pathlib", NULL },
  { "decimal", NULL },
  { "fractions", NULL },
  { "uuid", NULL },
  { "enum", NULL },
  { "ipaddress", NULL },
  { "collections", "deque" },
  { "collections", "ChainMap" },
  { "collections", "UserDict" },
  { "collections", "UserList" },
  { "types", "SimpleNamespace" },
  { "types", "MappingProxyType" },
  { "functools", "partial" },
  { "re", "_compile" },
  { "argparse", "Namespace" },
  { "copy_reg", "_reconstructor" },
  { "copyreg", "_reconstructor" },
  { "copyreg", "__newobj__" },
  { "_codecs", "encode" },
  { "numpy", "dtype" },
  { "numpy", "ndarray" },
  { "numpy.core.multiarray", "scalar" },
  { "numpy._core.multiarray", "scalar" },
  { "numpy.core.multiarray", "_reconstruct" },
  { "numpy._core.multiarray", "_reconstruct" },
  { "numpy.core.numeric", "_frombuffer" },
  { "numpy._core.numeric", "_frombuffer" },
  { "numpy.dtypes", NULL },
  { "numpy.random._pickle", NULL },
  { "torch", "Size" },
  { "torch", "device" },
  { "torch", "dtype" },
  { "torch.serialization", "_get_layout" },
  { "torch", "Generator" },
  { "torch.jit._pickle", NULL },
  { "torch._utils", "_rebuild_sparse_tensor" },
  { "torch._utils", "_rebuild_sparse_csr_tensor" },
  { "torch._utils", "_rebuild_nested_tensor" },
  { "torch._utils", "_rebuild_meta_tensor_no_storage" },
  { "torch._utils", "_rebuild_qtensor" },
  { "torch._utils", "_rebuild_device_tensor_from_numpy" },
  { "omegaconf", NULL },
  { "yacs.config", NULL },
  { "easydict", NULL },
  { "addict", NULL },
  { "ml_collections", NULL },
  { "munch", NULL },
};

/* Values of Python itself, in the modules "builtins" and, in Python 2, "__builtin__". */
static const char *const builtin_values[] = {
  "Ellipsis", "NotImplemented", "bool", "bytearray", "bytes",   "complex", "dict",
  "float",    "frozenset",      "int",  "list",      "long",    "object",  "range",
  "set",      "slice",          "str",  "tuple",     "unicode", "xrange",
};

/* Python modules whose functions and classes have side effects. A file that names one is refused, even
 * if it does not call it. The values above are exceptions. */
static const char *const acting_modules[] = {
  "__builtin__", "_pickle",         "_thread", "asyncio",  "bdb",       "builtins",   "code",       "codeop",
  "commands",    "ctypes",          "dill",    "gc",       "importlib", "imp",        "inspect",    "io",
  "marshal",     "multiprocessing", "nt",      "operator", "os",        "pdb",        "pickle",     "pip",
  "platform",    "posix",           "pty",     "runpy",    "shutil",    "socket",     "subprocess", "sys",
  "tempfile",    "threading",       "timeit",  "types",    "urllib",    "webbrowser", "zipimport",
};

static gboolean
equals (const char *text, gsize length, const char *expected)
{
  return strlen (expected) == length && memcmp (text, expected, length) == 0;
}

/* Whether the text is `module` or a submodule of it, as "pathlib._local" is of "pathlib". */
static gboolean
is_within (const char *text, gsize length, const char *module)
{
  gsize own = strlen (module);

  return length >= own && memcmp (text, module, own) == 0 && (length == own || text[own] == '.');
}

static gboolean
is_value (const char *module, gsize module_length, const char *name, gsize name_length)
{
  if (equals (module, module_length, "builtins") || equals (module, module_length, "__builtin__"))
    {
      for (gsize i = 0; i < G_N_ELEMENTS (builtin_values); i++)
        if (equals (name, name_length, builtin_values[i]))
          return TRUE;
      return FALSE;
    }
  for (gsize i = 0; i < G_N_ELEMENTS (values); i++)
    if (values[i].name
            ? equals (module, module_length, values[i].module) && equals (name, name_length, values[i].name)
            : is_within (module, module_length, values[i].module))
      return TRUE;
  return FALSE;
}

static gboolean
is_acting (const char *module, gsize length)
{
  for (gsize i = 0; i < G_N_ELEMENTS (acting_modules); i++)
    if (is_within (module, length, acting_modules[i]))
      return TRUE;
  return FALSE;
}

/* Adds a name that is in no table. NULL with an error if its module has side effects. */
static LimnerPickleName *
make_name (LimnerPickle *pickle, const LimnerPickleName *parts, GError **error)
{
  LimnerPickleName *name;

  if (pickle->names->len >= MAX_OTHER_NAMES)
    {
      limner_pickle_damaged (pickle, error, _ ("it describes more than %d values"), MAX_OTHER_NAMES);
      return NULL;
    }
  if (parts->kind == LIMNER_NAME_OTHER && is_acting (parts->module, parts->module_length))
    {
      g_autofree char *shown = limner_pickle_name_show (parts);

      limner_pickle_unknown (pickle, error, "“%s”", shown);
      return NULL;
    }
  name = g_memdup2 (parts, sizeof *parts);
  g_ptr_array_add (pickle->names, name);
  return name;
}

const LimnerPickleName *
limner_pickle_name_find (LimnerPickle *pickle, const char *module, gsize module_length, const char *name,
                         gsize name_length, GError **error)
{
  LimnerPickleName other = {
    .module = module,
    .name = name,
    .module_length = module_length,
    .name_length = name_length,
    .kind = is_value (module, module_length, name, name_length) ? LIMNER_NAME_VALUE : LIMNER_NAME_OTHER,
    .element = UNREAD,
  };

  for (gsize i = 0; i < G_N_ELEMENTS (known_names); i++)
    if (equals (module, module_length, known_names[i].module)
        && equals (name, name_length, known_names[i].name))
      return &known_names[i];
  return make_name (pickle, &other, error);
}

gboolean
limner_pickle_name_is (const LimnerPickleName *name, const char *module, const char *last)
{
  return name->module_length > 0 && is_within (name->module, name->module_length, module)
         && equals (name->name, name->name_length, last);
}

/* Python's classes begin with a capital letter. */
gboolean
limner_pickle_name_is_class (const LimnerPickleName *name)
{
  const char *last = g_strrstr_len (name->name, (gssize) name->name_length, ".");

  last = last ? last + 1 : name->name;
  return last < name->name + name->name_length && g_ascii_isupper (*last);
}

char *
limner_pickle_name_show (const LimnerPickleName *name)
{
  g_autofree char *full = NULL;

  if (name->module_length == 0 && name->name_length == 0)
    return g_strdup_printf ("%s.%s", name->module, name->name);
  full = g_strdup_printf ("%.*s.%.*s", (int) MIN (name->module_length, 256), name->module,
                          (int) MIN (name->name_length, 256), name->name);
  return g_utf8_make_valid (full, -1);
}
