#include "config.h"

#include "formats/file-private.h"
#include "formats/safetensors-header-private.h"
#include "formats/safetensors-private.h"

#include "base/tensor-private.h"
#include "limner/error.h"

#include <glib/gi18n-lib.h>
#include <string.h>

LimnerSafetensors *
limner_safetensors_open_bytes (GBytes *bytes, const char *path, GError **error)
{
  LimnerSafetensors *file = g_new0 (LimnerSafetensors, 1);

  file->path = g_strdup (path);
  file->bytes = g_bytes_ref (bytes);
  file->entries = g_array_new (FALSE, FALSE, sizeof (LimnerSafetensorsEntry));
  g_array_set_clear_func (file->entries, limner_safetensors_entry_clear);
  file->by_name = limner_name_tree_new (NULL, NULL);
  file->metadata = limner_name_tree_new (g_free, g_free);
  if (!limner_safetensors_read_header (file, error))
    g_clear_pointer (&file, limner_safetensors_close);
  return file;
}

LimnerSafetensors *
limner_safetensors_open (const char *path, GError **error)
{
  g_autoptr (GBytes) bytes = NULL;
  LimnerSafetensors *file;

  g_return_val_if_fail (path, NULL);
  bytes = limner_file_map (path, error);
  file = bytes ? limner_safetensors_open_bytes (bytes, path, error) : NULL;
  if (file)
    file->mapped = TRUE;
  return file;
}

void
limner_safetensors_close (LimnerSafetensors *file)
{
  if (!file)
    return;
  g_bytes_unref (file->bytes);
  g_tree_unref (file->by_name);
  g_tree_unref (file->metadata);
  g_array_unref (file->entries);
  g_free (file->names);
  g_free (file->path);
  g_free (file);
}

const char *const *
limner_safetensors_names (const LimnerSafetensors *file)
{
  g_return_val_if_fail (file, NULL);
  return file->names;
}

int
limner_safetensors_shape (const LimnerSafetensors *file, const char *name, gint64 shape[LIMNER_MAX_RANK])
{
  const LimnerSafetensorsEntry *entry;

  g_return_val_if_fail (file && name, -1);
  entry = g_tree_lookup (file->by_name, name);
  if (!entry)
    return -1;
  memcpy (shape, entry->shape, sizeof entry->shape);
  return entry->rank;
}

LimnerFileDtype
limner_safetensors_element (const LimnerSafetensors *file, const char *name)
{
  const LimnerSafetensorsEntry *entry = g_tree_lookup (file->by_name, name);

  return entry ? entry->element : LIMNER_N_FILE_DTYPES;
}

gboolean
limner_safetensors_can_get (const LimnerSafetensors *file, const char *name)
{
  const LimnerSafetensorsEntry *entry = g_tree_lookup (file->by_name, name);

  return entry && limner_safetensors_entry_is_readable (entry) && entry->count > 0;
}

static const LimnerSafetensorsEntry *
find_entry (const LimnerSafetensors *file, const char *name, GError **error)
{
  const LimnerSafetensorsEntry *entry = g_tree_lookup (file->by_name, name);

  if (!entry)
    g_set_error (error, LIMNER_ERROR, LIMNER_ERROR_FORMAT,
                 _ ("“%s” contains no tensor “%s”, so it is another kind of file: choose another one."),
                 file->path, name);
  else if (!limner_safetensors_can_get (file, name))
    {
      g_set_error (error, LIMNER_ERROR, LIMNER_ERROR_UNSUPPORTED,
                   _ ("“%s” in “%s” has the element type “%s”, which Limner does not read: convert it to "
                      "float32 or float16 in Python and import that file."),
                   name, file->path, entry->unread ? entry->unread : "[]");
      return NULL;
    }
  return entry;
}

LimnerTensor *
limner_safetensors_get (const LimnerSafetensors *file, const char *name, GError **error)
{
  const LimnerSafetensorsEntry *entry;
  LimnerTensor *tensor;

  g_return_val_if_fail (file && name, NULL);
  entry = find_entry (file, name, error);
  tensor = entry ? limner_tensor_new (entry->rank, entry->shape, error) : NULL;
  if (tensor)
    limner_file_dtype_to_float (entry->element, file->data + entry->start, 1, tensor->data, tensor->size);
  return tensor;
}

/* Whether the bytes in the file can be used as a tensor's floats in place. */
static gboolean
is_viewed (const LimnerSafetensors *file, const LimnerSafetensorsEntry *entry)
{
  return file->mapped && entry->element == LIMNER_FILE_DTYPE_F32 && G_BYTE_ORDER == G_LITTLE_ENDIAN
         && (guintptr) (file->data + entry->start) % sizeof (float) == 0;
}

LimnerTensor *
limner_safetensors_view (const LimnerSafetensors *file, const char *name, GError **error)
{
  const LimnerSafetensorsEntry *entry = find_entry (file, name, error);
  LimnerTensor *tensor;

  if (!entry)
    return NULL;
  if (is_viewed (file, entry))
    return limner_tensor_new_mapped (entry->rank, entry->shape,
                                     (const float *) (const void *) (file->data + entry->start), file->bytes,
                                     error);
  tensor = limner_safetensors_get (file, name, error);
  if (file->mapped)
    limner_mapped_drop_pages (file->data + entry->start, entry->end - entry->start);
  return tensor;
}

gsize
limner_safetensors_copied_bytes (const LimnerSafetensors *file)
{
  gsize bytes = 0;

  for (guint i = 0; i < file->entries->len; i++)
    {
      const LimnerSafetensorsEntry *entry = &g_array_index (file->entries, LimnerSafetensorsEntry, i);
      if (limner_safetensors_entry_is_readable (entry) && !is_viewed (file, entry))
        bytes += entry->count * sizeof (float);
    }
  return bytes;
}

void
limner_safetensors_drop_pages (const LimnerSafetensors *file)
{
  if (file->mapped)
    limner_mapped_drop_pages (file->data, file->data_size);
}

const char *
limner_safetensors_metadata (const LimnerSafetensors *file, const char *key)
{
  g_return_val_if_fail (file && key, NULL);
  return g_tree_lookup (file->metadata, key);
}

GBytes *
limner_safetensors_bytes (const LimnerSafetensors *file)
{
  return file->bytes;
}
