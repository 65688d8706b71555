/* A pickle machine that runs nothing. A pickle is a program for a stack machine; in Python, it may call
 * any function. This machine builds inert values:
 *
 * - names of tensors, dictionaries and storages are interpreted (pickle-names.c); - for names of
 * harmless values (dates, paths, counters, numbers of NumPy …) the arguments are recorded and the value
 * is never made; - an object of any other class is recorded as well, if the class itself makes it; - any
 * other call is refused with its name.
 *
 * Values point into the file and live as long as the LimnerPickle. */
#pragma once

#include "formats/file-dtype-private.h"

#include "limner/tensor.h"

#include <gio/gio.h>

typedef struct _LimnerPickle LimnerPickle;
typedef struct _LimnerPickleValue LimnerPickleValue;
typedef struct _LimnerPickleName LimnerPickleName;

/* A run of numbers in the file. */
typedef struct
{
  char *key;                    /* the file's own name for it */
  const LimnerPickleName *type; /* as the file names it */
  LimnerFileDtype element;      /* LIMNER_N_FILE_DTYPES: Limner does not read its elements */
  gsize item_size;              /* bytes of one element */
  gsize count;                  /* elements; item_size times count is at most G_MAXINT64 */
  const guint8 *data;           /* [count] in the mapping; NULL until the reader has found it */
} LimnerStorage;

/* A tensor as PyTorch describes it: a view of a storage. limner_tensor_view_read checks it. */
typedef struct
{
  const LimnerStorage *storage;
  const LimnerPickleName *unread; /* the element type if Limner does not read it, otherwise NULL */
  gint64 offset;                  /* elements */
  int rank;
  gint64 shape[LIMNER_MAX_RANK], stride[LIMNER_MAX_RANK];
} LimnerTensorView;

typedef enum
{
  LIMNER_PICKLE_NONE,
  LIMNER_PICKLE_BOOL,
  LIMNER_PICKLE_INT,
  LIMNER_PICKLE_LONG, /* an integer of more than 8 bytes, as bytes */
  LIMNER_PICKLE_FLOAT,
  LIMNER_PICKLE_TEXT,  /* UTF-8, may contain U+0000 */
  LIMNER_PICKLE_BYTES, /* also a text that is not UTF-8 */
  LIMNER_PICKLE_LIST,
  LIMNER_PICKLE_TUPLE,
  LIMNER_PICKLE_SET,
  LIMNER_PICKLE_DICT,   /* key, value, key, value …; a later key replaces an earlier equal one */
  LIMNER_PICKLE_GLOBAL, /* a name */
  LIMNER_PICKLE_OBJECT, /* recorded result of a call that was not made */
  LIMNER_PICKLE_STORAGE,
  LIMNER_PICKLE_TENSOR,
} LimnerPickleType;

struct _LimnerPickleValue
{
  LimnerPickleType type;
  guint n; /* number of items; in a dictionary, of keys and values together */
  union
  {
    gint64 integer;
    double number;
    struct
    {
      const char *bytes; /* in the file, not terminated */
      gsize length;
    } text;
    struct
    {
      LimnerPickleValue **items;
      guint room;
    } list;
    struct
    {
      const LimnerPickleName *class;
      LimnerPickleValue *arguments, *state; /* NULL: none */
    } object;
    const LimnerPickleName *name;
    LimnerStorage *storage;
    LimnerTensorView *tensor;
  };
};

/* Reads a file stored as bytes inside a pickle: limner_torch_legacy_read. The caller passes it to
 * limner_pickle_new, so that the machine does not depend on a file format. */
typedef gboolean (*LimnerPickleNestedReader) (LimnerPickle *pickle, const guint8 *bytes, gsize length,
                                              LimnerPickleValue **root, LimnerPickleValue **first,
                                              GError **error);

