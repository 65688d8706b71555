/* Readers of files from PyTorch. The values that they return are owned by `pickle`. */
#pragma once

#include "formats/pickle-private.h"

/* Reads an archive, as PyTorch writes it since 1.6; *root is the object. */
gboolean limner_torch_zip_read (LimnerPickle *pickle, const guint8 *bytes, gsize length,
                                LimnerPickleValue **root, GError **error);

/* Reads a file in PyTorch's format before 1.6, or one stored inside another file: several pickles, then
 * the storages. *root is the object. If it is a pickle of another kind, returns FALSE without an error;
 * *root is NULL and *first is the value of the pickle. */
gboolean limner_torch_legacy_read (LimnerPickle *pickle, const guint8 *bytes, gsize length,
                                   LimnerPickleValue **root, LimnerPickleValue **first, GError **error);
