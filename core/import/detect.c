#include "config.h"

#include "import/detect-private.h"
#include "networks/model-private.h"

#include "limner/error.h"

#include <glib/gi18n-lib.h>
#include <stdlib.h>
#include <string.h>

/* Narrower signatures first: SqueezeNet too has a "features.0". */
static gboolean (*const recognisers[]) (LimnerDetection *recognition) = {
  limner_detect_squeezenet,       limner_detect_googlenet,
  limner_detect_fast_style,       limner_detect_vgg,
  limner_detect_adain_encoder,    limner_detect_adain_decoder,
  limner_detect_stylegan2_nvidia, limner_detect_stylegan2_rosinality,
};

static void
layer_clear (gpointer data)
{
  LimnerConvertedLayer *layer = data;

  g_free (layer->target);
  g_free (layer->source);
  g_free (layer->norm);
}

static void
tensor_clear (gpointer data)
{
  LimnerConvertedTensor *tensor = data;

  g_free (tensor->target);
  g_free (tensor->source);
}

static LimnerDetection *
recognition_new (LimnerCheckpoint *checkpoint)
{
  LimnerDetection *recognition = g_new0 (LimnerDetection, 1);

  recognition->checkpoint = checkpoint;
  recognition->layers = g_array_new (FALSE, FALSE, sizeof (LimnerConvertedLayer));
  g_array_set_clear_func (recognition->layers, layer_clear);
  recognition->tensors = g_array_new (FALSE, FALSE, sizeof (LimnerConvertedTensor));
  g_array_set_clear_func (recognition->tensors, tensor_clear);
  recognition->taps = g_ptr_array_new_with_free_func (g_free);
  recognition->config = json_builder_new ();
  json_builder_begin_object (recognition->config);
  return recognition;
}

void
limner_detection_free (LimnerDetection *recognition)
{
  if (!recognition)
    return;
  g_array_unref (recognition->layers);
  g_array_unref (recognition->tensors);
  g_ptr_array_unref (recognition->taps);
  g_object_unref (recognition->config);
  g_free (recognition->title);
  g_free (recognition->prefix);
  g_free (recognition);
}

static void
set_unknown (LimnerCheckpoint *checkpoint, GError **error)
{
  const char *const *names = limner_checkpoint_names (checkpoint);
  guint n = g_strv_length ((char **) names);
  g_autofree char *shown = g_filename_display_name (limner_checkpoint_path (checkpoint));
  gint64 shape[LIMNER_MAX_RANK];
  g_autofree char *first = NULL;

  if (n)
    first = limner_tensor_describe_shape (limner_checkpoint_shape (checkpoint, names[0], shape), shape);
  g_set_error (
      error, LIMNER_ERROR, LIMNER_ERROR_UNSUPPORTED,
      _ ("“%s” holds no network that Limner knows (%u tensors, the first “%.60s” %s): it knows VGG, the "
         "AdaIN encoder and decoder, GoogLeNet and SqueezeNet as torchvision names them, the "
         "fast-neural-style networks, and StyleGAN2."),
      shown, n, n ? names[0] : "–", first ? first : "");
}

LimnerDetection *
limner_detect (LimnerCheckpoint *checkpoint, GError **error)
{
  for (gsize i = 0; i < G_N_ELEMENTS (recognisers); i++)
    {
      LimnerDetection *recognition = recognition_new (checkpoint);
      if (recognisers[i](recognition))
        return recognition;
      limner_detection_free (recognition);
    }
  set_unknown (checkpoint, error);
  return NULL;
}

gboolean
limner_detection_find (LimnerDetection *recognition, const char *signature)
{
  gsize length = strlen (signature);

  for (const char *const *name = limner_checkpoint_names (recognition->checkpoint); *name; name++)
    {
      gsize before = strlen (*name);

      if (before < length || !g_str_has_suffix (*name, signature))
        continue;
      before -= length;
      if (before && (*name)[before - 1] != '.')
        continue;
      g_free (recognition->prefix);
      recognition->prefix = g_strndup (*name, before);
      return TRUE;
    }
  return FALSE;
}

gboolean
limner_detection_find_in (LimnerDetection *recognition, const char *prefix, const char *signature)
{
  g_autofree char *name = g_strconcat (prefix, signature, NULL);

  if (!g_strv_contains (limner_checkpoint_names (recognition->checkpoint), name))
    return FALSE;
  g_free (recognition->prefix);
  recognition->prefix = g_strdup (prefix);
  return TRUE;
}

int
limner_detection_shape (LimnerDetection *recognition, gint64 shape[LIMNER_MAX_RANK], const char *format, ...)
{
  g_autofree char *name = NULL, *full = NULL;
  va_list args;

  va_start (args, format);
  name = g_strdup_vprintf (format, args);
  va_end (args);
  full = g_strconcat (recognition->prefix, name, NULL);
  return limner_checkpoint_shape (recognition->checkpoint, full, shape);
}

gint64
limner_detection_conv (LimnerDetection *recognition, gint64 inputs, gint64 kernel, const char *format, ...)
{
  g_autofree char *name = NULL;
  gint64 shape[LIMNER_MAX_RANK];
  va_list args;

  va_start (args, format);
  name = g_strdup_vprintf (format, args);
  va_end (args);
  if (limner_detection_shape (recognition, shape, "%s.weight", name) != 4 || shape[2] != shape[3]
      || (kernel && shape[2] != kernel) || (inputs && shape[1] != inputs) || shape[0] > LIMNER_MAX_CHANNELS)
    return 0;
  return shape[0];
}

void
limner_detection_add (LimnerDetection *recognition, const char *target, const char *source, const char *norm,
                      double epsilon)
{
  LimnerConvertedLayer layer = {
    .target = g_strdup (target),
    .source = g_strconcat (recognition->prefix, source, NULL),
    .norm = norm ? g_strconcat (recognition->prefix, norm, NULL) : NULL,
    .epsilon = epsilon,
  };

  g_array_append_val (recognition->layers, layer);
}

void
limner_detection_add_outer_tensor (LimnerDetection *recognition, const char *target, const char *source,
                                   double gain, int rank, const gint64 *shape)
{
  LimnerConvertedTensor tensor = {
    .target = g_strdup (target),
    .source = g_strdup (source),
    .gain = gain,
    .rank = rank,
  };

  memcpy (tensor.shape, shape, (gsize) rank * sizeof *shape);
  g_array_append_val (recognition->tensors, tensor);
}

void
limner_detection_add_tensor (LimnerDetection *recognition, const char *target, const char *source,
                             double gain, int rank, const gint64 *shape)
{
  g_autofree char *full = g_strconcat (recognition->prefix, source, NULL);

  limner_detection_add_outer_tensor (recognition, target, full, gain, rank, shape);
}

void
limner_detection_add_tap (LimnerDetection *recognition, const char *tap)
{
  g_ptr_array_add (recognition->taps, g_strdup (tap));
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
