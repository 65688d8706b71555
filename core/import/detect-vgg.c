/* torchvision's VGG (and files with its names): features.N, where N counts convolutions, batch norms, ReLUs
 * and poolings, so that a pooling shows as a gap. The classifier, of any width or none, is left behind. */
#include "import/detect-private.h"

#include <string.h>

#define MAX_INDEX  200
#define MAX_BLOCKS 8

/* Start of the files' SHA-256, which is also part of the names they are published under. */
static const char *const caffe_files[] = { "d01eb7cb", "dd893d44", "00b39a1b" };

/* SSD's backbone on torchvision: VGG-16 trained in Caffe, its first layer turned to RGB. */
#define SSD_FILE "88682ab5"
#define PREPROCESS_SSD \
  "{\"order\": \"RGB\", \"range\": [0, 255], \"mean\": [123, 117, 104], \"std\": [1, 1, 1]}"

static gboolean
is_file (LimnerCheckpoint *checkpoint, const char *digest)
{
  g_autofree char *name = g_path_get_basename (limner_checkpoint_path (checkpoint));

  return strstr (name, digest) || g_str_has_prefix (limner_checkpoint_digest (checkpoint), digest);
}

/* Networks converted from Caffe want BGR in 0..255. Nothing in the weights tells; what does is the name and
 * digest of the published files, and the numbering of their classifier, which only they have. */
static gboolean
is_from_caffe (LimnerDetection *detection)
{
  gint64 shape[LIMNER_MAX_RANK];

  for (gsize i = 0; i < G_N_ELEMENTS (caffe_files); i++)
    if (is_file (detection->checkpoint, caffe_files[i]))
      return TRUE;
  return limner_detection_shape (detection, shape, "classifier.1.weight") == 2
         && limner_detection_shape (detection, shape, "classifier.4.weight") == 2
         && limner_detection_shape (detection, shape, "classifier.0.weight") < 0;
}

typedef struct
{
  int n_blocks;
  int layers[MAX_BLOCKS];
  gint64 widths[MAX_BLOCKS];
  int n_layers;
} Vgg;

static void
take_layer (LimnerDetection *detection, const Vgg *vgg, int index, gboolean has_norm)
{
  g_autofree char *source = g_strdup_printf ("features.%d", index);
  g_autofree char *norm = g_strdup_printf ("features.%d", index + 1);
  g_autofree char *target = g_strdup_printf ("conv%d_%d", vgg->n_blocks, vgg->layers[vgg->n_blocks - 1]);
  g_autofree char *tap = g_strdup_printf ("relu%d_%d", vgg->n_blocks, vgg->layers[vgg->n_blocks - 1]);

  limner_detection_add (detection, target, source, has_norm ? norm : NULL, 1e-5);
  limner_detection_add_tap (detection, tap);
}

/* Reads the sequence of layers; FALSE if it is none of a VGG. */
static gboolean
read_layers (LimnerDetection *detection, Vgg *vgg)
{
  gint64 shape[LIMNER_MAX_RANK], channels = 3;
  int last = 0;
  gboolean has_norm = limner_detection_shape (detection, shape, "features.1.running_mean") == 1;
  int step = has_norm ? 3 : 2;

  for (int index = 0; index < MAX_INDEX; index++)
    {
      int rank = limner_detection_shape (detection, shape, "features.%d.weight", index);

      if (rank < 0 || (has_norm && rank == 1 && index == last + 1))
        continue;
      channels = limner_detection_conv (detection, channels, 3, "features.%d", index);
      if (!channels || (index > 0 && index != last + step && index != last + step + 1))
        return FALSE;
      if (index == 0 || index == last + step + 1)
        vgg->n_blocks++;
      if (vgg->n_blocks > MAX_BLOCKS)
        return FALSE;
      vgg->layers[vgg->n_blocks - 1]++;
      vgg->widths[vgg->n_blocks - 1] = channels;
      vgg->n_layers++;
      take_layer (detection, vgg, index, has_norm);
      last = index;
    }
  return vgg->n_blocks >= 2;
}

static void
describe_numbers (JsonBuilder *config, const char *name, const Vgg *vgg, gboolean widths)
{
  json_builder_set_member_name (config, name);
  json_builder_begin_array (config);
  for (int i = 0; i < vgg->n_blocks; i++)
    json_builder_add_int_value (config, widths ? vgg->widths[i] : vgg->layers[i]);
  json_builder_end_array (config);
}

static void
describe_effects (JsonBuilder *config)
{
  json_builder_set_member_name (config, "style");
  json_builder_begin_object (config);
  limner_config_weights (config, "content", "relu4_2=1");
  limner_config_weights (config, "style", "relu1_1=256,relu2_1=64,relu3_1=16,relu4_1=4,relu5_1=1");
  json_builder_end_object (config);
  json_builder_set_member_name (config, "dream");
  json_builder_begin_object (config);
  limner_config_weights (config, "layers", "relu4_2=1");
  json_builder_end_object (config);
}

gboolean
limner_detect_vgg (LimnerDetection *detection)
{
  Vgg vgg = { 0 };
  gboolean caffe;

  if (!limner_detection_find (detection, "features.0.weight") || !read_layers (detection, &vgg))
    return FALSE;
  caffe = is_from_caffe (detection);
  detection->architecture = "vgg";
  detection->title = g_strdup_printf ("VGG-%d%s", vgg.n_layers + 3, caffe ? " (Caffe)" : "");
  detection->preprocess = caffe                                       ? LIMNER_PREPROCESS_CAFFE
                          : is_file (detection->checkpoint, SSD_FILE) ? PREPROCESS_SSD
                                                                      : LIMNER_PREPROCESS_IMAGENET;
  detection->training_data = "ImageNet, when it is one of the published ones; the file does not say";
  describe_numbers (detection->config, "convolutions_per_block", &vgg, FALSE);
  describe_numbers (detection->config, "widths", &vgg, TRUE);
  limner_config_text (detection->config, "pool", "max");
  describe_effects (detection->config);
  return TRUE;
}
