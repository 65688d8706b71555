#define _DEFAULT_SOURCE /* madvise */

#include "config.h"

#include "base/tensor-private.h"

#include "base/memory-private.h"
#include "limner/error.h"

#include <glib/gi18n-lib.h>
#include <stdint.h>
#include <sys/mman.h>
#include <unistd.h>

/* The number of elements of a shape; FALSE if the shape is invalid or the number overflows. */
static gboolean
count_tensor_elements (int rank, const gint64 *shape, gsize *size)
{
  *size = 1;
  if (rank < 0 || rank > LIMNER_MAX_RANK)
    return FALSE;
  for (int i = 0; i < rank; i++)
    if (shape[i] < 1 || !g_size_checked_mul (size, *size, (gsize) shape[i]))
      return FALSE;
  return *size <= G_MAXSSIZE / sizeof (float);
}

/* Without data. */
static LimnerTensor *
describe_axes (int rank, const gint64 *shape, GError **error)
{
  LimnerTensor *tensor;
  gsize size;

  if (!count_tensor_elements (rank, shape, &size))
    {
      g_autofree char *text = limner_tensor_describe_shape (CLAMP (rank, 0, LIMNER_MAX_RANK), shape);
      g_set_error (error, LIMNER_ERROR, LIMNER_ERROR_ARGUMENT,
                   _ ("%s is not a valid shape: at most %d axes are possible, each of length 1 or more, and "
                      "their product must not overflow."),
                   text, LIMNER_MAX_RANK);
      return NULL;
    }
  tensor = g_new0 (LimnerTensor, 1);
  g_atomic_ref_count_init (&tensor->ref_count);
  tensor->rank = rank;
  for (int i = 0; i < rank; i++)
    tensor->shape[i] = shape[i];
  tensor->size = size;
  return tensor;
}

LimnerTensor *
limner_tensor_new (int rank, const gint64 *shape, GError **error)
{
  LimnerTensor *tensor;

  g_return_val_if_fail (rank == 0 || shape != NULL, NULL);
  tensor = describe_axes (rank, shape, error);
  if (tensor == NULL)
    return NULL;
  tensor->data = limner_alloc0_floats (tensor->size, error);
  if (tensor->data == NULL)
    g_clear_pointer (&tensor, limner_tensor_unref);
  return tensor;
}

LimnerTensor *
limner_tensor_new_mapped (int rank, const gint64 *shape, const float *values, GBytes *file, GError **error)
{
  LimnerTensor *tensor = describe_axes (rank, shape, error);

  if (tensor == NULL)
    return NULL;
  tensor->data = (float *) values;
  tensor->file = g_bytes_ref (file);
  return tensor;
}

void
limner_mapped_drop_pages (const void *bytes, gsize size)
{
  uintptr_t page = (uintptr_t) sysconf (_SC_PAGESIZE);
  uintptr_t first = ((uintptr_t) bytes + page - 1) / page * page;
  uintptr_t end = ((uintptr_t) bytes + size) / page * page;

  if (first < end)
    madvise ((void *) first, end - first, MADV_DONTNEED);
}

void
limner_tensor_drop_pages (const LimnerTensor *tensor)
{
  if (tensor->file != NULL)
    limner_mapped_drop_pages (tensor->data, tensor->size * sizeof (float));
}

LimnerTensor *
limner_tensor_ref (LimnerTensor *tensor)
{
  g_return_val_if_fail (tensor != NULL, NULL);
  g_atomic_ref_count_inc (&tensor->ref_count);
  return tensor;
}

void
limner_tensor_unref (LimnerTensor *tensor)
{
  g_return_if_fail (tensor != NULL);
  if (!g_atomic_ref_count_dec (&tensor->ref_count))
    return;
  if (tensor->file != NULL)
    g_bytes_unref (tensor->file);
  else
    limner_memory_free (tensor->data);
  g_free (tensor);
}

char *
limner_tensor_describe_shape (int rank, const gint64 *shape)
{
  GString *text = g_string_new ("[");
  for (int i = 0; i < rank; i++)
    g_string_append_printf (text, "%s%" G_GINT64_FORMAT, i == 0 ? "" : ", ", shape[i]);
  g_string_append_c (text, ']');
  return g_string_free (text, FALSE);
}
