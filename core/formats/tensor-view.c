/* Reads a tensor as PyTorch describes it: any strides into a storage. */
#include "config.h"

#include "formats/file-private.h"
#include "formats/pickle-private.h"
#include "limner/error.h"

#include <glib/gi18n-lib.h>

/* Checks that all elements lie inside the storage. *count is their number. */
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

/* Sets the strides of axes with one element to 0. They are never used and may have any value in a file. */
static LimnerTensorView
without_idle_strides (const LimnerTensorView *tensor)
{
  LimnerTensorView view = *tensor;

  for (int i = 0; i < view.rank; i++)
    if (view.shape[i] == 1)
      view.stride[i] = 0;
  return view;
}

static gboolean
check_readable (const LimnerTensorView *view, const char *path, const char *name, GError **error)
{
  g_autofree char *shown = g_filename_display_name (path), *kind = NULL;

  if (!view->unread)
    return TRUE;
  kind = limner_pickle_name_show (view->unread);
  g_set_error (error, LIMNER_ERROR, LIMNER_ERROR_UNSUPPORTED,
               _ ("“%s” in “%s” has the element type “%s”, which Limner does not read: convert it to float32 "
                  "or float16 in Python and import that file."),
               name, shown, kind);
  return FALSE;
}

LimnerTensor *
limner_tensor_view_read (const LimnerTensorView *tensor, const char *path, const char *name, gsize *budget,
                         GError **error)
{
  const LimnerTensorView view = without_idle_strides (tensor);
  LimnerTensor *copy;
  gsize count, bytes;

  if (!check_readable (&view, path, name, error))
    return NULL;
  if (!view.storage->data)
    {
      limner_damaged (error, path, _ ("network"), _ ("the storage of “%s” is missing"), name);
      return NULL;
    }
  if (!check_view (&view, &count))
    {
      limner_damaged (error, path, _ ("network"), _ ("“%s” extends beyond its storage"), name);
      return NULL;
    }
  if (!g_size_checked_mul (&bytes, count, sizeof (float)) || bytes > *budget)
    {
      limner_damaged (error, path, _ ("network"), _ ("its tensors are far larger than the file"));
      return NULL;
    }
  *budget -= bytes;
  copy = limner_tensor_new (view.rank, view.shape, error);
  if (copy)
    copy_rows (&view, copy);
  return copy;
}
