/* torchvision's GoogLeNet (Szegedy et al. 2015 with batch norm). Batch norms are folded into the
 * convolutions. The auxiliary classifiers and the final one are ignored. The kernels of the "5x5" branch
 * are 3x3 in torchvision; both sizes import. */
#include "import/detect-private.h"

#define EPSILON 1e-3 /* of torchvision's batch norms */

static const char *const modules[] = { "3a", "3b", "4a", "4b", "4c", "4d", "4e", "5a", "5b" };

static gint64
add_conv_with_norm (LimnerDetection *detection, const char *name, gint64 inputs, gint64 kernel)
{
  g_autofree char *source = g_strconcat (name, ".conv", NULL);
  g_autofree char *norm = g_strconcat (name, ".bn", NULL);
  gint64 outputs = limner_detection_conv (detection, inputs, kernel, "%s", source);

  if (outputs)
    limner_detection_add (detection, name, source, norm, EPSILON);
  return outputs;
}

/* Adds an Inception module. Returns its channels or 0. */
static gint64
add_inception_module (LimnerDetection *detection, const char *module, gint64 inputs)
{
  static const struct
  {
    const char *first, *second; /* second: NULL for a branch of one convolution */
    gint64 kernel;              /* of the second; 0: any */
  } branches[] = {
    { "branch1", NULL, 0 },
    { "branch2.0", "branch2.1", 3 },
    { "branch3.0", "branch3.1", 0 },
    { "branch4.1", NULL, 0 },
  };
  g_autofree char *tap = g_strconcat ("inception", module, NULL);
  gint64 channels = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (branches); i++)
    {
      g_autofree char *first = g_strdup_printf ("inception%s.%s", module, branches[i].first);
      g_autofree char *second = g_strdup_printf ("inception%s.%s", module, branches[i].second);
      gint64 outputs = add_conv_with_norm (detection, first, inputs, 1);

      if (outputs && branches[i].second)
        outputs = add_conv_with_norm (detection, second, outputs, branches[i].kernel);
      if (!outputs)
        return 0;
      channels += outputs;
    }
  limner_detection_add_tap (detection, tap);
  return channels;
}

static gboolean
add_googlenet_layers (LimnerDetection *detection)
{
  static const char *const stem[] = { "conv1", "conv2", "conv3" };
  gint64 channels = add_conv_with_norm (detection, "conv1", 3, 7);

  if (channels)
    channels = add_conv_with_norm (detection, "conv2", channels, 1);
  if (channels)
    channels = add_conv_with_norm (detection, "conv3", channels, 3);
  for (gsize i = 0; i < G_N_ELEMENTS (stem); i++)
    limner_detection_add_tap (detection, stem[i]);
  for (gsize i = 0; i < G_N_ELEMENTS (modules) && channels; i++)
    channels = add_inception_module (detection, modules[i], channels);
  return channels > 0;
}

gboolean
limner_detect_googlenet (LimnerDetection *detection)
{
  if (!add_googlenet_layers (detection))
    return FALSE;
  detection->architecture = "googlenet";
  detection->title = g_strdup ("GoogLeNet");
  /* The weights come from TensorFlow: torchvision converts its usual input back to -1..1. */
  detection->preprocess
      = "{\"order\": \"RGB\", \"range\": [0, 1], \"mean\": [0.5, 0.5, 0.5], \"std\": [0.5, 0.5, 0.5]}";
  detection->training_data = "ImageNet, when it is the published one; the file does not say";
  json_builder_set_member_name (detection->config, "style");
  json_builder_begin_object (detection->config);
  limner_config_weights (detection->config, "content", "inception4a=1");
  limner_config_weights (detection->config, "style", "conv1=256,conv3=64,inception3a=16,inception4a=4");
  json_builder_end_object (detection->config);
  json_builder_set_member_name (detection->config, "dream");
  json_builder_begin_object (detection->config);
  limner_config_weights (detection->config, "layers", "inception4c=1");
  json_builder_end_object (detection->config);
  return TRUE;
}
