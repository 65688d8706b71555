#include "config.h"

#include "formats/file-private.h"
#include "formats/pickle-private.h"

#include <glib/gi18n-lib.h>

#define damaged(error, path, ...) limner_damaged (error, path, _ ("network"), __VA_ARGS__)

/* Number of elements, after every one of them was found inside the storage. */
static gboolean
check_view (const LimnerTensorView *tensor, gsize *count)
{
  gsize last = (gsize) tensor->offset, reach;

  *count = 1;
  for (int i = 0; i < tensor->rank; i++)
    if (tensor->shape[i] < 1 || !g_size_checked_mul (count, *count, (gsize) tensor->shape[i])
        || !g_size_checked_mul (&reach, (gsize) tensor->shape[i] - 1, (gsize) tensor->stride[i])
        || !g_size_checked_add (&last, last, reach))
      return FALSE;
  return last < tensor->storage->count;
}

static void
copy_rows (const LimnerTensorView *tensor, LimnerTensor *copy)
{
  gsize width = tensor->rank ? (gsize) tensor->shape[tensor->rank - 1] : 1;
  gint64 stride = tensor->rank ? tensor->stride[tensor->rank - 1] : 1;
  gsize size = limner_file_dtype_size (tensor->storage->element);
  gint64 index[LIMNER_MAX_RANK] = { 0 };
  gint64 at = tensor->offset;

  for (gsize done = 0; done < copy->size; done += width)
    {
      limner_file_dtype_to_float (tensor->storage->element, tensor->storage->data + (gsize) at * size, stride,
                                  copy->data + done, width);
      for (int axis = tensor->rank - 2; axis >= 0; axis--)
        {
          at += tensor->stride[axis];
          if (++index[axis] < tensor->shape[axis])
            break;
          at -= tensor->stride[axis] * tensor->shape[axis];
          index[axis] = 0;
        }
    }
}

LimnerTensor *
limner_tensor_view_read (const LimnerTensorView *tensor, const char *path, const char *name, gsize *budget,
                         GError **error)
{
  LimnerTensor *copy;
  gsize count, bytes;

  if (!tensor->storage->data)
    return damaged (error, path, _ ("the numbers of “%s” are missing"), name), NULL;
  if (!check_view (tensor, &count))
    return damaged (error, path, _ ("“%s” reaches beyond its numbers"), name), NULL;
  if (!g_size_checked_mul (&bytes, count, sizeof (float)) || bytes > *budget)
    return damaged (error, path, _ ("its tensors are far larger than the file")), NULL;
  *budget -= bytes;
  copy = limner_tensor_new (tensor->rank, tensor->shape, error);
  if (copy)
    copy_rows (tensor, copy);
  return copy;
}
