/* Fast style transfer, one style per network: Johnson, Alahi & Fei-Fei 2016, "Perceptual losses for
 * real-time style transfer and super-resolution", with instance norm (Ulyanov et al. 2016) and
 * reflection padding. Taps: conv1 to conv3, res1 …, deconv1, deconv2, and image, the picture in the
 * input's range. */
#include "config.h"

#include "formats/json-private.h"
#include "networks/builder-private.h"

#include <glib/gi18n-lib.h>

#define MAX_BLOCKS 32
#define EPSILON    1e-5f

static int
add_mirrored_conv (LimnerBuilder *builder, int node, const char *name, int kernel, int stride, GError **error)
{
  const LimnerConvSpec spec = { .stride = stride, .pad = kernel / 2, .padding = LIMNER_PAD_REFLECT };

  return limner_builder_conv (builder, node, name, kernel, &spec, error);
}

/* A convolution and its instance norm: their names in the file, and the convolution's geometry. */
typedef struct
{
  const char *conv, *norm;
  int kernel, stride;
} NormedConv;

static int
add_normed (LimnerBuilder *builder, int node, NormedConv layer, GError **error)
{
  node = add_mirrored_conv (builder, node, layer.conv, layer.kernel, layer.stride, error);
  return node < 0 ? -1 : limner_builder_instance_norm (builder, node, layer.norm, EPSILON, error);
}

/* Adds a convolution, its instance norm and a ReLU with the convolution's name. */
static int
add_rectified (LimnerBuilder *builder, int node, NormedConv layer, GError **error)
{
  node = add_normed (builder, node, layer, error);
  return node < 0 ? -1 : limner_builder_relu (builder, node, layer.conv, error);
}

static int
add_fast_style_block (LimnerBuilder *builder, int input, int number, GError **error)
{
  g_autofree char *name = g_strdup_printf ("res%d", number);
  g_autofree char *conv1 = g_strconcat (name, ".conv1", NULL), *norm1 = g_strconcat (name, ".in1", NULL);
  g_autofree char *conv2 = g_strconcat (name, ".conv2", NULL), *norm2 = g_strconcat (name, ".in2", NULL);
  int node = add_normed (builder, input, (NormedConv) { conv1, norm1, 3, 1 }, error);

  node = node < 0 ? -1 : limner_builder_relu (builder, node, NULL, error);
  node = node < 0 ? -1 : add_normed (builder, node, (NormedConv) { conv2, norm2, 3, 1 }, error);
  node = node < 0 ? -1 : limner_graph_add (builder->graph, input, node, error);
  if (node >= 0)
    limner_graph_name (builder->graph, node, name);
  return node;
}

static int
add_upsampled (LimnerBuilder *builder, int node, const char *conv, const char *norm, GError **error)
{
  node = limner_graph_resize (builder->graph, node, 2, LIMNER_FILTER_NEAREST, error);
  return node < 0 ? -1 : add_rectified (builder, node, (NormedConv) { conv, norm, 3, 1 }, error);
}

gboolean
limner_build_fast_style (LimnerBuilder *builder, GError **error)
{
  double blocks;
  int node;

  if (!limner_json_number (limner_model_config (builder->model), "residual_blocks", &blocks)
      || !(blocks >= 0 && blocks <= MAX_BLOCKS))
    return limner_builder_damaged (builder, _ ("its description is invalid"), error);
  node = limner_graph_input (builder->graph, 3, error);
  node = node < 0 ? -1 : add_rectified (builder, node, (NormedConv) { "conv1", "in1", 9, 1 }, error);
  node = node < 0 ? -1 : add_rectified (builder, node, (NormedConv) { "conv2", "in2", 3, 2 }, error);
  node = node < 0 ? -1 : add_rectified (builder, node, (NormedConv) { "conv3", "in3", 3, 2 }, error);
  for (int i = 1; i <= (int) blocks && node >= 0; i++)
    node = add_fast_style_block (builder, node, i, error);
  node = node < 0 ? -1 : add_upsampled (builder, node, "deconv1", "in4", error);
  node = node < 0 ? -1 : add_upsampled (builder, node, "deconv2", "in5", error);
  node = node < 0 ? -1 : add_mirrored_conv (builder, node, "deconv3", 9, 1, error);
  if (node >= 0)
    limner_graph_name (builder->graph, node, "image");
  return node >= 0;
}
