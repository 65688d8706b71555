/* TransformerNet of PyTorch's fast-neural-style example (Johnson et al. 2016 with instance norm). Old
 * files contain running statistics by mistake; they are ignored. */
#include "import/detect-private.h"

#define MAX_BLOCKS 32

/* Adds a convolution of the network and the norm after it; norm NULL: none. Returns its channels or 0. */
static gint64
add_conv_and_norm (LimnerDetection *detection, const char *conv, const char *norm, gint64 inputs,
                   gint64 kernel)
{
  g_autofree char *source = g_strconcat (conv, ".conv2d", NULL);
  gint64 outputs = limner_detection_conv (detection, inputs, kernel, "%s", source), shape[LIMNER_MAX_RANK];

  if (!outputs)
    return 0;
  limner_detection_add (detection, conv, source, NULL, 0);
  if (norm)
    {
      if (limner_detection_shape (detection, shape, "%s.weight", norm) != 1 || shape[0] != outputs)
        return 0;
      limner_detection_add (detection, norm, norm, NULL, 0);
    }
  return outputs;
}

static gboolean
add_residual_block (LimnerDetection *detection, int number, gint64 channels)
{
  gboolean ok = TRUE;

  for (int half = 1; half <= 2 && ok; half++)
    {
      g_autofree char *conv = g_strdup_printf ("res%d.conv%d", number, half);
      g_autofree char *norm = g_strdup_printf ("res%d.in%d", number, half);

      ok = add_conv_and_norm (detection, conv, norm, channels, 3) == channels;
    }
  return ok;
}

gboolean
limner_detect_fast_style (LimnerDetection *detection)
{
  gint64 shape[LIMNER_MAX_RANK], channels;
  int blocks = 0;

  channels = add_conv_and_norm (detection, "conv1", "in1", 3, 9);
  channels = channels ? add_conv_and_norm (detection, "conv2", "in2", channels, 3) : 0;
  channels = channels ? add_conv_and_norm (detection, "conv3", "in3", channels, 3) : 0;
  while (channels && blocks < MAX_BLOCKS
         && limner_detection_shape (detection, shape, "res%d.conv1.conv2d.weight", blocks + 1) >= 0)
    channels = add_residual_block (detection, ++blocks, channels) ? channels : 0;
  channels = channels ? add_conv_and_norm (detection, "deconv1", "in4", channels, 3) : 0;
  channels = channels ? add_conv_and_norm (detection, "deconv2", "in5", channels, 3) : 0;
  if (!channels || add_conv_and_norm (detection, "deconv3", NULL, channels, 9) != 3)
    return FALSE;
  detection->architecture = "fast-style";
  detection->title = g_strdup ("Fast neural style");
  detection->preprocess = LIMNER_PREPROCESS_255;
  detection->training_data
      = "MS COCO 2014 and one painting, when it is one of the published ones; the file does "
        "not say";
  json_builder_set_member_name (detection->config, "residual_blocks");
  json_builder_add_int_value (detection->config, blocks);
  return TRUE;
}
