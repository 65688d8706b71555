#include "config.h"

#include "formats/file-kind-private.h"
#include "formats/file-private.h"
#include "formats/json-private.h"
#include "formats/safetensors-private.h"
#include "networks/model-private.h"

#include "limner/error.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define MAX_DEPTH 8
#define MAX_TAPS  1024

static const char *
metadata (const LimnerModel *model, const char *key)
{
  const char *value = limner_safetensors_metadata (model->file, key);

  return value ? value : "";
}

static gboolean
read_three (JsonObject *object, const char *member, float numbers[3])
{
  JsonArray *list = limner_json_list (object, member);
  double number;

  if (!list || json_array_get_length (list) != 3)
    return FALSE;
  for (guint i = 0; i < 3; i++)
    {
      if (!limner_json_item (list, i, &number) || fabs (number) > 1e6)
        return FALSE;
      numbers[i] = (float) number;
    }
  return TRUE;
}

/* {"order": "RGB", "range": [0, 1], "mean": [r, g, b], "std": [r, g, b]} */
static gboolean
parse_preprocess (JsonObject *object, LimnerPreprocess *preprocess)
{
  const char *order = limner_json_text (object, "order");
  JsonArray *range = limner_json_list (object, "range");
  double low, high;

  if (!order || (!g_str_equal (order, "RGB") && !g_str_equal (order, "BGR")))
    return FALSE;
  preprocess->bgr = g_str_equal (order, "BGR");
  if (!range || json_array_get_length (range) != 2 || !limner_json_item (range, 0, &low)
      || !limner_json_item (range, 1, &high) || low != 0 || !(high >= 1e-3 && high <= 1e6))
    return FALSE;
  preprocess->range = (float) high;
  if (!read_three (object, "mean", preprocess->mean) || !read_three (object, "std", preprocess->std))
    return FALSE;
  for (int i = 0; i < 3; i++)
    if (!(fabsf (preprocess->std[i]) >= 1e-6f))
      return FALSE;
  return TRUE;
}

static gboolean
read_preprocess (LimnerModel *model, GError **error)
{
  const char *text = limner_safetensors_metadata (model->file, "limner.preprocess");
  JsonObject *object;
  gboolean ok;

  model->preprocess = (LimnerPreprocess) { .range = 1, .std = { 1, 1, 1 } };
  if (!text)
    return TRUE;
  object = limner_json_parse_object (text, strlen (text), MAX_DEPTH);
  ok = object && parse_preprocess (object, &model->preprocess);
  g_clear_pointer (&object, json_object_unref);
  if (!ok)
    return limner_damaged (error, model->path, _ ("Limner network"), _ ("its preprocessing is invalid"));
  return TRUE;
}

static gboolean
read_taps (LimnerModel *model)
{
  JsonArray *list = limner_json_list (model->config, "taps");
  guint n = list ? json_array_get_length (list) : 0;

  if (n > MAX_TAPS)
    return FALSE;
  model->taps = g_new0 (char *, n + 1);
  for (guint i = 0; i < n; i++)
    {
      JsonNode *node = json_array_get_element (list, i);
      if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_STRING)
        return FALSE;
      model->taps[i] = json_node_dup_string (node);
    }
  return TRUE;
}

static gboolean
read_model_config (LimnerModel *model, GError **error)
{
  const char *text = limner_safetensors_metadata (model->file, "limner.config");

  if (!text)
    text = "{}";
  model->config = limner_json_parse_object (text, strlen (text), MAX_DEPTH);
  if (!model->config || !read_taps (model))
    return limner_damaged (error, model->path, _ ("Limner network"), _ ("its description is invalid"));
  return TRUE;
}

/* LIMNER_ERROR_UNSUPPORTED if the file belongs to another program and can be imported. */
static gboolean
check_not_foreign (const char *path, GError **error)
{
  g_autoptr (GBytes) bytes = limner_file_map (path, error);
  g_autofree char *shown = g_filename_display_name (path);
  LimnerFileKind kind;
  gsize length;

  if (!bytes)
    return FALSE;
  kind = limner_file_kind_of (g_bytes_get_data (bytes, &length), g_bytes_get_size (bytes));
  if (kind != LIMNER_FILE_ZIP && kind != LIMNER_FILE_PICKLE)
    return TRUE;
  g_set_error (
      error, LIMNER_ERROR, LIMNER_ERROR_UNSUPPORTED,
      _ ("“%s” is a file of another program: bring it in with “limner models import %s”, and give the "
         "name that this prints."),
      shown, shown);
  return FALSE;
}

