/* Inception v3 by torchvision's names: that of the Fréchet Inception Distance as pytorch-fid and
 * torch-fidelity publish it, with 1008 classes, and torchvision's own, with 1000. Batch norms are folded, the
 * auxiliary classifier is left behind, the last layer ("fc") stays: Inception Score needs it. */
#include "import/detect-private.h"
#include "networks/inception3-private.h"

#define EPSILON 1e-3 /* of the batch norms */

/* Classes of the network from TensorFlow, which counts from 1 and has some to spare. */
#define FID_CLASSES 1008

/* The outputs of a convolution with that kernel and number of inputs, which is to be converted; 0 when there
 * is none. */
static gint64
add_rectangular_conv (LimnerDetection *detection, const char *name, const int kernel[2], gint64 inputs)
{
  g_autofree char *source = g_strconcat (name, ".conv", NULL);
  g_autofree char *norm = g_strconcat (name, ".bn", NULL);
  gint64 shape[LIMNER_MAX_RANK];

  if (limner_detection_shape (detection, shape, "%s.weight", source) != 4 || shape[0] < 1
      || shape[1] != inputs || shape[2] != kernel[0] || shape[3] != kernel[1])
    return 0;
  limner_detection_add (detection, name, source, norm, EPSILON);
  return shape[0];
}

static gint64
add_inception_stem (LimnerDetection *detection)
{
  gint64 channels = 3;

  for (int i = 0; i < LIMNER_INCEPTION3_STEM && channels > 0; i++)
    {
      const LimnerInception3Conv *conv = &limner_inception3_stem[i].conv;

      channels = add_rectangular_conv (detection, conv->name, conv->kernel, channels);
      limner_detection_add_tap (detection, conv->name);
    }
  return channels;
}

/* Channels of the module, or 0. */
static gint64
add_inception3_module (LimnerDetection *detection, const LimnerInception3Module *module, gint64 inputs)
{
  gint64 outputs[16], channels = 0;

  for (int i = 0; i < module->n_convs; i++)
    {
      const LimnerInception3Conv *conv = &module->convs[i];
      const gint64 from = conv->input < 0 ? inputs : outputs[conv->input];

      outputs[i] = from;
      if (conv->name != NULL)
        {
          g_autofree char *name = g_strdup_printf ("%s.%s", module->name, conv->name);
          outputs[i] = add_rectangular_conv (detection, name, conv->kernel, from);
        }
      if (outputs[i] == 0)
        return 0;
      channels += conv->is_output ? outputs[i] : 0;
    }
  limner_detection_add_tap (detection, module->name);
  return channels;
}

/* The last layer [classes,channels]; its number of classes or 0. */
static gint64
add_classifier (LimnerDetection *detection, gint64 channels)
{
  gint64 shape[LIMNER_MAX_RANK], length[LIMNER_MAX_RANK];

  if (limner_detection_shape (detection, shape, "fc.weight") != 2 || shape[1] != channels
      || limner_detection_shape (detection, length, "fc.bias") != 1 || length[0] != shape[0])
    return 0;
  limner_detection_add_tensor (detection, "fc.weight", "fc.weight", 2, shape);
  limner_detection_add_tensor (detection, "fc.bias", "fc.bias", 1, length);
  return shape[0];
}

gboolean
limner_detect_inception3 (LimnerDetection *detection)
{
  gint64 channels = add_inception_stem (detection), classes;

  for (int i = 0; i < LIMNER_INCEPTION3_MODULES && channels > 0; i++)
    channels = add_inception3_module (detection, &limner_inception3_modules[i], channels);
  classes = channels > 0 ? add_classifier (detection, channels) : 0;
  if (classes == 0)
    return FALSE;
  detection->architecture = "inception3";
  detection->title = g_strdup (classes == FID_CLASSES ? "Inception v3 (FID)" : "Inception v3 (torchvision)");
  limner_config_text (detection->config, "pooling", classes == FID_CLASSES ? "fid" : "torchvision");
  /* Both were ported from TensorFlow, whose pictures go from -1 to 1. */
  detection->preprocess
      = "{\"order\": \"RGB\", \"range\": [0, 1], \"mean\": [0.5, 0.5, 0.5], \"std\": [0.5, 0.5, 0.5]}";
  detection->training_data = "ImageNet, when it is the published one; the file does not say";
  return TRUE;
}
