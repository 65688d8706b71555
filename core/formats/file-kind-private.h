/* What a file is, told from its first bytes, and what to do with one that is no network. */
#pragma once

#include <glib.h>

typedef enum
{
  LIMNER_FILE_SAFETENSORS,
  LIMNER_FILE_ZIP,    /* PyTorch since 1.6, and everything else that is a ZIP archive */
  LIMNER_FILE_PICKLE, /* PyTorch before 1.6, NVIDIA */
  LIMNER_FILE_OTHER,
} LimnerFileKind;

LimnerFileKind limner_file_kind_of (const guint8 *bytes, gsize length);

/* LIMNER_ERROR_UNSUPPORTED with a sentence that says what was found and what to do. Always FALSE. */
gboolean limner_file_kind_refuse (const guint8 *bytes, gsize length, const char *path, GError **error);

/* Whether a file of that name is likely a network of another program: its ending is one that such files have.
 */
gboolean limner_file_name_is_foreign (const char *name);
