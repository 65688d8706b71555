/* TransformerNet of PyTorch's fast-neural-style example (Johnson et al. 2016 with instance norm). Running
 * statistics, which old files keep by mistake, are left behind. */
#include "import/detect-private.h"

#define MAX_BLOCKS 32

/* A convolution of the network with the norm behind it; norm NULL: none. Channels or 0. */
static gint64
take (LimnerDetection *recognition, const char *conv, const char *norm, gint64 inputs, gint64 kernel)
{
  g_autofree char *source = g_strconcat (conv, ".conv2d", NULL);
  gint64 outputs = limner_detection_conv (recognition, inputs, kernel, "%s", source), shape[LIMNER_MAX_RANK];

  if (!outputs)
    return 0;
  limner_detection_add (recognition, conv, source, NULL, 0);
  if (norm)
    {
      if (limner_detection_shape (recognition, shape, "%s.weight", norm) != 1 || shape[0] != outputs)
        return 0;
      limner_detection_add (recognition, norm, norm, NULL, 0);
    }
  return outputs;
}

static gboolean
take_block (LimnerDetection *recognition, int number, gint64 channels)
{
  gboolean ok = TRUE;

  for (int half = 1; half <= 2 && ok; half++)
    {
      g_autofree char *conv = g_strdup_printf ("res%d.conv%d", number, half);
      g_autofree char *norm = g_strdup_printf ("res%d.in%d", number, half);

      ok = take (recognition, conv, norm, channels, 3) == channels;
    }
  return ok;
}

gboolean
limner_detect_fast_style (LimnerDetection *recognition)
{
  gint64 shape[LIMNER_MAX_RANK], channels;
  int blocks = 0;

  if (!limner_detection_find (recognition, "res1.conv1.conv2d.weight"))
    return FALSE;
  channels = take (recognition, "conv1", "in1", 3, 9);
  channels = channels ? take (recognition, "conv2", "in2", channels, 3) : 0;
  channels = channels ? take (recognition, "conv3", "in3", channels, 3) : 0;
  while (channels && blocks < MAX_BLOCKS
         && limner_detection_shape (recognition, shape, "res%d.conv1.conv2d.weight", blocks + 1) >= 0)
    channels = take_block (recognition, ++blocks, channels) ? channels : 0;
  channels = channels ? take (recognition, "deconv1", "in4", channels, 3) : 0;
  channels = channels ? take (recognition, "deconv2", "in5", channels, 3) : 0;
  if (!channels || take (recognition, "deconv3", NULL, channels, 9) != 3)
    return FALSE;
  recognition->architecture = "fast-style";
  recognition->title = g_strdup ("Fast neural style");
  recognition->preprocess = LIMNER_PREPROCESS_255;
  recognition->training_data
      = "MS COCO 2014 and one painting, when it is one of the published ones; the file does "
        "not say";
  json_builder_set_member_name (recognition->config, "residual_blocks");
  json_builder_add_int_value (recognition->config, blocks);
  return TRUE;
}
