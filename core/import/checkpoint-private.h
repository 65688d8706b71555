/* A file of another program, opened for import: its tensors by name, and plain values (numbers and
 * texts). */
#pragma once

#include "formats/pickle-private.h"

#include "limner/safetensors.h"

typedef enum
{
  LIMNER_CHECKPOINT_SAFETENSORS,
  LIMNER_CHECKPOINT_TORCH, /* ZIP archive or legacy format */
  LIMNER_CHECKPOINT_NVIDIA,
} LimnerCheckpointKind;

typedef struct _LimnerCheckpoint LimnerCheckpoint;

/* Opens a file and detects its format from its first bytes. Nothing in the file is run. Tensors in
 * nested dictionaries get names joined by dots ("g_ema.conv1.weight"); in short lists and tuples the
 * name contains the index ("0.conv1.weight"). LIMNER_ERROR_UNSUPPORTED: another kind of file, which the
 * message names; LIMNER_ERROR_FORMAT: damaged; LIMNER_ERROR_CANCELLED. */
LimnerCheckpoint *limner_checkpoint_open (const char *path, GCancellable *cancellable,
                                          GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Opens a file whose content is in memory. `path` is used for names and in errors. */
LimnerCheckpoint *limner_checkpoint_open_bytes (GBytes *bytes, const char *path, GCancellable *cancellable,
                                                GError **error) G_GNUC_WARN_UNUSED_RESULT;
void limner_checkpoint_close (LimnerCheckpoint *checkpoint);

const char *limner_checkpoint_path (const LimnerCheckpoint *checkpoint);
LimnerCheckpointKind limner_checkpoint_kind (const LimnerCheckpoint *checkpoint);
/* The content of the file; owned by the checkpoint. */
GBytes *limner_checkpoint_bytes (const LimnerCheckpoint *checkpoint);
/* A text of the metadata of a safetensors file, or NULL. */
const char *limner_checkpoint_metadata (const LimnerCheckpoint *checkpoint, const char *key);
/* SHA-256 of the file in hex; computed on first use. */
const char *limner_checkpoint_digest (LimnerCheckpoint *checkpoint);

/* In the file's order, NULL-terminated, owned by the checkpoint. */
const char *const *limner_checkpoint_names (const LimnerCheckpoint *checkpoint);
/* The rank, with `shape` filled; -1 if there is no such tensor. */
int limner_checkpoint_shape (const LimnerCheckpoint *checkpoint, const char *name,
                             gint64 shape[LIMNER_MAX_RANK]);
/* A copy as float32, all finite. All copies together may take four times the size of the file.
 * LIMNER_ERROR_UNSUPPORTED if its elements are integers: those are quantised weights, whose scales are
 * elsewhere. */
LimnerTensor *limner_checkpoint_get (LimnerCheckpoint *checkpoint, const char *name,
                                     GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* A plain number of an NVIDIA object ("G_ema.z_dim"). FALSE if it does not exist. */
gboolean limner_checkpoint_number (const LimnerCheckpoint *checkpoint, const char *name, double *number);
/* Whether a plain number or text of that name exists. */
gboolean limner_checkpoint_has_value (const LimnerCheckpoint *checkpoint, const char *name);
/* Whether the plain value of that name is `text` ("G_ema.synthesis.b8.architecture"). */
gboolean limner_checkpoint_text_is (const LimnerCheckpoint *checkpoint, const char *name, const char *text);

/* Whether the file holds NumPy arrays. They are no tensors, and their numbers are not read. */
gboolean limner_checkpoint_has_arrays (const LimnerCheckpoint *checkpoint);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LimnerCheckpoint, limner_checkpoint_close)
