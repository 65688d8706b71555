/* Dense float arrays, in files and at the edges of a network. Row-major: the last axis is contiguous. Axis
 * letters: N pictures, C channels, H rows, W columns, O outputs, I inputs. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define LIMNER_MAX_RANK 8

typedef struct
{
  gatomicrefcount ref_count;
  int rank;                      /* 0 (a scalar) .. LIMNER_MAX_RANK */
  gint64 shape[LIMNER_MAX_RANK]; /* elements along each axis; every one >= 1 */
  gsize size;                    /* elements in all */
  float *data;                   /* [size], owned; 64-byte aligned unless `file` is set */
  GBytes *file;                  /* the mapped file that data points into, read-only; NULL: own memory */
} LimnerTensor;

/* A zero-filled tensor; the caller owns one reference. NULL with LIMNER_ERROR_MEMORY, or _ARGUMENT if the
 * rank, an axis or the size is out of range. */
LimnerTensor *limner_tensor_new (int rank, const gint64 *shape, GError **error) G_GNUC_WARN_UNUSED_RESULT;
LimnerTensor *limner_tensor_ref (LimnerTensor *tensor); /* on any thread, as unref */
void limner_tensor_unref (LimnerTensor *tensor);

/* "[64, 3, 3, 3]"; the caller frees it with g_free. */
char *limner_tensor_describe_shape (int rank, const gint64 *shape);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LimnerTensor, limner_tensor_unref)

G_END_DECLS
