/* The names in pickles, classified by the result of calling them. */
#pragma once

#include "formats/pickle-private.h"

typedef enum
{
  LIMNER_NAME_DICTIONARY,   /* a subclass of dictionary */
  LIMNER_NAME_TENSOR,       /* (storage, offset, shape, stride, …) */
  LIMNER_NAME_TENSOR_V3,    /* (bytes, offset, shape, stride, …, element type) */
  LIMNER_NAME_TYPED_TENSOR, /* (function, class, arguments of the function, state) */
  LIMNER_NAME_PARAMETER,    /* (tensor, …): the tensor */
  LIMNER_NAME_NESTED,       /* (bytes): a file in the legacy format */
  LIMNER_NAME_PERSISTENT,   /* ({"class_name", "state", …}): NVIDIA's object without its source text */
  LIMNER_NAME_ATTRIBUTE,    /* (name, text): getattr, which is recorded and not run */
  LIMNER_NAME_STORAGE_TYPE, /* never called */
  LIMNER_NAME_VALUE,        /* a harmless value that Limner does not read */
  LIMNER_NAME_OTHER, /* an unknown name: objects of a class are recorded, a call of a function is refused */
} LimnerNameKind;

struct _LimnerPickleName
{
  const char *module, *name;        /* OTHER: in the file, not terminated */
  gsize module_length, name_length; /* OTHER only */
  LimnerNameKind kind;
  LimnerFileDtype element; /* of a storage type; LIMNER_N_FILE_DTYPES: Limner does not read its elements */
  guint8 item_size;        /* of a storage type: bytes of one element */
};

/* Whether a name that is in no table is `last` of the module or of one of its submodules. */
gboolean limner_pickle_name_is (const LimnerPickleName *name, const char *module, const char *last);

/* Whether an OTHER has a name as classes have it ("models.Options"). */
gboolean limner_pickle_name_is_class (const LimnerPickleName *name);
