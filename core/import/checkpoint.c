#include "config.h"

#include "formats/file-private.h"
#include "formats/safetensors-private.h"
#include "formats/torch-private.h"
#include "import/checkpoint-private.h"

#include "limner/error.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define MAX_TENSORS 20000
#define MAX_NESTING 16
#define MAX_NAME    512
#define MAX_VISITS  200000

struct _LimnerCheckpoint
{
  char *path;
  LimnerCheckpointKind kind;
  char *digest;
  GBytes *bytes;
  gsize budget;            /* bytes that may still be unpacked */
  LimnerSafetensors *file; /* NULL: a pickle */
  LimnerPickle *pickle;
  GHashTable *tensors; /* name to LimnerTensorView, borrowed from pickle */
  GHashTable *values;  /* name to LimnerPickleValue: numbers and texts of NVIDIA objects */
  GPtrArray *names;    /* borrowed from tensors, then NULL */
};

typedef struct
{
  LimnerCheckpoint *checkpoint;
  GString *name; /* of what is visited */
  guint visits;
} Walk;

/* ---- the tree of values becomes a list of names ---- */

static gboolean walk_value (Walk *walk, LimnerPickleValue *value, int depth, GError **error);

static gboolean
add_tensor (Walk *walk, const LimnerTensorView *tensor, GError **error)
{
  LimnerCheckpoint *checkpoint = walk->checkpoint;
  char *name = g_strdup (walk->name->str);

  if (g_hash_table_size (checkpoint->tensors) >= MAX_TENSORS)
    {
      g_free (name);
      return limner_pickle_damaged (checkpoint->pickle, error, _ ("it holds more than %d tensors"),
                                    MAX_TENSORS);
    }
  if (!g_hash_table_insert (checkpoint->tensors, name, (gpointer) tensor))
    return limner_pickle_damaged (checkpoint->pickle, error, _ ("tensor “%s” is in it twice"),
                                  walk->name->str);
  g_ptr_array_add (checkpoint->names, name);
  return TRUE;
}

/* Visits `value` under the present name and `key`. */
static gboolean
walk_child (Walk *walk, const LimnerPickleValue *key, LimnerPickleValue *value, int depth, GError **error)
{
  gsize length = walk->name->len;
  gboolean ok;

  if (key->type != LIMNER_PICKLE_TEXT)
    return TRUE; /* an optimiser's list of numbers, not a network's */
  if (length + key->text.length + 1 > MAX_NAME || memchr (key->text.bytes, 0, key->text.length))
    return limner_pickle_damaged (walk->checkpoint->pickle, error, _ ("a name in it makes no sense"));
  if (length)
    g_string_append_c (walk->name, '.');
  g_string_append_len (walk->name, key->text.bytes, (gssize) key->text.length);
  ok = walk_value (walk, value, depth, error);
  g_string_truncate (walk->name, length);
  return ok;
}

static gboolean
walk_dictionary (Walk *walk, const LimnerPickleValue *dict, int depth, GError **error)
{
  for (guint i = 0; i < dict->n; i += 2)
    if (!walk_child (walk, dict->list.items[i], dict->list.items[i + 1], depth + 1, error))
      return FALSE;
  return TRUE;
}

