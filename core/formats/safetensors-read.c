/* The format: https://github.com/huggingface/safetensors. Its rules are enforced: tensors cover the data
 * from the first byte to the last, without gaps and overlaps. */
#include "config.h"

#include "formats/file-dtype-private.h"
#include "formats/file-private.h"
#include "formats/json-private.h"
#include "formats/safetensors-private.h"

#include "base/tensor-private.h"
#include "limner/error.h"
#include "limner/safetensors.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* The header of the largest network that Limner knows is a tenth of this. A parsed header takes up to 50
 * times its size. */
#define MAX_HEADER (512 * 1024)
/* The root object, a tensor's object, and its list. */
#define MAX_DEPTH      3
#define MAX_DTYPE_NAME 20

typedef struct
{
  char *name;
  LimnerFileDtype element; /* LIMNER_N_FILE_DTYPES: Limner does not read its elements */
  char *unread;            /* the name of such an element type, or NULL */
  int rank;                /* -1: more axes than LIMNER_MAX_RANK */
  gint64 shape[LIMNER_MAX_RANK];
  gsize count;      /* elements */
  gsize start, end; /* bytes, from the first byte of data */
} Entry;

struct _LimnerSafetensors
{
  char *path;
  GBytes *bytes;
  gboolean mapped;    /* the bytes are those of a mapped file */
  const guint8 *data; /* after the header */
  gsize data_size;
  GArray *entries; /* Entry, by start */
  GTree *by_name;  /* name to Entry, both in entries */
  GTree *metadata; /* string to string */
  const char **names;
};

static void
tensor_entry_clear (gpointer entry)
{
  g_free (((Entry *) entry)->name);
  g_free (((Entry *) entry)->unread);
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
count_entry_elements (Entry *entry)
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
read_kind (LimnerSafetensors *file, const char *name, JsonObject *object, Entry *entry, GError **error)
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

static gboolean
is_readable_kind (const Entry *entry)
{
  return !entry->unread && entry->rank >= 0;
}

static gboolean
read_tensor_entry (LimnerSafetensors *file, const char *name, JsonNode *node, Entry *entry, GError **error)
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
  if (is_readable_kind (entry)
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
  const Entry *one = a, *two = b;

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
      const Entry *entry = &g_array_index (file->entries, Entry, i);
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
      Entry entry = { 0 };

      if (g_str_equal (name, "__metadata__"))
        {
          if (!read_metadata (file, node, error))
            return FALSE;
          continue;
        }
      if (!read_tensor_entry (file, name, node, &entry, error))
        {
          tensor_entry_clear (&entry);
          return FALSE;
        }
      g_array_append_val (file->entries, entry);
    }
  if (!check_cover (file, error))
    return FALSE;
  file->names = g_new0 (const char *, file->entries->len + 1);
  for (guint i = 0; i < file->entries->len; i++)
    {
      Entry *entry = &g_array_index (file->entries, Entry, i);
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

static gboolean
read_whole_file (LimnerSafetensors *file, GError **error)
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

LimnerSafetensors *
limner_safetensors_open_bytes (GBytes *bytes, const char *path, GError **error)
{
  LimnerSafetensors *file = g_new0 (LimnerSafetensors, 1);

  file->path = g_strdup (path);
  file->bytes = g_bytes_ref (bytes);
  file->entries = g_array_new (FALSE, FALSE, sizeof (Entry));
  g_array_set_clear_func (file->entries, tensor_entry_clear);
  file->by_name = limner_name_tree_new (NULL, NULL);
  file->metadata = limner_name_tree_new (g_free, g_free);
  if (!read_whole_file (file, error))
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
  const Entry *entry;

  g_return_val_if_fail (file && name, -1);
  entry = g_tree_lookup (file->by_name, name);
  if (!entry)
    return -1;
  memcpy (shape, entry->shape, sizeof entry->shape);
  return entry->rank;
}

gboolean
limner_safetensors_can_get (const LimnerSafetensors *file, const char *name)
{
  const Entry *entry = g_tree_lookup (file->by_name, name);

  return entry && is_readable_kind (entry) && entry->count > 0;
}

static const Entry *
find_entry (const LimnerSafetensors *file, const char *name, GError **error)
{
  const Entry *entry = g_tree_lookup (file->by_name, name);

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
  const Entry *entry;
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
is_viewed (const LimnerSafetensors *file, const Entry *entry)
{
  return file->mapped && entry->element == LIMNER_FILE_DTYPE_F32 && G_BYTE_ORDER == G_LITTLE_ENDIAN
         && (guintptr) (file->data + entry->start) % sizeof (float) == 0;
}

LimnerTensor *
limner_safetensors_view (const LimnerSafetensors *file, const char *name, GError **error)
{
  const Entry *entry = find_entry (file, name, error);
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
      const Entry *entry = &g_array_index (file->entries, Entry, i);
      if (is_readable_kind (entry) && !is_viewed (file, entry))
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
