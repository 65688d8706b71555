#include "base/file-writer-private.h"
#include "formats/file-dtype-private.h"

#include "limner/error.h"
#include "limner/safetensors.h"

#include <json-glib/json-glib.h>
#include <string.h>

static const LimnerFileDtype element_of[] = {
  [LIMNER_DTYPE_F32] = LIMNER_FILE_DTYPE_F32,
  [LIMNER_DTYPE_F16] = LIMNER_FILE_DTYPE_F16,
  [LIMNER_DTYPE_BF16] = LIMNER_FILE_DTYPE_BF16,
};

static void
describe_metadata (JsonBuilder *builder, GHashTable *metadata)
{
  g_autoptr (GList) keys = g_list_sort (g_hash_table_get_keys (metadata), (GCompareFunc) strcmp);

  json_builder_set_member_name (builder, "__metadata__");
  json_builder_begin_object (builder);
  for (GList *key = keys; key; key = key->next)
    {
      json_builder_set_member_name (builder, key->data);
      json_builder_add_string_value (builder, g_hash_table_lookup (metadata, key->data));
    }
  json_builder_end_object (builder);
}

static void
describe_tensor (JsonBuilder *builder, const LimnerNamedTensor *named, LimnerFileDtype element,
                 gint64 *offset)
{
  json_builder_set_member_name (builder, named->name);
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "dtype");
  json_builder_add_string_value (builder, limner_file_dtype_name (element));
  json_builder_set_member_name (builder, "shape");
  json_builder_begin_array (builder);
  for (int i = 0; i < named->tensor->rank; i++)
    json_builder_add_int_value (builder, named->tensor->shape[i]);
  json_builder_end_array (builder);
  json_builder_set_member_name (builder, "data_offsets");
  json_builder_begin_array (builder);
  json_builder_add_int_value (builder, *offset);
  *offset += (gint64) (named->tensor->size * limner_file_dtype_size (element));
  json_builder_add_int_value (builder, *offset);
  json_builder_end_array (builder);
  json_builder_end_object (builder);
}

/* The header with its length prefix, padded with blanks so that the data start at a multiple of 8. */
static GString *
make_header (const LimnerNamedTensor *tensors, gsize n_tensors, GHashTable *metadata, LimnerFileDtype element)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *json = NULL;
  gint64 offset = 0;
  guint64 length;
  GString *header = g_string_new (NULL);

  json_builder_begin_object (builder);
  if (metadata && g_hash_table_size (metadata) > 0)
    describe_metadata (builder, metadata);
  for (gsize i = 0; i < n_tensors; i++)
    describe_tensor (builder, &tensors[i], element, &offset);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  json = json_to_string (root, FALSE);
  g_string_append_len (header, "        ", 8);
  g_string_append (header, json);
  while (header->len % 8)
    g_string_append_c (header, ' ');
  length = GUINT64_TO_LE ((guint64) header->len - 8);
  memcpy (header->str, &length, 8);
  return header;
}

static gboolean
write_data (LimnerFileWriter *writer, const LimnerTensor *tensor, LimnerFileDtype element, GError **error)
{
  guint8 block[16384];
  gsize size = limner_file_dtype_size (element);
  gsize step = sizeof block / size;

  for (gsize i = 0; i < tensor->size; i += step)
    {
      gsize count = MIN (step, tensor->size - i);
      limner_file_dtype_from_float (element, tensor->data + i, block, count);
      if (!limner_file_writer_put (writer, block, count * size, error))
        return FALSE;
    }
  return TRUE;
}

gboolean
limner_safetensors_can_write (const char *path, GError **error)
{
  g_return_val_if_fail (path != NULL, FALSE);

  return limner_file_can_write (path, error);
}

gboolean
limner_safetensors_write (const char *path, const LimnerNamedTensor *tensors, gsize n_tensors,
                          GHashTable *metadata, LimnerDtype dtype, GError **error)
{
  LimnerFileWriter writer;
  GString *header;
  gboolean ok;

  g_return_val_if_fail (path && (tensors || n_tensors == 0), FALSE);
  g_return_val_if_fail (dtype <= LIMNER_DTYPE_BF16, FALSE);
  if (!limner_file_writer_open (&writer, path, error))
    return FALSE;
  header = make_header (tensors, n_tensors, metadata, element_of[dtype]);
  ok = limner_file_writer_put (&writer, header->str, header->len, error);
  g_string_free (header, TRUE);
  for (gsize i = 0; ok && i < n_tensors; i++)
    ok = write_data (&writer, tensors[i].tensor, element_of[dtype], error);
  if (ok)
    return limner_file_writer_finish (&writer, error);
  limner_file_writer_discard (&writer);
  return FALSE;
}
