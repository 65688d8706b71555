/* VGG (Simonyan & Zisserman 2015) with three kinds of names:
 *
 * - torchvision's features.N, where N counts convolutions, batch norms, ReLUs and poolings, so that a
 * pooling is a gap in the numbers. The classifier is ignored; - the same without "features.", from the
 * state of torchvision's features alone; - Caffe's convB_K, used by Gatys's PyTorch code and others.
 *
 * A file may end at any layer. */
#include "import/detect-private.h"

#include <string.h>

#define MAX_INDEX  200
#define MAX_BLOCKS 8

/* The start of the files' SHA-256, which their published names contain. */
static const char *const caffe_files[] = { "d01eb7cb", "dd893d44", "00b39a1b" };

/* The backbone of torchvision's SSD: a VGG-16 trained in Caffe whose first layer was converted to RGB. */
#define SSD_FILE "88682ab5"
#define PREPROCESS_SSD \
  "{\"order\": \"RGB\", \"range\": [0, 255], \"mean\": [123, 117, 104], \"std\": [1, 1, 1]}"

static gboolean
is_file (LimnerCheckpoint *checkpoint, const char *digest)
{
  g_autofree char *name = g_path_get_basename (limner_checkpoint_path (checkpoint));

  return strstr (name, digest) || g_str_has_prefix (limner_checkpoint_digest (checkpoint), digest);
}

/* Networks converted from Caffe take BGR in 0..255. The weights do not show it. Detected are the names
 * and digests of the published files, and the numbering of their classifier, which no other files have. */
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

/* Counts the next layer; new_block: it starts a block. FALSE if there are too many blocks. */
static gboolean
count_layer (Vgg *vgg, gboolean new_block, gint64 channels)
{
  if (new_block && ++vgg->n_blocks > MAX_BLOCKS)
    return FALSE;
  vgg->layers[vgg->n_blocks - 1]++;
  vgg->widths[vgg->n_blocks - 1] = channels;
  vgg->n_layers++;
  return TRUE;
}

static void
note_layer (LimnerDetection *detection, const Vgg *vgg, const char *source, const char *norm)
{
  int block = vgg->n_blocks, layer = vgg->layers[vgg->n_blocks - 1];
  g_autofree char *target = g_strdup_printf ("conv%d_%d", block, layer);
  g_autofree char *tap = g_strdup_printf ("relu%d_%d", block, layer);

  limner_detection_add (detection, target, source, norm, 1e-5);
  limner_detection_add_tap (detection, tap);
}

/* Reads the sequence of layers whose names are `before` and a number. FALSE if it is not a VGG. */
static gboolean
read_sequence (LimnerDetection *detection, const char *before, Vgg *vgg)
{
  gint64 shape[LIMNER_MAX_RANK], channels = 3;
  int last = 0;
  gboolean has_norm = limner_detection_shape (detection, shape, "%s1.running_mean", before) == 1;
  int step = has_norm ? 3 : 2;

  for (int index = 0; index < MAX_INDEX; index++)
    {
      g_autofree char *source = g_strdup_printf ("%s%d", before, index);
      g_autofree char *norm = g_strdup_printf ("%s%d", before, index + 1);
      int rank = limner_detection_shape (detection, shape, "%s.weight", source);

      if (rank < 0 || (has_norm && rank == 1 && index == last + 1))
        continue;
      channels = limner_detection_conv (detection, channels, 3, "%s", source);
      if (!channels || (index > 0 && index != last + step && index != last + step + 1)
          || !count_layer (vgg, index == 0 || index == last + step + 1, channels))
        return FALSE;
      note_layer (detection, vgg, source, has_norm ? norm : NULL);
      last = index;
    }
  return vgg->n_blocks >= 2;
}

