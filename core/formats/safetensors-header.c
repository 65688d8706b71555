/* The format: https://github.com/huggingface/safetensors. Its rules are enforced: tensors cover the data
 * from the first byte to the last, without gaps and overlaps. */
#include "config.h"

#include "formats/safetensors-header-private.h"

#include "formats/file-private.h"
#include "formats/json-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* The header of the largest network that Limner knows is a tenth of this. A parsed header takes up to 50
 * times its size. */
#define MAX_HEADER (512 * 1024)
/* The root object, a tensor's object, and its list. */
#define MAX_DEPTH      3
#define MAX_DTYPE_NAME 20

void
limner_safetensors_entry_clear (gpointer entry)
{
  g_free (((LimnerSafetensorsEntry *) entry)->name);
  g_free (((LimnerSafetensorsEntry *) entry)->unread);
}

#define damaged(file, error, ...) limner_damaged (error, (file)->path, "safetensors", __VA_ARGS__)

/* Reads a list of integers >= 0 and keeps the first `room`. Returns their number or -1. */
static int
read_number_list (JsonObject *object, const char *member, guint room, gint64 *numbers)
{
  JsonArray *array = limner_json_list (object, member);
  guint length = array ? json_array_get_length (array) : 0;

  if (!array || length > G_MAXINT16)
    return -1;
  for (guint i = 0; i < length; i++)
    {
      JsonNode *item = json_array_get_element (array, i);
      if (!JSON_NODE_HOLDS_VALUE (item) || json_node_get_value_type (item) != G_TYPE_INT64
          || json_node_get_int (item) < 0)
        return -1;
      if (i < room)
        numbers[i] = json_node_get_int (item);
    }
  return (int) length;
}

/* FALSE if the number overflows. An axis of length 0 makes a tensor without elements. */
static gboolean
count_entry_elements (LimnerSafetensorsEntry *entry)
{
  entry->count = 1;
  for (int i = 0; i < entry->rank; i++)
    if (!g_size_checked_mul (&entry->count, entry->count, (gsize) entry->shape[i]))
      return FALSE;
  return TRUE;
}

/* Reads element type and shape of a tensor. Limner reads only some types and ranks; others are accepted
 * in the file, and only their position is checked. */
static gboolean
read_kind (LimnerSafetensors *file, const char *name, JsonObject *object, LimnerSafetensorsEntry *entry,
           GError **error)
{
  const char *dtype = limner_json_text (object, "dtype");

  if (!dtype)
    return damaged (file, error, _ ("tensor “%s” has no type"), name);
  entry->element = limner_file_dtype_from_name (dtype);
  if (entry->element == LIMNER_N_FILE_DTYPES)
    entry->unread = g_strndup (dtype, MAX_DTYPE_NAME);
  entry->rank = read_number_list (object, "shape", LIMNER_MAX_RANK, entry->shape);
  if (entry->rank < 0)
    return damaged (file, error, _ ("tensor “%s” has an impossible shape"), name);
  if (entry->rank > LIMNER_MAX_RANK)
    entry->rank = -1;
  if (entry->rank >= 0 && !count_entry_elements (entry))
    return damaged (file, error, _ ("tensor “%s” has an impossible shape"), name);
  return TRUE;
}

gboolean
limner_safetensors_entry_is_readable (const LimnerSafetensorsEntry *entry)
{
  return !entry->unread && entry->rank >= 0;
}

static gboolean
read_tensor_entry (LimnerSafetensors *file, const char *name, JsonNode *node, LimnerSafetensorsEntry *entry,
                   GError **error)
{
  JsonObject *object;
  gint64 offsets[2];
  gsize bytes;

  if (!JSON_NODE_HOLDS_OBJECT (node))
    return damaged (file, error, _ ("tensor “%s” is not described"), name);
  object = json_node_get_object (node);
  entry->name = g_strdup (name);
  if (!read_kind (file, name, object, entry, error))
    return FALSE;
  if (read_number_list (object, "data_offsets", 2, offsets) != 2 || offsets[0] > offsets[1]
      || (guint64) offsets[1] > file->data_size)
    return damaged (file, error, _ ("tensor “%s” lies outside the file"), name);
  if (limner_safetensors_entry_is_readable (entry)
      && (!g_size_checked_mul (&bytes, entry->count, limner_file_dtype_size (entry->element))
          || bytes != (gsize) (offsets[1] - offsets[0])))
    return damaged (file, error, _ ("the size of tensor “%s” does not fit its shape"), name);
  entry->start = (gsize) offsets[0];
  entry->end = (gsize) offsets[1];
  return TRUE;
}