static gboolean
open_model (LimnerModel *model, GError **error)
{
  if (!check_not_foreign (model->path, error))
    return FALSE;
  model->file = limner_safetensors_open (model->path, error);
  if (!model->file)
    return FALSE;
  if (!*metadata (model, "limner.architecture"))
    {
      g_set_error (
          error, LIMNER_ERROR, LIMNER_ERROR_UNSUPPORTED,
          _ ("“%s” does not say which network it holds: bring it in with “limner models import”, and "
             "give the name that this prints."),
          model->path);
      return FALSE;
    }
  return read_model_config (model, error) && read_preprocess (model, error);
}

LimnerModel *
limner_model_open (const char *path, GError **error)
{
  LimnerModel *model;
  g_autofree char *name = NULL;

  g_return_val_if_fail (path, NULL);
  model = g_new0 (LimnerModel, 1);
  name = g_path_get_basename (path);
  g_atomic_ref_count_init (&model->ref_count);
  g_mutex_init (&model->lock);
  model->path = g_strdup (path);
  model->id = g_str_has_suffix (name, LIMNER_MODEL_SUFFIX)
                  ? g_strndup (name, strlen (name) - strlen (LIMNER_MODEL_SUFFIX))
                  : g_steal_pointer (&name);
  if (!open_model (model, error))
    g_clear_pointer (&model, limner_model_unref);
  return model;
}

LimnerModel *
limner_model_ref (LimnerModel *model)
{
  g_return_val_if_fail (model, NULL);
  g_atomic_ref_count_inc (&model->ref_count);
  return model;
}

void
limner_model_unref (LimnerModel *model)
{
  if (!model || !g_atomic_ref_count_dec (&model->ref_count))
    return;
  g_clear_pointer (&model->networks, g_hash_table_unref);
  g_clear_pointer (&model->weights, g_hash_table_unref);
  g_clear_pointer (&model->file, limner_safetensors_close);
  g_clear_pointer (&model->config, json_object_unref);
  g_mutex_clear (&model->lock);
  g_strfreev (model->taps);
  g_free (model->digest);
  g_free (model->path);
  g_free (model->id);
  g_free (model);
}

const char *
limner_model_id (const LimnerModel *model)
{
  g_return_val_if_fail (model, NULL);
  return model->id;
}

const char *
limner_model_path (const LimnerModel *model)
{
  g_return_val_if_fail (model, NULL);
  return model->path;
}

const char *
limner_model_title (const LimnerModel *model)
{
  const char *title;

  g_return_val_if_fail (model, NULL);
  title = metadata (model, "limner.title");
  return *title ? title : model->id;
}

#define METADATA(name, key)                                  \
  const char *limner_model_##name (const LimnerModel *model) \
  {                                                          \
    g_return_val_if_fail (model, NULL);                      \
    return metadata (model, "limner." key);                  \
  }

METADATA (architecture, "architecture")
METADATA (licence, "licence")
METADATA (source, "source")
METADATA (training_data, "training-data")
METADATA (quality, "quality")

const char *
limner_model_digest (const LimnerModel *model)
{
  LimnerModel *self = (LimnerModel *) model; /* only cached values change */

  g_return_val_if_fail (model, NULL);
  g_mutex_lock (&self->lock);
  if (!self->digest)
    {
      self->digest = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, limner_safetensors_bytes (model->file));
      limner_safetensors_drop_pages (model->file);
    }
  g_mutex_unlock (&self->lock);
  return model->digest;
}

const char *
limner_model_source_digest (const LimnerModel *model)
{
  const char *digest = metadata (model, "limner.digest-of-source");

  return *digest ? digest : limner_model_digest (model);
}

const LimnerPreprocess *
limner_model_preprocess (const LimnerModel *model)
{
  g_return_val_if_fail (model, NULL);
  return &model->preprocess;
}

JsonObject *
limner_model_config (const LimnerModel *model)
{
  g_return_val_if_fail (model, NULL);
  return model->config;
}

const char *const *
limner_model_taps (const LimnerModel *model)
{
  g_return_val_if_fail (model, NULL);
  return (const char *const *) model->taps;
}

LimnerTensor *
limner_model_tensor (const LimnerModel *model, const char *name, GError **error)
{
  g_return_val_if_fail (model && name, NULL);
  return limner_safetensors_get (model->file, name, error);
}
