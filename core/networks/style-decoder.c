/* Builds the graph of an encoder and a decoder for arbitrary styles. */
#include "config.h"

#include "networks/style-decoder-private.h"

#include "formats/json-private.h"
#include "nn/op-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MAX_LAYERS 64
#define MAX_UPS    5

static gboolean
add_level (LimnerStyleNetwork *network, const char *tap, gboolean covariance, LimnerBuilder *builder,
           GError **error)
{
  int node = limner_graph_find (network->graph, tap);

  if (node < 0 || network->n_levels == LIMNER_STYLE_NETWORK_LEVELS)
    return limner_builder_damaged (builder, _ ("its description is invalid"), error);
  network->levels[network->n_levels++] = (LimnerStyleNetworkLevel) { node, covariance };
  return TRUE;
}

static gboolean
add_encoder (LimnerStyleNetwork *network, LimnerNetworkPadding padding, GError **error)
{
  LimnerBuilder builder = { .model = network->encoder, .graph = network->graph, .padding = padding };

  return limner_build_vgg (&builder, error);
}

static LimnerTensor *
copy_tensor (const LimnerTensor *tensor, GError **error)
{
  LimnerTensor *own = limner_tensor_new (tensor->rank, tensor->shape, error);

  if (own != NULL)
    memcpy (own->data, tensor->data, tensor->size * sizeof (float));
  return own;
}

static LimnerTensor *
read_weight (LimnerBuilder *builder, const char *name, const char *suffix, int rank, GError **error)
{
  g_autofree char *full = g_strconcat (name, suffix, NULL);
  gint64 shape[LIMNER_MAX_RANK];

  if (limner_safetensors_shape (builder->model->file, full, shape) == rank)
    return limner_safetensors_get (builder->model->file, full, error);
  limner_builder_damaged (builder, _ ("a weight is missing or misshapen"), error);
  return NULL;
}

/* Adds a convolution, with reflection padding unless the decoder's config says otherwise. Returns the
 * node or -1. */
static int
add_decoder_conv (LimnerStyleNetwork *network, LimnerBuilder *builder, const char *name, int input, int level,
                  GError **error)
{
  LimnerStyleNetworkConv conv = { .node = -1, .level = level, .modulation = -1 };
  LimnerConvSpec spec = { .stride = 1 };

  conv.weight = read_weight (builder, name, ".weight", 4, error);
  conv.bias = conv.weight != NULL ? read_weight (builder, name, ".bias", 1, error) : NULL;
  conv.live_weight = conv.bias != NULL ? copy_tensor (conv.weight, error) : NULL;
  conv.live_bias = conv.live_weight != NULL ? copy_tensor (conv.bias, error) : NULL;
  if (conv.live_bias != NULL)
    {
      spec.pad = (int) CLAMP (conv.weight->shape[2] / 2, 0, 127);
      spec.padding = limner_builder_own_padding (builder);
      conv.node = limner_graph_conv (network->graph, input, &spec, conv.live_weight, conv.live_bias, error);
    }
  g_array_append_val (network->convs, conv);
  return conv.node;
}

static LimnerStyleNetworkConv *
last_conv (const LimnerStyleNetwork *network)
{
  return &g_array_index (network->convs, LimnerStyleNetworkConv, network->convs->len - 1);
}

static int
add_decoder_relu (LimnerStyleNetwork *network, int node, GError **error)
{
  return node < 0 ? -1 : limner_graph_relu (network->graph, node, 0.0f, error);
}

static int
add_up (LimnerStyleNetwork *network, int node, GError **error)
{
  return node < 0 ? -1 : limner_graph_resize (network->graph, node, 2, LIMNER_FILTER_NEAREST, error);
}

/* --- instant-decoder --- */

typedef struct
{
  LimnerStyleNetwork *network;
  LimnerBuilder *builder;
  int modulation; /* values of the FiLM vector so far */
} InstantDecoder;

