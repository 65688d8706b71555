#pragma once

#include "limner/safetensors.h"

/* The file's content from elsewhere; `path` is for sentences. */
LimnerSafetensors *limner_safetensors_open_bytes (GBytes *bytes, const char *path,
                                                  GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* The whole file; owned by it. */
GBytes *limner_safetensors_bytes (const LimnerSafetensors *file);