struct _LimnerPickle
{
  char *path;
  LimnerPickleNestedReader read_nested;
  GCancellable *cancellable; /* borrowed; NULL: reading cannot be stopped */
  GPtrArray *values;         /* LimnerPickleValue, owned */
  GPtrArray *storages;       /* LimnerStorage, owned */
  GPtrArray *names;          /* LimnerPickleName in no table, owned */
  guint n_operations;
  guint64 work; /* see limner_pickle_charge */
  guint depth;  /* of pickles inside pickles */
};

LimnerPickle *limner_pickle_new (const char *path, LimnerPickleNestedReader read_nested,
                                 GCancellable *cancellable);
void limner_pickle_free (LimnerPickle *pickle);

/* Runs one pickle from the start of bytes to its STOP opcode; *used is its length. Adds the storages
 * that it names to `storages` (char *, borrowed from the LimnerStorage, to LimnerStorage *). */
LimnerPickleValue *limner_pickle_run (LimnerPickle *pickle, const guint8 *bytes, gsize length,
                                      GTree *storages, gsize *used, GError **error);

/* Counts work that a few bytes of a file can request repeatedly: items copied or searched, bytes of text
 * compared. FALSE with LIMNER_ERROR_FORMAT if it is far more than a network needs, or with
 * LIMNER_ERROR_CANCELLED. */
gboolean limner_pickle_charge (LimnerPickle *pickle, guint64 work, GError **error);

/* Makes a value. NULL with an error if the file makes too many. */
LimnerPickleValue *limner_pickle_value_new (LimnerPickle *pickle, LimnerPickleType type, GError **error);
/* Adds to a list, tuple, set or dictionary. FALSE with an error if there are too many items in all. */
gboolean limner_pickle_value_append (LimnerPickle *pickle, LimnerPickleValue *value, LimnerPickleValue *item,
                                     GError **error);
/* The value of a text key (the last one if there are several) or NULL. Searches the whole dictionary. */
LimnerPickleValue *limner_pickle_dict_get (const LimnerPickleValue *dict, const char *key);
gboolean limner_pickle_text_is (const LimnerPickleValue *value, const char *text);

/* Finds a name. A name in no table is added. NULL with an error if there are too many or its module has
 * side effects. */
const LimnerPickleName *limner_pickle_name_find (LimnerPickle *pickle, const char *module,
                                                 gsize module_length, const char *name, gsize name_length,
                                                 GError **error);
/* "module.name" as valid UTF-8. The caller frees it. */
char *limner_pickle_name_show (const LimnerPickleName *name);
/* The inert result of calling a name. NULL with an error that names it if Limner does not support the
 * call. without_call: the class alone makes the object, as opcode NEWOBJ does. */
LimnerPickleValue *limner_pickle_call (LimnerPickle *pickle, LimnerPickleValue *name,
                                       LimnerPickleValue *arguments, gboolean without_call, GError **error);
/* Sets the state of an object. */
gboolean limner_pickle_set_state (LimnerPickle *pickle, LimnerPickleValue *object, LimnerPickleValue *state,
                                  GError **error);
/* The storage of a persistent identifier ('storage', type, key, location, count[, view]). */
LimnerPickleValue *limner_pickle_find_storage (LimnerPickle *pickle, GTree *storages,
                                               LimnerPickleValue *identifier, GError **error);
/* Whether the value is an NVIDIA persistent object. */
gboolean limner_pickle_is_persistent_object (const LimnerPickleValue *value);

/* Set the error for damage, and for a feature that Limner does not support. Always FALSE. */
gboolean limner_pickle_damaged (LimnerPickle *pickle, GError **error, const char *reason_format, ...)
    G_GNUC_PRINTF (3, 4);
gboolean limner_pickle_unknown (LimnerPickle *pickle, GError **error, const char *what_format, ...)
    G_GNUC_PRINTF (3, 4);

/* A copy as float32, or NULL with an error. budget: the bytes that may still be unpacked; reduced by the
 * bytes of the copy. */
LimnerTensor *limner_tensor_view_read (const LimnerTensorView *tensor, const char *path, const char *name,
                                       gsize *budget, GError **error) G_GNUC_WARN_UNUSED_RESULT;
