/* The state of a training in one file: four vectors, and all other state in the metadata. The file may
 * come from elsewhere and is not trusted. */
#include "config.h"

#include "train/training-private.h"

#include "base/memory-private.h"
#include "formats/file-private.h"
#include "formats/json-private.h"
#include "limner/safetensors.h"
#include "train/settings-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define KEY       "limner.training"
#define MAX_DEPTH 6

/* Escapes a file name, because JSON must be UTF-8. */
static void
add_path (JsonBuilder *builder, const char *path)
{
  g_autofree char *escaped = g_uri_escape_bytes ((const guint8 *) path, strlen (path), "/ ");

  json_builder_add_string_value (builder, escaped);
}

static void
add_paths (JsonBuilder *builder, const char *name, char **paths)
{
  json_builder_set_member_name (builder, name);
  json_builder_begin_array (builder);
  for (; *paths != NULL; paths++)
    add_path (builder, *paths);
  json_builder_end_array (builder);
}

static void
add_checkpoint_text (JsonBuilder *builder, const char *name, const char *text)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_string_value (builder, text);
}

static void
add_number (JsonBuilder *builder, const char *name, double value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_double_value (builder, value);
}

static char *
describe_checkpoint (const LimnerTraining *training)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "settings");
  limner_train_settings_write (&training->settings, builder);
  add_paths (builder, "styles", training->styles);
  add_paths (builder, "photos", training->photo_files);
  json_builder_set_member_name (builder, "model");
  add_path (builder, limner_model_path (training->features));
  add_checkpoint_text (builder, "model-digest", training->model_digest);
  add_checkpoint_text (builder, "title", training->title);
  add_number (builder, "step", training->state.step);
  add_number (builder, "validation", training->state.validation);
  add_number (builder, "best", training->state.best);
  add_number (builder, "best-step", training->state.best_step);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  return json_to_string (root, FALSE);
}

typedef struct
{
  const char *name;
  float *values;
} Vector;

#define N_VECTORS 4

static void
vectors_of (const LimnerTraining *training, Vector vectors[N_VECTORS])
{
  vectors[0] = (Vector) { "values", training->values };
  vectors[1] = (Vector) { "best", training->best };
  vectors[2] = (Vector) { "first", training->optimiser.first };
  vectors[3] = (Vector) { "second", training->optimiser.second };
}

gboolean
limner_training_write_checkpoint (const LimnerTraining *training, GError **error)
{
  g_autofree char *path = limner_training_file (training, "checkpoint.safetensors");
  g_autoptr (GHashTable) metadata = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);
  LimnerNamedTensor named[N_VECTORS] = { { NULL, NULL } };
  const gint64 shape = (gint64) training->n;
  Vector vectors[N_VECTORS];
  gboolean ok = TRUE;

  vectors_of (training, vectors);
  g_hash_table_insert (metadata, KEY, describe_checkpoint (training));
  for (int i = 0; ok && i < N_VECTORS; i++)
    {
      LimnerTensor *tensor = limner_tensor_new (1, &shape, error);

      named[i] = (LimnerNamedTensor) { vectors[i].name, tensor };
      ok = tensor != NULL;
      if (ok)
        memcpy (tensor->data, vectors[i].values, training->n * sizeof (float));
    }
  ok = ok && limner_safetensors_write (path, named, N_VECTORS, metadata, LIMNER_DTYPE_F32, error);
  for (int i = 0; i < N_VECTORS; i++)
    g_clear_pointer ((LimnerTensor **) &named[i].tensor, limner_tensor_unref);
  return ok;
}

/* --- reading --- */