/* Adds a modulated convolution without a ReLU. */
static int
add_modulated (InstantDecoder *decoder, const char *name, int input, int level, GError **error)
{
  LimnerStyleNetwork *network = decoder->network;
  int node = input < 0 ? -1 : add_decoder_conv (network, decoder->builder, name, input, level, error);

  if (node < 0)
    return -1;
  last_conv (network)->modulation = decoder->modulation;
  decoder->modulation += 2 * limner_graph_channels (network->graph, node);
  return node;
}

static int
add_modulated_relu (InstantDecoder *decoder, const char *name, int input, int level, GError **error)
{
  return add_decoder_relu (decoder->network, add_modulated (decoder, name, input, level, error), error);
}

/* Enlarges the deeper features two times and adds a level's own convolution. */
static int
add_skip (InstantDecoder *decoder, const char *name, int below, int level, GError **error)
{
  LimnerStyleNetwork *network = decoder->network;
  int up = add_up (network, below, error);
  int skip = up < 0 ? -1
                    : add_decoder_conv (network, decoder->builder, name, network->levels[level].node, level,
                                        error);

  /* The covariance map is fused into the weights, which is exact only for 1x1 convolutions. */
  if (skip >= 0 && last_conv (network)->weight->shape[2] != 1)
    {
      limner_builder_damaged (decoder->builder, _ ("a weight is missing or misshapen"), error);
      return -1;
    }
  return skip < 0 ? -1
                  : add_decoder_relu (network, limner_graph_add (network->graph, up, skip, error), error);
}

static int
add_deepest (InstantDecoder *decoder, GError **error)
{
  LimnerStyleNetwork *network = decoder->network;
  int node = add_modulated_relu (decoder, "conv4", network->levels[3].node, 3, error);
  int inner = add_modulated_relu (decoder, "conv4a", node, -1, error);

  inner = add_modulated (decoder, "conv4b", inner, -1, error);
  return inner < 0 ? -1 : limner_graph_add (network->graph, node, inner, error);
}

static gboolean
add_instant_decoder (InstantDecoder *decoder, GError **error)
{
  LimnerStyleNetwork *network = decoder->network;
  int node = add_deepest (decoder, error), input = 0;

  node = add_skip (decoder, "skip3", node, 2, error);
  node = add_modulated_relu (decoder, "conv3", node, -1, error);
  node = add_modulated_relu (decoder, "conv3a", node, -1, error);
  node = add_skip (decoder, "skip2", node, 1, error);
  node = add_modulated_relu (decoder, "conv2", node, -1, error);
  node = add_skip (decoder, "skip1", node, 0, error);
  node = add_modulated_relu (decoder, "conv1", node, -1, error);
  node = node < 0 ? -1 : limner_graph_concat (network->graph, (int[]) { node, input }, 2, error);
  node = node < 0 ? -1 : add_decoder_conv (network, decoder->builder, "out", node, -1, error);
  if (node < 0)
    return FALSE;
  last_conv (network)->reads_input = TRUE;
  network->image = node;
  return TRUE;
}

static gboolean
is_vector (const LimnerTensor *tensor, gint64 length)
{
  return tensor->shape[0] == length;
}

static gboolean
read_modulation (LimnerStyleNetwork *network, LimnerBuilder *builder, int modulation, GError **error)
{
  const struct
  {
    LimnerTensor **tensor;
    const char *name, *suffix;
    int rank;
  } weights[] = {
    { &network->code_weight, "code", ".weight", 2 }, { &network->code_bias, "code", ".bias", 1 },
    { &network->code_mean, "code", ".mean", 1 },     { &network->code_scale, "code", ".scale", 1 },
    { &network->film_weight, "film", ".weight", 2 }, { &network->film_bias, "film", ".bias", 1 },
  };
  gint64 statistics = 0, code;

  for (guint i = 0; i < network->n_levels; i++)
    statistics += 2 * (gint64) limner_graph_channels (network->graph, network->levels[i].node);
  for (guint i = 0; i < G_N_ELEMENTS (weights); i++)
    {
      *weights[i].tensor = read_weight (builder, weights[i].name, weights[i].suffix, weights[i].rank, error);
      if (*weights[i].tensor == NULL)
        return FALSE;
    }
  code = network->code_weight->shape[0];
  if (network->code_weight->shape[1] == statistics && is_vector (network->code_bias, code)
      && is_vector (network->code_mean, statistics) && is_vector (network->code_scale, statistics)
      && network->film_weight->shape[0] == modulation && network->film_weight->shape[1] == code
      && is_vector (network->film_bias, modulation))
    return TRUE;
  return limner_builder_damaged (builder, _ ("a weight is missing or misshapen"), error);
}

