/* Files that PyTorch writes. The readers hand over values that live in `pickle`. */
#pragma once

#include "formats/pickle-private.h"

/* An archive, as PyTorch writes since 1.6; *root is the described object. */
gboolean limner_torch_zip_read (LimnerPickle *pickle, const guint8 *bytes, gsize length,
                                LimnerPickleValue **root, GError **error);

/* A file in PyTorch's format before 1.6, or one kept within another file: several pickles, then the numbers.
 * *root is the described object. FALSE without error and with *root NULL when it is a pickle of another kind:
 * then *first is its value. */
gboolean limner_torch_legacy_read (LimnerPickle *pickle, const guint8 *bytes, gsize length,
                                   LimnerPickleValue **root, LimnerPickleValue **first, GError **error);
