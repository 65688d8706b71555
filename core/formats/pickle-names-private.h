/* The names in pickles, by what stands for a call of each. */
#pragma once

#include "formats/pickle-private.h"

typedef enum
{
  LIMNER_NAME_DICTIONARY,   /* a dictionary by another name */
  LIMNER_NAME_TENSOR,       /* (storage, offset, shape, stride, …) */
  LIMNER_NAME_TENSOR_V3,    /* (bytes, offset, shape, stride, …, number format) */
  LIMNER_NAME_TYPED_TENSOR, /* (function, class, arguments of the function, state) */
  LIMNER_NAME_PARAMETER,    /* (tensor, …): the tensor */
  LIMNER_NAME_NESTED,       /* (bytes): a file in the legacy format */
  LIMNER_NAME_PERSISTENT, /* ({"class_name", "state", …}): NVIDIA's object with its own source text, which is
                           * ignored */
  LIMNER_NAME_STORAGE_TYPE, /* never called */
  LIMNER_NAME_VALUE,        /* a harmless value that nobody here looks into */
  LIMNER_NAME_OTHER, /* a class of anybody's, whose objects are noted, or a function, which is refused */
} LimnerNameKind;

struct _LimnerPickleName
{
  const char *module, *name;        /* OTHER: in the file, not terminated */
  gsize module_length, name_length; /* OTHER only */
  LimnerNameKind kind;
  LimnerFileDtype element; /* of a storage type; LIMNER_N_FILE_DTYPES: numbers that Limner does not read */
  guint8 item_size;        /* of a storage type: bytes of one element */
};

/* Whether an OTHER is called like a class ("models.Options"). */
gboolean limner_pickle_name_is_class (const LimnerPickleName *name);