static gboolean
read_metadata (LimnerSafetensors *file, JsonNode *node, GError **error)
{
  JsonObjectIter iter;
  const char *key;
  JsonNode *value;

  if (!JSON_NODE_HOLDS_OBJECT (node))
    return damaged (file, error, _ ("its metadata are not a list of texts"));
  json_object_iter_init (&iter, json_node_get_object (node));
  while (json_object_iter_next (&iter, &key, &value))
    {
      if (!JSON_NODE_HOLDS_VALUE (value) || json_node_get_value_type (value) != G_TYPE_STRING)
        return damaged (file, error, _ ("metadata “%s” is not a text"), key);
      g_tree_insert (file->metadata, g_strdup (key), json_node_dup_string (value));
    }
  return TRUE;
}

static int
compare_tensor_starts (gconstpointer a, gconstpointer b)
{
  const LimnerSafetensorsEntry *one = a, *two = b;

  /* Of two tensors with the same start, the empty one comes first. */
  if (one->start != two->start)
    return one->start < two->start ? -1 : 1;
  return one->end < two->end ? -1 : one->end > two->end;
}

static gboolean
check_cover (LimnerSafetensors *file, GError **error)
{
  gsize end = 0;

  g_array_sort (file->entries, compare_tensor_starts);
  for (guint i = 0; i < file->entries->len; i++)
    {
      const LimnerSafetensorsEntry *entry = &g_array_index (file->entries, LimnerSafetensorsEntry, i);
      if (entry->start != end)
        return damaged (file, error,
                        entry->start < end ? _ ("tensor “%s” overlaps another")
                                           : _ ("there is a gap before tensor “%s”"),
                        entry->name);
      end = entry->end;
    }
  if (end != file->data_size)
    return damaged (file, error, _ ("%zu bytes at its end belong to no tensor"), file->data_size - end);
  return TRUE;
}

static gboolean
read_safetensors_header (LimnerSafetensors *file, JsonObject *root, GError **error)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  json_object_iter_init (&iter, root);
  while (json_object_iter_next (&iter, &name, &node))
    {
      LimnerSafetensorsEntry entry = { 0 };

      if (g_str_equal (name, "__metadata__"))
        {
          if (!read_metadata (file, node, error))
            return FALSE;
          continue;
        }
      if (!read_tensor_entry (file, name, node, &entry, error))
        {
          limner_safetensors_entry_clear (&entry);
          return FALSE;
        }
      g_array_append_val (file->entries, entry);
    }
  if (!check_cover (file, error))
    return FALSE;
  file->names = g_new0 (const char *, file->entries->len + 1);
  for (guint i = 0; i < file->entries->len; i++)
    {
      LimnerSafetensorsEntry *entry = &g_array_index (file->entries, LimnerSafetensorsEntry, i);
      file->names[i] = entry->name;
      g_tree_insert (file->by_name, entry->name, entry);
    }
  return TRUE;
}

static gboolean
parse_header (LimnerSafetensors *file, const char *json, gsize length, GError **error)
{
  JsonObject *root = limner_json_parse_object (json, length, MAX_DEPTH);
  gboolean ok;

  if (!root)
    return damaged (file, error, _ ("its header is not valid JSON"));
  ok = read_safetensors_header (file, root, error);
  json_object_unref (root);
  return ok;
}

gboolean
limner_safetensors_read_header (LimnerSafetensors *file, GError **error)
{
  gsize length;
  const guint8 *bytes = g_bytes_get_data (file->bytes, &length);
  guint64 header;

  if (length < 8)
    return damaged (file, error, _ ("it is too short"));
  memcpy (&header, bytes, 8);
  header = GUINT64_FROM_LE (header);
  if (header > MAX_HEADER)
    return damaged (file, error, _ ("its header claims more than %d KiB"), MAX_HEADER >> 10);
  if (header > length - 8)
    return damaged (file, error, _ ("it ends within its header"));
  file->data = bytes + 8 + header;
  file->data_size = length - 8 - (gsize) header;
  return parse_header (file, (const char *) bytes + 8, (gsize) header, error);
}