/* Reads the layers convB_K. */
static gboolean
read_blocks (LimnerDetection *detection, Vgg *vgg)
{
  gint64 shape[LIMNER_MAX_RANK], channels = 3;

  for (int block = 1; block <= MAX_BLOCKS; block++)
    for (int layer = 1; layer <= MAX_INDEX; layer++)
      {
        g_autofree char *source = g_strdup_printf ("conv%d_%d", block, layer);

        if (limner_detection_shape (detection, shape, "%s.weight", source) < 0)
          {
            if (layer == 1)
              return vgg->n_blocks >= 2;
            break;
          }
        channels = limner_detection_conv (detection, channels, 3, "%s", source);
        if (!channels || !count_layer (vgg, layer == 1, channels))
          return FALSE;
        note_layer (detection, vgg, source, NULL);
      }
  return vgg->n_blocks >= 2;
}

/* ---- which VGG ---- */

static const struct
{
  int number; /* the number of weight layers, including three fully connected ones */
  int layers[5];
} published[] = {
  { 11, { 1, 1, 2, 2, 2 } },
  { 13, { 2, 2, 2, 2, 2 } },
  { 16, { 2, 2, 3, 3, 3 } },
  { 19, { 2, 2, 4, 4, 4 } },
};

/* Whether the layers are the first ones of the published network. */
static gboolean
begins_like (const Vgg *vgg, const int layers[5])
{
  for (int i = 0; i < vgg->n_blocks; i++)
    if (i >= 5 || vgg->layers[i] > layers[i] || (vgg->layers[i] < layers[i] && i + 1 < vgg->n_blocks))
      return FALSE;
  return TRUE;
}

/* "VGG-16", "VGG-16, cut after relu4_1", or a name with the number of layers. */
static char *
name_vgg (const Vgg *vgg)
{
  int last = vgg->n_blocks - 1;

  for (gsize i = 0; i < G_N_ELEMENTS (published); i++)
    if (begins_like (vgg, published[i].layers))
      return vgg->n_layers + 3 == published[i].number
                 ? g_strdup_printf ("VGG-%d", published[i].number)
                 : g_strdup_printf ("VGG-%d, cut after relu%d_%d", published[i].number, last + 1,
                                    vgg->layers[last]);
  return g_strdup_printf ("VGG-%d", vgg->n_layers + 3);
}

static gboolean
is_published_vgg (const Vgg *vgg)
{
  for (gsize i = 0; i < G_N_ELEMENTS (published); i++)
    if (begins_like (vgg, published[i].layers))
      return TRUE;
  return FALSE;
}

/* ---- the description ---- */

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

static gboolean
describe_vgg (LimnerDetection *detection, const Vgg *vgg, gboolean caffe)
{
  g_autofree char *name = name_vgg (vgg);

  detection->architecture = "vgg";
  detection->title = g_strconcat (name, caffe ? " (Caffe)" : "", NULL);
  detection->preprocess = caffe                                       ? LIMNER_PREPROCESS_CAFFE
                          : is_file (detection->checkpoint, SSD_FILE) ? PREPROCESS_SSD
                                                                      : LIMNER_PREPROCESS_IMAGENET;
  detection->training_data = "ImageNet, when it is one of the published ones; the file does not say";
  describe_numbers (detection->config, "convolutions_per_block", vgg, FALSE);
  describe_numbers (detection->config, "widths", vgg, TRUE);
  limner_config_text (detection->config, "pool", "max");
  describe_effects (detection->config);
  return TRUE;
}

gboolean
limner_detect_vgg (LimnerDetection *detection)
{
  Vgg vgg = { 0 };

  return read_sequence (detection, "features.", &vgg)
         && describe_vgg (detection, &vgg, is_from_caffe (detection));
}

/* Many networks have numbers as names, so only the published sequences are accepted. */
gboolean
limner_detect_vgg_features (LimnerDetection *detection)
{
  Vgg vgg = { 0 };

  return read_sequence (detection, "", &vgg) && vgg.n_blocks >= 3 && is_published_vgg (&vgg)
         && describe_vgg (detection, &vgg, is_from_caffe (detection));
}

gboolean
limner_detect_vgg_by_blocks (LimnerDetection *detection)
{
  Vgg vgg = { 0 };

  return read_blocks (detection, &vgg) && describe_vgg (detection, &vgg, TRUE);
}