static char **
read_paths (JsonObject *object, const char *name, guint least, guint most)
{
  JsonArray *list = limner_json_list (object, name);
  g_autoptr (GStrvBuilder) paths = g_strv_builder_new ();
  guint n = list != NULL ? json_array_get_length (list) : 0;

  if (n < least || n > most)
    return NULL;
  for (guint i = 0; i < n; i++)
    {
      const char *escaped = limner_json_item_text (list, i);
      g_autofree char *path = escaped != NULL ? g_uri_unescape_string (escaped, NULL) : NULL;

      if (path == NULL)
        return NULL;
      g_strv_builder_add (paths, path);
    }
  return g_strv_builder_end (paths);
}

static gboolean
read_step (JsonObject *object, const char *name, int most, int *step)
{
  double value;

  if (!limner_json_number (object, name, &value) || !(value >= 0 && value <= most))
    return FALSE;
  *step = (int) value;
  return TRUE;
}

static gboolean
read_description (LimnerTraining *training, JsonObject *object, char **model)
{
  JsonObject *settings = limner_json_object (object, "settings");
  const char *title = limner_json_text (object, "title"), *features = limner_json_text (object, "model");
  const char *digest = limner_json_text (object, "model-digest");

  if (settings == NULL || title == NULL || features == NULL || digest == NULL
      || !limner_train_settings_read (&training->settings, settings))
    return FALSE;
  training->title = g_strdup (title);
  training->model_digest = g_strdup (digest);
  training->styles = read_paths (object, "styles", 1, G_MAXUINT);
  training->photo_files = read_paths (object, "photos", 2, LIMNER_MAX_PHOTOS);
  *model = g_uri_unescape_string (features, NULL);
  return *model != NULL && training->styles != NULL && training->photo_files != NULL
         && read_step (object, "step", training->settings.steps, &training->state.step)
         && read_step (object, "best-step", training->settings.steps, &training->state.best_step)
         && limner_json_number (object, "validation", &training->state.validation)
         && limner_json_number (object, "best", &training->state.best);
}

/* Checks sizes before anything is allocated: settings alone can ask for a gigabyte of weights. */
static gboolean
check_vectors (const LimnerTraining *training, LimnerSafetensors *file, const char *path, GError **error)
{
  const gint64 n = (gint64) limner_train_network_size (&training->settings);
  Vector vectors[N_VECTORS];

  vectors_of (training, vectors);
  for (int i = 0; i < N_VECTORS; i++)
    {
      gint64 shape[LIMNER_MAX_RANK];

      if (limner_safetensors_shape (file, vectors[i].name, shape) != 1 || shape[0] != n)
        return limner_damaged (error, path, _ ("training"), _ ("“%s” has the wrong length"), vectors[i].name);
    }
  return TRUE;
}

static gboolean
read_vectors (LimnerTraining *training, LimnerSafetensors *file, GError **error)
{
  Vector vectors[N_VECTORS];

  vectors_of (training, vectors);
  for (int i = 0; i < N_VECTORS; i++)
    {
      g_autoptr (LimnerTensor) tensor = limner_safetensors_get (file, vectors[i].name, error);

      if (tensor == NULL)
        return FALSE;
      memcpy (vectors[i].values, tensor->data, training->n * sizeof (float));
    }
  training->optimiser.step = training->state.step;
  return TRUE;
}

gboolean
limner_training_read_checkpoint (LimnerTraining *training, char **model, GError **error)
{
  g_autofree char *path = limner_training_file (training, "checkpoint.safetensors");
  g_autoptr (LimnerSafetensors) file = limner_safetensors_open (path, error);
  const char *text = file != NULL ? limner_safetensors_metadata (file, KEY) : NULL;
  JsonObject *object = text != NULL ? limner_json_parse_object (text, strlen (text), MAX_DEPTH) : NULL;
  gboolean ok;

  if (file == NULL)
    return FALSE;
  ok = object != NULL && read_description (training, object, model);
  g_clear_pointer (&object, json_object_unref);
  if (!ok)
    return limner_damaged (error, path, _ ("training"), _ ("its description is not valid"));
  return check_vectors (training, file, path, error) && limner_training_alloc (training, error)
         && read_vectors (training, file, error);
}