static double
read_setting (JsonObject *config, const char *name, double otherwise, double least, double most)
{
  double value;

  return limner_json_number (config, name, &value) && value >= least && value <= most ? value : otherwise;
}

static gboolean
build_instant (LimnerStyleNetwork *network, LimnerBuilder *builder, GError **error)
{
  JsonObject *config = limner_model_config (builder->model);
  JsonArray *taps = limner_json_list (config, "encoder_taps");
  InstantDecoder decoder = { .network = network, .builder = builder };

  network->palette = TRUE;
  network->shrink = read_setting (config, "shrink", 0.01, 1e-6, 1);
  network->stretch = read_setting (config, "stretch", 6, 1, 1e3);
  network->epsilon = read_setting (config, "epsilon", 1e-5, 1e-12, 1);
  network->code_floor = read_setting (config, "code_floor", 1e-3, 1e-12, 1);
  network->code_limit = read_setting (config, "code_limit", 3, 1e-3, 1e3);
  if (!add_encoder (network, LIMNER_NETWORK_REFLECT_ALL, error))
    return FALSE;
  for (guint i = 0; i < LIMNER_STYLE_NETWORK_LEVELS; i++)
    {
      const char *tap = limner_json_item_text (taps, i);

      if (!add_level (network, tap != NULL ? tap : "", i + 1 < LIMNER_STYLE_NETWORK_LEVELS, builder, error))
        return FALSE;
    }
  return add_instant_decoder (&decoder, error)
         && read_modulation (network, builder, decoder.modulation, error);
}

/* --- adain-decoder --- */

/* Config "layers" lists convN and up in order (network-adain.c). Every convN but the last has a ReLU. */
static gboolean
add_adain_decoder (LimnerStyleNetwork *network, LimnerBuilder *builder, GError **error)
{
  JsonArray *layers = limner_json_list (limner_model_config (builder->model), "layers");
  guint n = layers ? json_array_get_length (layers) : 0;
  int node = network->levels[0].node, level = 0, ups = 0;

  for (guint i = 0; i < n && n <= MAX_LAYERS && node >= 0; i++)
    {
      const char *layer = limner_json_item_text (layers, i);
      gboolean up = g_strcmp0 (layer, "up") == 0;

      /* The layer that receives the style's statistics must be a convolution. */
      if (layer == NULL || (up && (++ups > MAX_UPS || level >= 0)))
        return limner_builder_damaged (builder, _ ("its description is invalid"), error);
      node = up ? add_up (network, node, error)
                : add_decoder_conv (network, builder, layer, node, level, error);
      level = -1;
      if (!up && i + 1 < n)
        node = add_decoder_relu (network, node, error);
    }
  network->image = node;
  return level < 0 && node >= 0;
}

static gboolean
build_adain (LimnerStyleNetwork *network, LimnerBuilder *builder, GError **error)
{
  const char *tap = limner_style_network_deepest_tap (builder->model);

  network->epsilon = 1e-5;
  return add_encoder (network, LIMNER_NETWORK_OWN_PADDING, error)
         && add_level (network, tap, FALSE, builder, error) && add_adain_decoder (network, builder, error);
}

gboolean
limner_style_network_build (LimnerStyleNetwork *network, LimnerBuilder *builder, GError **error)
{
  if (g_str_equal (limner_model_architecture (builder->model), "adain-decoder"))
    return build_adain (network, builder, error);
  return build_instant (network, builder, error);
}
