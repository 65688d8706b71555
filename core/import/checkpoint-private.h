/* A file of another program opened for import: its tensors by name, and the plain values beside them. */
#pragma once

#include "formats/pickle-private.h"

#include "limner/safetensors.h"

typedef enum
{
  LIMNER_CHECKPOINT_SAFETENSORS,
  LIMNER_CHECKPOINT_TORCH, /* archive or legacy */
  LIMNER_CHECKPOINT_NVIDIA,
} LimnerCheckpointKind;

typedef struct _LimnerCheckpoint LimnerCheckpoint;

/* Detects the format by its first bytes; nothing in the file is run. Tensors in nested dictionaries get
 * names joined by dots ("g_ema.conv1.weight"); those in short lists and tuples get the item's number
 * ("0.conv1.weight"). LIMNER_ERROR_UNSUPPORTED: a file of another kind, and the sentence says which;
 * LIMNER_ERROR_FORMAT: a damaged one; LIMNER_ERROR_CANCELLED. */
LimnerCheckpoint *limner_checkpoint_open (const char *path, GCancellable *cancellable,
                                          GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* The file's content from elsewhere; `path` is for names and sentences. */
LimnerCheckpoint *limner_checkpoint_open_bytes (GBytes *bytes, const char *path, GCancellable *cancellable,
                                                GError **error) G_GNUC_WARN_UNUSED_RESULT;
void limner_checkpoint_close (LimnerCheckpoint *checkpoint);

const char *limner_checkpoint_path (const LimnerCheckpoint *checkpoint);
LimnerCheckpointKind limner_checkpoint_kind (const LimnerCheckpoint *checkpoint);
/* The whole file; owned by the checkpoint. */
GBytes *limner_checkpoint_bytes (const LimnerCheckpoint *checkpoint);
/* A text of a safetensors file's metadata, or NULL. */
const char *limner_checkpoint_metadata (const LimnerCheckpoint *checkpoint, const char *key);
/* SHA-256 of the file, hex; computed when first asked. */
const char *limner_checkpoint_digest (LimnerCheckpoint *checkpoint);

/* In the file's order, NULL-terminated, owned by the checkpoint. */
const char *const *limner_checkpoint_names (const LimnerCheckpoint *checkpoint);
/* Rank (shape filled), or -1 when there is no such tensor. */
int limner_checkpoint_shape (const LimnerCheckpoint *checkpoint, const char *name,
                             gint64 shape[LIMNER_MAX_RANK]);
/* A copy as float32, finite; all copies together may be four times the file. */
LimnerTensor *limner_checkpoint_get (LimnerCheckpoint *checkpoint, const char *name,
                                     GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* A plain number beside the tensors of an NVIDIA object ("G_ema.z_dim"), and whether it is there. */
gboolean limner_checkpoint_number (const LimnerCheckpoint *checkpoint, const char *name, double *number);
/* Whether there is a plain number or text of that name. */
gboolean limner_checkpoint_has_value (const LimnerCheckpoint *checkpoint, const char *name);
/* Is there this plain text ("G_ema.synthesis.b8.architecture")? */
gboolean limner_checkpoint_text_is (const LimnerCheckpoint *checkpoint, const char *name, const char *text);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LimnerCheckpoint, limner_checkpoint_close)
