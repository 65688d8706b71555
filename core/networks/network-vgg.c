/* VGG (Simonyan & Zisserman 2015, "Very deep convolutional networks for large-scale image recognition"):
 * blocks of 3x3 convolutions with ReLU and a 2x2 pooling between blocks. Layers are called convB_K and
 * reluB_K. */
#include "config.h"

#include "formats/json-private.h"
#include "networks/builder-private.h"

#include <glib/gi18n-lib.h>

#define MAX_BLOCKS           8
#define MAX_LAYERS_PER_BLOCK 32

typedef struct
{
  guint n_blocks;
  int layers[MAX_BLOCKS];
  gboolean average; /* TRUE: average pooling; FALSE: max pooling */
  gboolean ceil_mode;
  const char *input_layer; /* a 1x1 convolution before the first block, or NULL */
} VggConfig;

static gboolean
read_vgg_config (JsonObject *object, VggConfig *config)
{
  JsonArray *list = limner_json_list (object, "convolutions_per_block");
  const char *pool = limner_json_text (object, "pool");
  double layers;

  if (!list || !pool || (!g_str_equal (pool, "average") && !g_str_equal (pool, "max")))
    return FALSE;
  config->average = g_str_equal (pool, "average");
  config->ceil_mode = g_strcmp0 (limner_json_text (object, "pool_rounding"), "up") == 0;
  config->input_layer = limner_json_text (object, "input_layer");
  config->n_blocks = json_array_get_length (list);
  if (config->n_blocks < 1 || config->n_blocks > MAX_BLOCKS)
    return FALSE;
  for (guint i = 0; i < config->n_blocks; i++)
    {
      if (!limner_json_item (list, i, &layers) || !(layers >= 1 && layers <= MAX_LAYERS_PER_BLOCK))
        return FALSE;
      config->layers[i] = (int) layers;
    }
  return TRUE;
}

static int
add_layer (LimnerBuilder *builder, int node, guint block, int layer, GError **error)
{
  g_autofree char *conv = g_strdup_printf ("conv%u_%d", block, layer);
  g_autofree char *relu = g_strdup_printf ("relu%u_%d", block, layer);
  const LimnerConvSpec spec = { .stride = 1, .pad = 1, .padding = limner_builder_own_padding (builder) };

  node = limner_builder_conv (builder, node, conv, 3, &spec, error);
  return node < 0 ? -1 : limner_builder_relu (builder, node, relu, error);
}

gboolean
limner_build_vgg (LimnerBuilder *builder, GError **error)
{
  LimnerPoolSpec pool = { .kernel = 2, .stride = 2 };
  VggConfig config;
  int node;

  if (!read_vgg_config (limner_model_config (builder->model), &config))
    return limner_builder_damaged (builder, _ ("its description is invalid"), error);
  pool.ceil_mode = config.ceil_mode;
  node = limner_graph_input (builder->graph, 3, error);
  if (config.input_layer && node >= 0)
    node = limner_builder_conv (builder, node, config.input_layer, 1, &(LimnerConvSpec) { .stride = 1 },
                                error);
  for (guint block = 0; block < config.n_blocks; block++)
    {
      if (block > 0 && node >= 0)
        node = config.average ? limner_graph_avg_pool (builder->graph, node, &pool, error)
                              : limner_graph_max_pool (builder->graph, node, &pool, error);
      for (int layer = 0; layer < config.layers[block] && node >= 0; layer++)
        node = add_layer (builder, node, block + 1, layer + 1, error);
    }
  return node >= 0;
}
