/* Converts a foreign file and writes its description. */
#include "config.h"

#include "import/import-private.h"

#include "base/file-writer-private.h"
#include "formats/file-private.h"
#include "formats/safetensors-private.h"
#include "import/detect-private.h"
#include "limner/error.h"

#include <glib/gi18n-lib.h>

/* Bytes copied between two checks of the cancellable. */
#define BLOCK ((gsize) 1 << 22)

static gboolean
is_limners_own (const LimnerCheckpoint *checkpoint)
{
  return limner_checkpoint_metadata (checkpoint, "limner.architecture") != NULL;
}

/* Copies a file that is already in Limner's format. */
static gboolean
copy_model_file (LimnerCheckpoint *checkpoint, const char *target, GCancellable *cancellable, GError **error)
{
  gsize size;
  const guint8 *bytes = g_bytes_get_data (limner_checkpoint_bytes (checkpoint), &size);
  LimnerFileWriter writer;
  gboolean ok = TRUE;

  if (!limner_file_writer_open (&writer, target, error))
    return FALSE;
  for (gsize done = 0; ok && done < size; done += MIN (BLOCK, size - done))
    ok = limner_import_check_cancelled (cancellable, error)
         && limner_file_writer_put (&writer, bytes + done, MIN (BLOCK, size - done), error);
  if (ok)
    return limner_file_writer_finish (&writer, error);
  limner_file_writer_discard (&writer);
  return FALSE;
}

static void
set_import_metadata (GHashTable *metadata, const char *key, const char *value)
{
  g_hash_table_insert (metadata, g_strdup (key), g_strdup (value));
}

static void
describe_taps (LimnerDetection *detection)
{
  json_builder_set_member_name (detection->config, "taps");
  json_builder_begin_array (detection->config);
  for (guint i = 0; i < detection->taps->len; i++)
    json_builder_add_string_value (detection->config, detection->taps->pdata[i]);
  json_builder_end_array (detection->config);
}

static const char *
default_licence (const LimnerCheckpoint *checkpoint)
{
  if (limner_checkpoint_kind (checkpoint) == LIMNER_CHECKPOINT_NVIDIA)
    return "Not stated in the file; what NVIDIA publishes in this format is for research or evaluation only "
           "(NVIDIA Source Code License)";
  return "Not stated in the file: ask whoever published it";
}

static char *
write_config (LimnerDetection *detection)
{
  g_autoptr (JsonNode) root = NULL;

  describe_taps (detection);
  json_builder_end_object (detection->config);
  root = json_builder_get_root (detection->config);
  return json_to_string (root, FALSE);
}

static GHashTable *
describe_network (LimnerCheckpoint *checkpoint, LimnerDetection *detection, const LimnerKnownFile *known)
{
  GHashTable *metadata = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autofree char *name = g_path_get_basename (limner_checkpoint_path (checkpoint)),
                  *shown = g_filename_display_name (name), *config = write_config (detection);

  set_import_metadata (metadata, "limner.architecture", detection->architecture);
  set_import_metadata (metadata, "limner.config", config);
  set_import_metadata (metadata, "limner.preprocess", detection->preprocess);
  set_import_metadata (metadata, "limner.title", known ? known->title : detection->title);
  set_import_metadata (metadata, "limner.licence", known ? known->licence : default_licence (checkpoint));
  set_import_metadata (metadata, "limner.source", known ? known->source : shown);
  set_import_metadata (metadata, "limner.training-data",
                       known ? known->training_data : detection->training_data);
  set_import_metadata (metadata, "limner.digest-of-source", limner_checkpoint_digest (checkpoint));
  return metadata;
}

static gboolean
write_converted (LimnerDetection *detection, const LimnerKnownFile *known, const char *target,
                 GCancellable *cancellable, GError **error)
{
  g_autoptr (GArray) converted = limner_detection_convert (detection, cancellable, error);
  g_autoptr (GHashTable) metadata = NULL;

  if (!converted)
    return FALSE;
  metadata = describe_network (detection->checkpoint, detection, known);
  return limner_safetensors_write (target, (const LimnerNamedTensor *) (void *) converted->data,
                                   converted->len, metadata, LIMNER_DTYPE_F32, error);
}

gboolean
limner_import_write (LimnerCheckpoint *checkpoint, const LimnerKnownFile *known, const char *target,
                     GCancellable *cancellable, GError **error)
{
  LimnerDetection *detection;
  gboolean ok;

  if (is_limners_own (checkpoint))
    return copy_model_file (checkpoint, target, cancellable, error);
  detection = limner_detect (checkpoint, error);
  ok = detection && write_converted (detection, known, target, cancellable, error);
  limner_detection_free (detection);
  return ok;
}
