#pragma once

#include "formats/file-dtype-private.h"
#include "limner/safetensors.h"

/* Opens a file whose content is in memory. `path` appears in errors. */
LimnerSafetensors *limner_safetensors_open_bytes (GBytes *bytes, const char *path,
                                                  GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Whether limner_safetensors_get can read a tensor of that name: it has elements, at most
 * LIMNER_MAX_RANK axes, and an element type that Limner knows. */
gboolean limner_safetensors_can_get (const LimnerSafetensors *file, const char *name);
/* The element type of a tensor; LIMNER_N_FILE_DTYPES if there is no such tensor or Limner does not read its
 * type. */
LimnerFileDtype limner_safetensors_element (const LimnerSafetensors *file, const char *name);
/* A read-only tensor. It points into the file where possible (base/tensor-private.h). */
LimnerTensor *limner_safetensors_view (const LimnerSafetensors *file, const char *name,
                                       GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* The bytes that views of all tensors take if they cannot point into the file. */
gsize limner_safetensors_copied_bytes (const LimnerSafetensors *file);
/* Drops the file's pages from memory; they are read again when needed. */
void limner_safetensors_drop_pages (const LimnerSafetensors *file);
/* The content of the file; owned by it. */
GBytes *limner_safetensors_bytes (const LimnerSafetensors *file);
