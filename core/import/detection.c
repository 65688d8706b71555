/* Shared by the detectors: finds names and shapes in a file, and lists the conversions. */
#include "import/detect-private.h"
#include "networks/model-private.h"

#include <stdlib.h>
#include <string.h>

static void
converted_layer_clear (gpointer data)
{
  LimnerConvertedLayer *layer = data;

  g_free (layer->target);
  g_free (layer->source);
  g_free (layer->norm);
}

static void
converted_tensor_clear (gpointer data)
{
  LimnerConvertedTensor *tensor = data;

  g_free (tensor->target);
  g_free (tensor->source);
}

LimnerDetection *
limner_detection_new (LimnerCheckpoint *checkpoint, const char *outer_name)
{
  LimnerDetection *detection = g_new0 (LimnerDetection, 1);

  detection->checkpoint = checkpoint;
  detection->outer_name = g_strdup (outer_name);
  detection->layers = g_array_new (FALSE, FALSE, sizeof (LimnerConvertedLayer));
  g_array_set_clear_func (detection->layers, converted_layer_clear);
  detection->tensors = g_array_new (FALSE, FALSE, sizeof (LimnerConvertedTensor));
  g_array_set_clear_func (detection->tensors, converted_tensor_clear);
  detection->taps = g_ptr_array_new_with_free_func (g_free);
  detection->config = json_builder_new ();
  json_builder_begin_object (detection->config);
  return detection;
}

void
limner_detection_free (LimnerDetection *detection)
{
  if (!detection)
    return;
  g_array_unref (detection->layers);
  g_array_unref (detection->tensors);
  g_ptr_array_unref (detection->taps);
  g_object_unref (detection->config);
  g_free (detection->title);
  g_free (detection->outer_name);
  g_free (detection);
}

int
limner_detection_shape (LimnerDetection *detection, gint64 shape[LIMNER_MAX_RANK], const char *format, ...)
{
  g_autofree char *name = NULL, *full = NULL;
  va_list args;

  va_start (args, format);
  name = g_strdup_vprintf (format, args);
  va_end (args);
  full = g_strconcat (detection->outer_name, name, NULL);
  return limner_checkpoint_shape (detection->checkpoint, full, shape);
}

gint64
limner_detection_conv (LimnerDetection *detection, gint64 inputs, gint64 kernel, const char *format, ...)
{
  g_autofree char *name = NULL;
  gint64 shape[LIMNER_MAX_RANK];
  va_list args;

  va_start (args, format);
  name = g_strdup_vprintf (format, args);
  va_end (args);
  if (limner_detection_shape (detection, shape, "%s.weight", name) != 4 || shape[2] != shape[3]
      || (kernel && shape[2] != kernel) || (inputs && shape[1] != inputs) || shape[0] > LIMNER_MAX_CHANNELS)
    return 0;
  return shape[0];
}

void
limner_detection_add (LimnerDetection *detection, const char *target, const char *source, const char *norm,
                      double epsilon)
{
  LimnerConvertedLayer layer = {
    .target = g_strdup (target),
    .source = g_strconcat (detection->outer_name, source, NULL),
    .norm = norm ? g_strconcat (detection->outer_name, norm, NULL) : NULL,
    .epsilon = epsilon,
  };

  g_array_append_val (detection->layers, layer);
}

LimnerConvertedTensor *
limner_detection_add_tensor (LimnerDetection *detection, const char *target, const char *source, int rank,
                             const gint64 *shape)
{
  LimnerConvertedTensor tensor = {
    .target = g_strdup (target),
    .source = source ? g_strconcat (detection->outer_name, source, NULL) : NULL,
    .gain = 1,
    .rank = rank,
  };

  memcpy (tensor.shape, shape, (gsize) rank * sizeof *shape);
  g_array_append_val (detection->tensors, tensor);
  return &g_array_index (detection->tensors, LimnerConvertedTensor, detection->tensors->len - 1);
}

void
limner_detection_add_tap (LimnerDetection *detection, const char *tap)
{
  g_ptr_array_add (detection->taps, g_strdup (tap));
}

void
limner_config_text (JsonBuilder *config, const char *name, const char *value)
{
  json_builder_set_member_name (config, name);
  json_builder_add_string_value (config, value);
}

void
limner_config_weights (JsonBuilder *config, const char *role, const char *pairs)
{
  g_auto (GStrv) list = g_strsplit (pairs, ",", -1);

  json_builder_set_member_name (config, role);
  json_builder_begin_object (config);
  for (char **pair = list; *pair; pair++)
    {
      char *equals = strchr (*pair, '=');

      *equals = '\0';
      json_builder_set_member_name (config, *pair);
      json_builder_add_int_value (config, atoi (equals + 1));
    }
  json_builder_end_object (config);
}
