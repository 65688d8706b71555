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
  float *data;                   /* [size], 64-byte aligned, owned */
  GBytes *file;                  /* the file that contains the data, read-only; NULL: none */
} LimnerTensor;

/* A zero-filled tensor, or NULL with LIMNER_ERROR_MEMORY / LIMNER_ERROR_ARGUMENT. The caller owns one
 * reference. */
LimnerTensor *limner_tensor_new (int rank, const gint64 *shape, GError **error) G_GNUC_WARN_UNUSED_RESULT;
LimnerTensor *limner_tensor_ref (LimnerTensor *tensor);
void limner_tensor_unref (LimnerTensor *tensor);

/* "[64, 3, 3, 3]"; the caller frees it. */
char *limner_tensor_describe_shape (int rank, const gint64 *shape);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LimnerTensor, limner_tensor_unref)

G_END_DECLS
