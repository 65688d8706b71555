/* naoto0804's PyTorch port of AdaIN (Huang & Belongie 2017). Its encoder is the normalised VGG-19 with
 * reflection padding; there are also decoders. Both are plain lists of layers and are detected by their
 * layer numbers. */
#include "import/detect-private.h"

#include <string.h>

/* The layer numbers of the encoder's convolutions. The network starts with a 1x1 convolution that
 * converts RGB in 0..1 to the values that the VGG was trained on. */
static const int encoder_blocks[5][5] = {
  { 2, 5 }, { 9, 12 }, { 16, 19, 22, 25 }, { 29, 32, 35, 38 }, { 42, 45, 48, 51 },
};

/* The layer numbers of the decoder; 0: upsampling by two. */
static const int decoder_layers[] = { 1, 0, 5, 8, 11, 14, 0, 18, 21, 0, 25, 28 };

/* The SHA-256 of the encoder that belongs to the published decoder. */
#define ENCODER_DIGEST "804ca2835ecf7539f0cd2a7ac3c18ce81e6f8468969ae7117ac0c148d286bb4a"

static gint64
add_numbered_conv (LimnerDetection *detection, const char *target, int number, gint64 inputs, gint64 kernel)
{
  g_autofree char *source = g_strdup_printf ("%d", number);
  gint64 outputs = limner_detection_conv (detection, inputs, kernel, "%s", source);

  if (outputs)
    limner_detection_add (detection, target, source, NULL, 0);
  return outputs;
}

/* Adds the layers of one block and increments *count. Returns their channels, or 0 if one does not fit. */
static gint64
add_encoder_block (LimnerDetection *detection, int block, gint64 channels, int *count)
{
  gint64 shape[LIMNER_MAX_RANK];

  for (*count = 0; *count < 4 && encoder_blocks[block][*count]; (*count)++)
    {
      int number = encoder_blocks[block][*count];
      g_autofree char *target = g_strdup_printf ("conv%d_%d", block + 1, *count + 1);
      g_autofree char *tap = g_strdup_printf ("relu%d_%d", block + 1, *count + 1);

      if (limner_detection_shape (detection, shape, "%d.weight", number) < 0)
        break; /* truncated: files often omit unused layers */
      channels = add_numbered_conv (detection, target, number, channels, 3);
      if (!channels)
        return 0;
      limner_detection_add_tap (detection, tap);
    }
  return channels;
}

gboolean
limner_detect_adain_encoder (LimnerDetection *detection)
{
  gint64 channels = 3;
  int block, count;

  if (add_numbered_conv (detection, "conv0", 0, 3, 1) != 3)
    return FALSE;
  json_builder_set_member_name (detection->config, "convolutions_per_block");
  json_builder_begin_array (detection->config);
  for (block = 0; block < 5; block++)
    {
      channels = add_encoder_block (detection, block, channels, &count);
      if (!channels)
        return FALSE;
      if (!count)
        break;
      json_builder_add_int_value (detection->config, count);
    }
  json_builder_end_array (detection->config);
  if (block < 4) /* AdaIN uses relu4_1 */
    return FALSE;
  detection->architecture = "vgg";
  detection->title = g_strdup ("VGG-19, normalised (AdaIN encoder)");
  detection->preprocess = LIMNER_PREPROCESS_NONE;
  detection->training_data = "ImageNet, when it is the published one; the file does not say";
  limner_config_text (detection->config, "pool", "max");
  limner_config_text (detection->config, "pool_rounding", "up");
  limner_config_text (detection->config, "padding_mode", "reflect");
  limner_config_text (detection->config, "input_layer", "conv0");
  json_builder_set_member_name (detection->config, "style");
  json_builder_begin_object (detection->config);
  limner_config_weights (detection->config, "content", "relu4_1=1");
  limner_config_weights (detection->config, "style", "relu1_1=1,relu2_1=1,relu3_1=1,relu4_1=1");
  json_builder_end_object (detection->config);
  return TRUE;
}

gboolean
limner_detect_adain_decoder (LimnerDetection *detection)
{
  gint64 first = 0, channels = 0;
  int number = 0;

  json_builder_set_member_name (detection->config, "layers");
  json_builder_begin_array (detection->config);
  for (gsize i = 0; i < G_N_ELEMENTS (decoder_layers); i++)
    {
      g_autofree char *target = g_strdup_printf ("conv%d", number + 1);

      if (!decoder_layers[i])
        {
          json_builder_add_string_value (detection->config, "up");
          continue;
        }
      channels = add_numbered_conv (detection, target, decoder_layers[i], channels, 3);
      if (!channels)
        return FALSE;
      json_builder_add_string_value (detection->config, target);
      if (number++ == 0)
        {
          gint64 shape[LIMNER_MAX_RANK];
          limner_detection_shape (detection, shape, "1.weight");
          first = shape[1];
        }
    }
  json_builder_end_array (detection->config);
  if (channels != 3)
    return FALSE;
  detection->architecture = "adain-decoder";
  detection->title = g_strdup ("AdaIN decoder");
  detection->preprocess = LIMNER_PREPROCESS_NONE;
  detection->training_data = "MS COCO and WikiArt, when it is the published one; the file does not say";
  limner_config_text (detection->config, "padding_mode", "reflect");
  limner_config_text (detection->config, "encoder_tap", "relu4_1");
  if (first == 512) /* the published encoder's channels; no other encoder is known to match */
    limner_config_text (detection->config, "encoder_digest_of_source", ENCODER_DIGEST);
  return TRUE;
}
