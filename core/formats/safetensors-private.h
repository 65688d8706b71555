#pragma once

#include "limner/safetensors.h"

/* The file's content from elsewhere; `path` is for sentences. */
LimnerSafetensors *limner_safetensors_open_bytes (GBytes *bytes, const char *path,
                                                  GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Whether the file has a tensor of that name that limner_safetensors_get reads: one with elements, at most
 * LIMNER_MAX_RANK axes, and numbers of a format that Limner knows. */
gboolean limner_safetensors_can_get (const LimnerSafetensors *file, const char *name);
/* A tensor that may be read only: where it can be, it lies in the file (base/tensor-private.h). */
LimnerTensor *limner_safetensors_view (const LimnerSafetensors *file, const char *name,
                                       GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Bytes of views of all tensors that cannot lie in the file. */
gsize limner_safetensors_copied_bytes (const LimnerSafetensors *file);
/* The file's content leaves memory until somebody reads it again. */
void limner_safetensors_drop_pages (const LimnerSafetensors *file);
/* The whole file; owned by it. */
GBytes *limner_safetensors_bytes (const LimnerSafetensors *file);
