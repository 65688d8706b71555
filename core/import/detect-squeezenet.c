/* torchvision's SqueezeNet 1.0 and 1.1 (Iandola et al. 2016). features.0 is a convolution, the others
 * are Fire modules. Missing numbers are a ReLU (1) and poolings. */
#include "import/detect-private.h"

#define MAX_INDEX 64

static void
add_plain_layer (LimnerDetection *detection, const char *target, const char *source)
{
  limner_detection_add (detection, target, source, NULL, 0);
}

/* Adds a Fire module. Returns its channels or 0. */
static gint64
add_fire_module (LimnerDetection *detection, int index, int number, gint64 channels)
{
  static const char *const parts[] = { "squeeze", "expand1x1", "expand3x3" };
  gint64 squeezed = limner_detection_conv (detection, channels, 1, "features.%d.squeeze", index);
  gint64 one = limner_detection_conv (detection, squeezed, 1, "features.%d.expand1x1", index);
  gint64 three = limner_detection_conv (detection, squeezed, 3, "features.%d.expand3x3", index);

  if (!squeezed || !one || !three)
    return 0;
  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      g_autofree char *target = g_strdup_printf ("fire%d.%s", number, parts[i]);
      g_autofree char *source = g_strdup_printf ("features.%d.%s", index, parts[i]);

      add_plain_layer (detection, target, source);
    }
  return one + three;
}

/* Writes the sequence of layers to config "layers". Returns the number of Fire modules or 0. */
static int
read_fire_modules (LimnerDetection *detection)
{
  gint64 channels = limner_detection_conv (detection, 3, 0, "features.0"), shape[LIMNER_MAX_RANK];
  int fires = 0, pools = 0;

  if (!channels)
    return 0;
  add_plain_layer (detection, "conv1", "features.0");
  limner_detection_add_tap (detection, "conv1");
  json_builder_set_member_name (detection->config, "layers");
  json_builder_begin_array (detection->config);
  json_builder_add_string_value (detection->config, "conv1");
  for (int index = 2; index < MAX_INDEX; index++)
    {
      g_autofree char *name = g_strdup_printf ("fire%d", fires + 2);

      if (limner_detection_shape (detection, shape, "features.%d.squeeze.weight", index) < 0)
        {
          pools++;
          continue;
        }
      channels = add_fire_module (detection, index, fires + 2, channels);
      if (!channels || pools > 1)
        return 0;
      if (pools)
        json_builder_add_string_value (detection->config, "pool");
      json_builder_add_string_value (detection->config, name);
      limner_detection_add_tap (detection, name);
      pools = 0;
      fires++;
    }
  json_builder_end_array (detection->config);
  return fires;
}

gboolean
limner_detect_squeezenet (LimnerDetection *detection)
{
  gint64 shape[LIMNER_MAX_RANK];
  int fires;

  fires = read_fire_modules (detection);
  if (fires < 4)
    return FALSE;
  limner_detection_shape (detection, shape, "features.0.weight");
  detection->architecture = "squeezenet";
  detection->title = g_strdup (shape[2] == 7 ? "SqueezeNet 1.0" : "SqueezeNet 1.1");
  detection->preprocess = LIMNER_PREPROCESS_IMAGENET;
  detection->training_data = "ImageNet, when it is one of the published ones; the file does not say";
  json_builder_set_member_name (detection->config, "style");
  json_builder_begin_object (detection->config);
  limner_config_weights (detection->config, "content", "fire4=1");
  limner_config_weights (detection->config, "style", "conv1=256,fire2=64,fire4=16,fire5=4");
  json_builder_end_object (detection->config);
  json_builder_set_member_name (detection->config, "dream");
  json_builder_begin_object (detection->config);
  limner_config_weights (detection->config, "layers", fires >= 8 ? "fire8=1" : "fire5=1");
  json_builder_end_object (detection->config);
  return TRUE;
}
