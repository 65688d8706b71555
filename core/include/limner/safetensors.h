/* safetensors: an 8-byte little-endian header length, a JSON header, raw little-endian data. The file is
 * mapped; everything in its header is checked against the file and against the rest before any of it is used.
 */
#pragma once

#include "limner/tensor.h"

G_BEGIN_DECLS

typedef struct _LimnerSafetensors LimnerSafetensors;

LimnerSafetensors *limner_safetensors_open (const char *path, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void limner_safetensors_close (LimnerSafetensors *file);

/* NULL-terminated, in the order of their data; owned by the file. */
const char *const *limner_safetensors_names (const LimnerSafetensors *file);
/* Rank (shape filled, an axis may be 0), or -1 when there is no such tensor or it has more than
 * LIMNER_MAX_RANK axes. */
int limner_safetensors_shape (const LimnerSafetensors *file, const char *name, gint64 shape[LIMNER_MAX_RANK]);
/* A copy as float32 (from F64, F32, F16, BF16, I64, I32, I16, I8, U8, BOOL). */
LimnerTensor *limner_safetensors_get (const LimnerSafetensors *file, const char *name,
                                      GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* A `__metadata__` value, or NULL; owned by the file. */
const char *limner_safetensors_metadata (const LimnerSafetensors *file, const char *key);

typedef enum
{
  LIMNER_DTYPE_F32,
  LIMNER_DTYPE_F16,
  LIMNER_DTYPE_BF16,
} LimnerDtype;

typedef struct
{
  const char *name;
  const LimnerTensor *tensor;
} LimnerNamedTensor;

/* FALSE, with a sentence, when no file can be written to this name: a folder that is not there or not
 * writable, a write-protected file. To ask before a long job. */
gboolean limner_safetensors_can_write (const char *path, GError **error);

/* metadata: string to string, or NULL. Written to a temporary name, to the disk, and renamed. */
gboolean limner_safetensors_write (const char *path, const LimnerNamedTensor *tensors, gsize n_tensors,
                                   GHashTable *metadata, LimnerDtype dtype, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LimnerSafetensors, limner_safetensors_close)

G_END_DECLS