/* A PyTorch module by its state: its own tensors, its parts, and the plain values it was made with. */
static gboolean
walk_module (Walk *walk, const LimnerPickleValue *state, int depth, GError **error)
{
  static const char *const parts[] = { "_parameters", "_buffers", "_modules" };

  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      LimnerPickleValue *part = limner_pickle_dict_get (state, parts[i]);
      if (part && part->type == LIMNER_PICKLE_DICT && !walk_dictionary (walk, part, depth, error))
        return FALSE;
    }
  for (guint i = 0; i < state->n; i += 2)
    {
      LimnerPickleValue *key = state->list.items[i], *value = state->list.items[i + 1];

      if (key->type == LIMNER_PICKLE_TEXT && key->text.length > 0 && key->text.bytes[0] != '_'
          && (value->type == LIMNER_PICKLE_INT || value->type == LIMNER_PICKLE_FLOAT
              || value->type == LIMNER_PICKLE_BOOL || value->type == LIMNER_PICKLE_TEXT)
          && !walk_child (walk, key, value, depth + 1, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
walk_value (Walk *walk, LimnerPickleValue *value, int depth, GError **error)
{
  if (depth > MAX_NESTING || ++walk->visits > MAX_VISITS)
    return limner_pickle_damaged (walk->checkpoint->pickle, error, _ ("it is nested without an end"));
  if (value->type == LIMNER_PICKLE_TENSOR)
    return add_tensor (walk, value->tensor, error);
  if (value->type == LIMNER_PICKLE_DICT)
    return walk_dictionary (walk, value, depth, error);
  if (limner_pickle_is_persistent_object (value))
    {
      LimnerPickleValue *state = value->object.state;
      if (!state || state->type != LIMNER_PICKLE_DICT)
        return limner_pickle_damaged (walk->checkpoint->pickle, error, _ ("an object in it has no state"));
      walk->checkpoint->kind = LIMNER_CHECKPOINT_NVIDIA;
      return walk_module (walk, state, depth, error);
    }
  if (value->type == LIMNER_PICKLE_INT || value->type == LIMNER_PICKLE_FLOAT
      || value->type == LIMNER_PICKLE_BOOL || value->type == LIMNER_PICKLE_TEXT)
    g_hash_table_insert (walk->checkpoint->values, g_strdup (walk->name->str), value);
  return TRUE;
}

/* ---- opening ---- */

static gboolean
open_pickle (LimnerCheckpoint *checkpoint, GError **error)
{
  gsize length;
  const guint8 *bytes = g_bytes_get_data (checkpoint->bytes, &length);
  LimnerPickleValue *root = NULL, *first = NULL;
  Walk walk = { .checkpoint = checkpoint };
  gboolean ok;

  checkpoint->pickle = limner_pickle_new (checkpoint->path, limner_legacy_read);
  checkpoint->kind = LIMNER_CHECKPOINT_TORCH;
  if (memcmp (bytes, "PK", 2) == 0)
    ok = limner_torch_zip_read (checkpoint->pickle, bytes, length, &root, error);
  else
    ok = limner_legacy_read (checkpoint->pickle, bytes, length, &root, &first, error);
  if (!ok)
    return FALSE;
  walk.name = g_string_new (NULL);
  ok = walk_value (&walk, root ? root : first, 0, error);
  g_string_free (walk.name, TRUE);
  return ok;
}

static gboolean
open_safetensors (LimnerCheckpoint *checkpoint, GError **error)
{
  checkpoint->kind = LIMNER_CHECKPOINT_SAFETENSORS;
  checkpoint->file = limner_safetensors_open_bytes (checkpoint->bytes, checkpoint->path, error);
  if (!checkpoint->file)
    return FALSE;
  for (const char *const *name = limner_safetensors_names (checkpoint->file); *name; name++)
    g_ptr_array_add (checkpoint->names, (gpointer) *name);
  return TRUE;
}

static gboolean
open_format (LimnerCheckpoint *checkpoint, GError **error)
{
  g_autofree char *shown = g_filename_display_name (checkpoint->path);
  gsize length;
  const guint8 *bytes = g_bytes_get_data (checkpoint->bytes, &length);

  if (!g_size_checked_mul (&checkpoint->budget, length, 4))
    checkpoint->budget = G_MAXSIZE;
  if (length >= 9 && bytes[8] == '{')
    return open_safetensors (checkpoint, error);
  if (length >= 4
      && (memcmp (bytes, "PK\3\4", 4) == 0 || (bytes[0] == 0x80 && bytes[1] >= 2 && bytes[1] <= 5)))
    return open_pickle (checkpoint, error);
  g_set_error (error, LIMNER_ERROR, LIMNER_ERROR_UNSUPPORTED,
               _ ("“%s” is in no format that Limner reads: it reads PyTorch's .pth and .pt files, NVIDIA's "
                  "StyleGAN2 .pkl files and safetensors."),
               shown);
  return FALSE;
}

LimnerCheckpoint *
limner_checkpoint_open_bytes (GBytes *bytes, const char *path, GError **error)
{
  LimnerCheckpoint *checkpoint = g_new0 (LimnerCheckpoint, 1);

  checkpoint->path = g_strdup (path);
  checkpoint->bytes = g_bytes_ref (bytes);
  checkpoint->tensors = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  checkpoint->values = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  checkpoint->names = g_ptr_array_new ();
  if (open_format (checkpoint, error))
    g_ptr_array_add (checkpoint->names, NULL);
  else
    g_clear_pointer (&checkpoint, limner_checkpoint_close);
  return checkpoint;
}

LimnerCheckpoint *
limner_checkpoint_open (const char *path, GError **error)
{
  g_autoptr (GBytes) bytes = limner_file_map (path, error);

  return bytes ? limner_checkpoint_open_bytes (bytes, path, error) : NULL;
}

void
limner_checkpoint_close (LimnerCheckpoint *checkpoint)
{
  if (!checkpoint)
    return;
  g_ptr_array_unref (checkpoint->names);
  g_hash_table_unref (checkpoint->values);
  g_hash_table_unref (checkpoint->tensors);
  limner_pickle_free (checkpoint->pickle);
  g_clear_pointer (&checkpoint->file, limner_safetensors_close);
  g_bytes_unref (checkpoint->bytes);
  g_free (checkpoint->digest);
  g_free (checkpoint->path);
  g_free (checkpoint);
}

/* ---- asking ---- */

const char *
limner_checkpoint_path (const LimnerCheckpoint *checkpoint)
{
  return checkpoint->path;
}

LimnerCheckpointKind
limner_checkpoint_kind (const LimnerCheckpoint *checkpoint)
{
  return checkpoint->kind;
}

GBytes *
limner_checkpoint_bytes (const LimnerCheckpoint *checkpoint)
{
  return checkpoint->bytes;
}

const char *
limner_checkpoint_metadata (const LimnerCheckpoint *checkpoint, const char *key)
{
  return checkpoint->file ? limner_safetensors_metadata (checkpoint->file, key) : NULL;
}

const char *
limner_checkpoint_digest (LimnerCheckpoint *checkpoint)
{
  if (!checkpoint->digest)
    checkpoint->digest = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, checkpoint->bytes);
  return checkpoint->digest;
}

const char *const *
limner_checkpoint_names (const LimnerCheckpoint *checkpoint)
{
  return (const char *const *) checkpoint->names->pdata;
}

int
limner_checkpoint_shape (const LimnerCheckpoint *checkpoint, const char *name, gint64 shape[LIMNER_MAX_RANK])
{
  const LimnerTensorView *tensor;

  if (checkpoint->file)
    return limner_safetensors_shape (checkpoint->file, name, shape);
  tensor = g_hash_table_lookup (checkpoint->tensors, name);
  if (!tensor)
    return -1;
  memcpy (shape, tensor->shape, sizeof tensor->shape);
  return tensor->rank;
}

static gboolean
check_finite (LimnerCheckpoint *checkpoint, const char *name, const LimnerTensor *tensor, GError **error)
{
  for (gsize i = 0; i < tensor->size; i++)
    if (!isfinite (tensor->data[i]))
      return limner_damaged (error, checkpoint->path, _ ("network"), _ ("“%s” holds what is no number"),
                             name);
  return TRUE;
}

LimnerTensor *
limner_checkpoint_get (LimnerCheckpoint *checkpoint, const char *name, GError **error)
{
  const LimnerTensorView *foreign;
  LimnerTensor *tensor;

  if (checkpoint->file)
    tensor = limner_safetensors_get (checkpoint->file, name, error);
  else
    {
      foreign = g_hash_table_lookup (checkpoint->tensors, name);
      if (!foreign)
        {
          limner_damaged (error, checkpoint->path, _ ("network"), _ ("“%s” is missing"), name);
          return NULL;
        }
      tensor = limner_tensor_view_read (foreign, checkpoint->path, name, &checkpoint->budget, error);
    }
  if (tensor && !check_finite (checkpoint, name, tensor, error))
    g_clear_pointer (&tensor, limner_tensor_unref);
  return tensor;
}

gboolean
limner_checkpoint_number (const LimnerCheckpoint *checkpoint, const char *name, double *number)
{
  const LimnerPickleValue *value = g_hash_table_lookup (checkpoint->values, name);

  if (!value
      || (value->type != LIMNER_PICKLE_FLOAT && value->type != LIMNER_PICKLE_INT
          && value->type != LIMNER_PICKLE_BOOL))
    return FALSE;
  *number = value->type == LIMNER_PICKLE_FLOAT ? value->number : (double) value->integer;
  return isfinite (*number);
}

gboolean
limner_checkpoint_text_is (const LimnerCheckpoint *checkpoint, const char *name, const char *text)
{
  const LimnerPickleValue *value = g_hash_table_lookup (checkpoint->values, name);

  return value && limner_pickle_text_is (value, text);
}
