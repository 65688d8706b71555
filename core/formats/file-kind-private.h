/* Detects the type of a file from its first bytes, and writes the error for a file that is not a
 * network. */
#pragma once

#include <glib.h>

typedef enum
{
  LIMNER_FILE_SAFETENSORS,
  LIMNER_FILE_ZIP,    /* PyTorch since 1.6, and all other ZIP archives */
  LIMNER_FILE_PICKLE, /* PyTorch before 1.6, NVIDIA */
  LIMNER_FILE_OTHER,
} LimnerFileKind;

LimnerFileKind limner_file_kind_of (const guint8 *bytes, gsize length);

/* Sets LIMNER_ERROR_UNSUPPORTED: what the file is, and what to do. Always FALSE. */
gboolean limner_file_kind_refuse (const guint8 *bytes, gsize length, const char *path, GError **error);

/* Sets LIMNER_ERROR_UNSUPPORTED: the file holds NumPy arrays instead of tensors. Always FALSE. */
gboolean limner_file_kind_refuse_numpy (const char *path, GError **error);

/* Whether a file name has an ending that networks of other programs have. */
gboolean limner_file_name_is_foreign (const char *name);
