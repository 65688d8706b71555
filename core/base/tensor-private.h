/* Tensors whose values are in a mapped file. */
#pragma once

#include "limner/tensor.h"

/* A tensor for reading only, of values in a mapped file, at a multiple of four bytes; `file` is kept as long.
 * Its address is aligned to that only. */
LimnerTensor *limner_tensor_new_mapped (int rank, const gint64 *shape, const float *values, GBytes *file,
                                        GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Drops the pages of a mapped tensor: they take no memory until the next read. Other tensors are not
 * changed. */
void limner_tensor_drop_pages (const LimnerTensor *tensor);

/* The same for size bytes of a file mapped for reading. */
void limner_mapped_drop_pages (const void *bytes, gsize size);
