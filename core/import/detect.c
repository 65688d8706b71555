/* Which of the architectures a foreign file holds. */
#include "config.h"

#include "import/detect-private.h"

#include "limner/error.h"

#include <glib/gi18n-lib.h>

/* Narrower signatures first: SqueezeNet too has a "features.0". */
static gboolean (*const detectors[]) (LimnerDetection *detection) = {
  limner_detect_squeezenet,       limner_detect_googlenet,
  limner_detect_fast_style,       limner_detect_vgg,
  limner_detect_adain_encoder,    limner_detect_adain_decoder,
  limner_detect_stylegan2_nvidia, limner_detect_stylegan2_rosinality,
};

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
  for (gsize i = 0; i < G_N_ELEMENTS (detectors); i++)
    {
      LimnerDetection *detection = limner_detection_new (checkpoint);
      if (detectors[i](detection))
        return detection;
      limner_detection_free (detection);
    }
  set_unknown (checkpoint, error);
  return NULL;
}
