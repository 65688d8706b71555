/* Opens a file of another program and returns its tensors. */
#include "config.h"

#include "formats/file-kind-private.h"
#include "formats/file-private.h"
#include "formats/safetensors-private.h"
#include "formats/torch-private.h"
#include "import/checkpoint-walk-private.h"

#include "limner/error.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

/* ---- opening ---- */

/* Refuses a pickled module: its weights have no names without its program. */
static gboolean
refuse_module (LimnerCheckpoint *checkpoint, const LimnerPickleValue *root, GError **error)
{
  g_autofree char *shown = g_filename_display_name (checkpoint->path),
                  *class = limner_pickle_name_show (root->object.class);

  g_set_error (error, LIMNER_ERROR, LIMNER_ERROR_UNSUPPORTED,
               _ ("“%s” contains a whole object of the Python class “%s”, not only its weights: save its "
                  "state_dict() with torch.save and import that file."),
               shown, class);
  return FALSE;
}

static gboolean
open_pickle (LimnerCheckpoint *checkpoint, GCancellable *cancellable, GError **error)
{
  gsize length;
  const guint8 *bytes = g_bytes_get_data (checkpoint->bytes, &length);
  LimnerPickleValue *root = NULL, *first = NULL;
  gboolean ok;

  checkpoint->pickle = limner_pickle_new (checkpoint->path, limner_torch_legacy_read, cancellable);
  checkpoint->kind = LIMNER_CHECKPOINT_TORCH;
  if (memcmp (bytes, "PK", 2) == 0)
    ok = limner_torch_zip_read (checkpoint->pickle, bytes, length, &root, error);
  else
    ok = limner_torch_legacy_read (checkpoint->pickle, bytes, length, &root, &first, error);
  checkpoint->pickle->cancellable = NULL; /* the caller's; used only while opening */
  if (!ok)
    return FALSE;
  if (!root)
    root = first;
  if (root->type == LIMNER_PICKLE_OBJECT && !limner_pickle_is_persistent_object (root))
    return refuse_module (checkpoint, root, error);
  return limner_checkpoint_walk (checkpoint, root, error);
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
open_format (LimnerCheckpoint *checkpoint, GCancellable *cancellable, GError **error)
{
  gsize length;
  const guint8 *bytes = g_bytes_get_data (checkpoint->bytes, &length);

  if (!g_size_checked_mul (&checkpoint->budget, length, 4))
    checkpoint->budget = G_MAXSIZE;
  switch (limner_file_kind_of (bytes, length))
    {
    case LIMNER_FILE_SAFETENSORS:
      return open_safetensors (checkpoint, error);
    case LIMNER_FILE_ZIP:
    case LIMNER_FILE_PICKLE:
      return open_pickle (checkpoint, cancellable, error);
    default:
      return limner_file_kind_refuse (bytes, length, checkpoint->path, error);
    }
}

LimnerCheckpoint *
limner_checkpoint_open_bytes (GBytes *bytes, const char *path, GCancellable *cancellable, GError **error)
{
  LimnerCheckpoint *checkpoint = g_new0 (LimnerCheckpoint, 1);

  checkpoint->path = g_strdup (path);
  checkpoint->bytes = g_bytes_ref (bytes);
  checkpoint->tensors = limner_name_tree_new (g_free, NULL);
  checkpoint->values = limner_name_tree_new (g_free, NULL);
  checkpoint->names = g_ptr_array_new ();
  if (open_format (checkpoint, cancellable, error))
    g_ptr_array_add (checkpoint->names, NULL);
  else
    g_clear_pointer (&checkpoint, limner_checkpoint_close);
  return checkpoint;
}

LimnerCheckpoint *
limner_checkpoint_open (const char *path, GCancellable *cancellable, GError **error)
{
  g_autoptr (GBytes) bytes = limner_file_map (path, error);

  return bytes ? limner_checkpoint_open_bytes (bytes, path, cancellable, error) : NULL;
}

void
limner_checkpoint_close (LimnerCheckpoint *checkpoint)
{
  if (!checkpoint)
    return;
  g_ptr_array_unref (checkpoint->names);
  g_tree_unref (checkpoint->values);
  g_tree_unref (checkpoint->tensors);
  limner_pickle_free (checkpoint->pickle);
  g_clear_pointer (&checkpoint->file, limner_safetensors_close);
  g_bytes_unref (checkpoint->bytes);
  g_free (checkpoint->digest);
  g_free (checkpoint->path);
  g_free (checkpoint);
}

/* ---- access ---- */

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
  tensor = g_tree_lookup (checkpoint->tensors, name);
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
      return limner_damaged (error, checkpoint->path, _ ("network"),
                             _ ("“%s” contains values that are not finite"), name);
  return TRUE;
}

/* Refuses integers: they are quantised weights. */
static gboolean
check_element (const LimnerCheckpoint *checkpoint, const char *name, LimnerFileDtype element, GError **error)
{
  g_autofree char *shown = g_filename_display_name (checkpoint->path);

  if (element == LIMNER_N_FILE_DTYPES || limner_file_dtype_is_float (element))
    return TRUE;
  g_set_error (error, LIMNER_ERROR, LIMNER_ERROR_UNSUPPORTED,
               _ ("“%s” in “%s” has the element type “%s”, so the network is quantised: get the file with "
                  "float32 or float16 weights."),
               name, shown, limner_file_dtype_name (element));
  return FALSE;
}

LimnerTensor *
limner_checkpoint_get (LimnerCheckpoint *checkpoint, const char *name, GError **error)
{
  const LimnerTensorView *foreign;
  LimnerTensor *tensor;

  if (checkpoint->file)
    tensor = check_element (checkpoint, name, limner_safetensors_element (checkpoint->file, name), error)
                 ? limner_safetensors_get (checkpoint->file, name, error)
                 : NULL;
  else
    {
      foreign = g_tree_lookup (checkpoint->tensors, name);
      if (!foreign)
        {
          limner_damaged (error, checkpoint->path, _ ("network"), _ ("“%s” is missing"), name);
          return NULL;
        }
      tensor = check_element (checkpoint, name,
                              foreign->unread ? LIMNER_N_FILE_DTYPES : foreign->storage->element, error)
                   ? limner_tensor_view_read (foreign, checkpoint->path, name, &checkpoint->budget, error)
                   : NULL;
    }
  if (tensor && !check_finite (checkpoint, name, tensor, error))
    g_clear_pointer (&tensor, limner_tensor_unref);
  return tensor;
}

gboolean
limner_checkpoint_number (const LimnerCheckpoint *checkpoint, const char *name, double *number)
{
  const LimnerPickleValue *value = g_tree_lookup (checkpoint->values, name);

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
  const LimnerPickleValue *value = g_tree_lookup (checkpoint->values, name);

  return value && limner_pickle_text_is (value, text);
}

gboolean
limner_checkpoint_has_arrays (const LimnerCheckpoint *checkpoint)
{
  return checkpoint->arrays;
}

gboolean
limner_checkpoint_has_value (const LimnerCheckpoint *checkpoint, const char *name)
{
  return g_tree_lookup (checkpoint->values, name) != NULL;
}
