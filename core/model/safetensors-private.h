#pragma once

#include "limner/safetensors.h"

/* The whole file as it is mapped; valid until it is closed. */
void limner_safetensors_bytes (const LimnerSafetensors *file, const guint8 **bytes, gsize *size);
