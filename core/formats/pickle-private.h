/* A pickle machine that runs nothing. A pickle is a program for a stack machine which, in Python, may call
 * anything. This machine builds inert values:
 *
 *  - names that describe tensors, dictionaries and stored numbers are understood (pickle-names.c);
 *  - names of harmless values (dates, paths, counters, numbers of NumPy …) become notes: what they were
 * called with is kept, and they are never made;
 *  - an object of any other class, made without a call of its own, becomes a note as well;
 *  - every other call is refused by its name.
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
  LimnerFileDtype element;      /* LIMNER_N_FILE_DTYPES: numbers that Limner does not read */
  gsize item_size;              /* bytes of one element */
  gsize count;                  /* elements: item_size times count is at most G_MAXINT64 */
  const guint8 *data;           /* [count] in the mapping; NULL until its reader has found it */
} LimnerStorage;

/* A tensor as PyTorch describes it: a view into a storage. Unchecked until limner_tensor_view_read. */
typedef struct
{
  const LimnerStorage *storage;
  const LimnerPickleName *unread; /* the kind of its numbers when Limner does not read them, otherwise NULL */
  gint64 offset;                  /* elements */
  int rank;
  gint64 shape[LIMNER_MAX_RANK], stride[LIMNER_MAX_RANK];
} LimnerTensorView;

typedef enum
{
  LIMNER_PICKLE_NONE,
  LIMNER_PICKLE_BOOL,
  LIMNER_PICKLE_INT,
  LIMNER_PICKLE_LONG, /* an integer of more than 8 bytes: its bytes */
  LIMNER_PICKLE_FLOAT,
  LIMNER_PICKLE_TEXT,  /* UTF-8, may hold U+0000 */
  LIMNER_PICKLE_BYTES, /* also a text that is not UTF-8 */
  LIMNER_PICKLE_LIST,
  LIMNER_PICKLE_TUPLE,
  LIMNER_PICKLE_SET,
  LIMNER_PICKLE_DICT,   /* key, value, key, value …; a later key replaces an earlier equal one */
  LIMNER_PICKLE_GLOBAL, /* a name */
  LIMNER_PICKLE_OBJECT, /* what a call would have made: never made, only noted */
  LIMNER_PICKLE_STORAGE,
  LIMNER_PICKLE_TENSOR,
} LimnerPickleType;

struct _LimnerPickleValue
{
  LimnerPickleType type;
  guint n; /* items, in a dictionary keys and values */
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

/* Reads a file that is kept as bytes within a pickle: limner_torch_legacy_read. Given to limner_pickle_new,
 * so that the machine knows no file format. */
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
  GPtrArray *names;          /* LimnerPickleName that stand in no table, owned */
  guint n_operations;
  guint64 work; /* see limner_pickle_charge */
  guint depth;  /* of pickles within pickles */
};

LimnerPickle *limner_pickle_new (const char *path, LimnerPickleNestedReader read_nested,
                                 GCancellable *cancellable);
void limner_pickle_free (LimnerPickle *pickle);

/* Runs one pickle from the start of bytes up to its end mark; *used is its length. Storages it names are
 * entered into `storages` (char *, borrowed from the LimnerStorage, to LimnerStorage *). */
LimnerPickleValue *limner_pickle_run (LimnerPickle *pickle, const guint8 *bytes, gsize length,
                                      GTree *storages, gsize *used, GError **error);

/* Counts work that a few bytes of the file can ask for over and over: items copied or looked through, bytes
 * of text compared. FALSE with LIMNER_ERROR_FORMAT when it is far more than a network needs, or with
 * LIMNER_ERROR_CANCELLED. */
gboolean limner_pickle_charge (LimnerPickle *pickle, guint64 work, GError **error);

/* A new value, or NULL with an error when the file makes absurdly many. */
LimnerPickleValue *limner_pickle_value_new (LimnerPickle *pickle, LimnerPickleType type, GError **error);
/* Adds to a list, tuple, set or dictionary; FALSE with an error when there are absurdly many items in all. */
gboolean limner_pickle_value_append (LimnerPickle *pickle, LimnerPickleValue *value, LimnerPickleValue *item,
                                     GError **error);
/* The value of a text key, the last if there are several, or NULL. Looks through the whole dictionary. */
LimnerPickleValue *limner_pickle_dict_get (const LimnerPickleValue *dict, const char *key);
gboolean limner_pickle_text_is (const LimnerPickleValue *value, const char *text);

/* A name. One that stands in no table is made; NULL with an error when there are absurdly many. */
const LimnerPickleName *limner_pickle_name_find (LimnerPickle *pickle, const char *module,
                                                 gsize module_length, const char *name, gsize name_length,
                                                 GError **error);
/* "module.name", valid UTF-8; the caller frees. */
char *limner_pickle_name_show (const LimnerPickleName *name);
/* What calling it would give; NULL with an error naming it when Limner cannot say. without_call: the object
 * is made by its class alone, as opcode NEWOBJ does. */
LimnerPickleValue *limner_pickle_call (LimnerPickle *pickle, LimnerPickleValue *name,
                                       LimnerPickleValue *arguments, gboolean without_call, GError **error);
/* Gives an object its state. */
gboolean limner_pickle_set_state (LimnerPickle *pickle, LimnerPickleValue *object, LimnerPickleValue *state,
                                  GError **error);
/* The storage that a persistent identifier ('storage', type, key, place, count[, view]) describes. */
LimnerPickleValue *limner_pickle_find_storage (LimnerPickle *pickle, GTree *storages,
                                               LimnerPickleValue *identifier, GError **error);
/* An NVIDIA persistent object? */
gboolean limner_pickle_is_persistent_object (const LimnerPickleValue *value);

/* Always FALSE. Damage, and what Limner does not know. */
gboolean limner_pickle_damaged (LimnerPickle *pickle, GError **error, const char *reason_format, ...)
    G_GNUC_PRINTF (3, 4);
gboolean limner_pickle_unknown (LimnerPickle *pickle, GError **error, const char *what_format, ...)
    G_GNUC_PRINTF (3, 4);

/* A copy as float32, or NULL with an error; `budget`: bytes that may still be unpacked, lowered by those
 * taken. */
LimnerTensor *limner_tensor_view_read (const LimnerTensorView *tensor, const char *path, const char *name,
                                       gsize *budget, GError **error) G_GNUC_WARN_UNUSED_RESULT;
