#include "config.h"

#include "networks/style-network-private.h"

#include "formats/file-private.h"
#include "formats/json-private.h"
#include "limner/error.h"
#include "networks/builder-private.h"
#include "nn/op-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MAX_LAYERS 64
#define MAX_UPS    5

gboolean
limner_model_is_style_network (const LimnerModel *model)
{
  const char *architecture = limner_model_architecture (model);

  return g_str_equal (architecture, "adain-decoder") || g_str_equal (architecture, "instant-decoder");
}

/* --- the encoder --- */

/* The channels of a layer of a VGG; 0: it has no layer of that name. */
static gint64
channels_of (LimnerModel *model, const char *tap)
{
  g_autofree char *weight
      = g_str_has_prefix (tap, "relu") ? g_strdup_printf ("conv%s.weight", tap + 4) : NULL;
  gint64 shape[LIMNER_MAX_RANK];

  if (weight == NULL || !g_strv_contains (limner_model_taps (model), tap)
      || limner_safetensors_shape (model->file, weight, shape) != 4)
    return 0;
  return shape[0];
}

/* The deepest layer of the encoder that the decoder reads, or NULL. */
static const char *
deepest_tap (LimnerModel *decoder)
{
  JsonObject *config = limner_model_config (decoder);
  JsonArray *taps;

  if (g_str_equal (limner_model_architecture (decoder), "adain-decoder"))
    return limner_json_text (config, "encoder_tap");
  taps = limner_json_list (config, "encoder_taps");
  return taps && json_array_get_length (taps) == LIMNER_STYLE_NETWORK_LEVELS
             ? limner_json_item_text (taps, LIMNER_STYLE_NETWORK_LEVELS - 1)
             : NULL;
}

/* The input channels of the decoder's first convolution; 0: it has none. */
static gint64
channels_read (LimnerModel *decoder)
{
  gboolean adain = g_str_equal (limner_model_architecture (decoder), "adain-decoder");
  gint64 shape[LIMNER_MAX_RANK];

  return limner_safetensors_shape (decoder->file, adain ? "conv1.weight" : "conv4.weight", shape) == 4
             ? shape[1]
             : 0;
}

gboolean
limner_style_network_takes_encoder (LimnerModel *decoder, LimnerModel *candidate)
{
  JsonObject *config = limner_model_config (decoder);
  const char *digest = limner_json_text (config, "encoder_digest"),
             *source_digest = limner_json_text (config, "encoder_digest_of_source"),
             *tap = deepest_tap (decoder);

  if (!g_str_equal (limner_model_architecture (candidate), "vgg") || limner_model_preprocess (candidate)->bgr
      || tap == NULL || channels_of (candidate, tap) != channels_read (decoder))
    return FALSE;
  if (digest != NULL)
    return g_str_equal (limner_model_digest (candidate), digest);
  return source_digest == NULL || g_str_equal (limner_model_source_digest (candidate), source_digest);
}

const char *
limner_style_network_encoder_id (const LimnerModel *decoder)
{
  return limner_json_text (limner_model_config (decoder), "encoder");
}

LimnerModel *
limner_style_network_find_encoder (LimnerModel *decoder, GError **error)
{
  if (deepest_tap (decoder) == NULL || channels_read (decoder) == 0)
    {
      limner_damaged (error, decoder->path, _ ("Limner network"), _ ("its description makes no sense"));
      return NULL;
    }
  if (decoder->find_encoder)
    return decoder->find_encoder (decoder, error);
  g_set_error (error, LIMNER_ERROR, LIMNER_ERROR_NO_MODEL,
               _ ("The network “%s” is a decoder and was opened without its encoder: import it first."),
               limner_model_id (decoder));
  return NULL;
}

static gboolean
add_level (LimnerStyleNetwork *painter, const char *tap, gboolean covariance, LimnerBuilder *builder,
           GError **error)
{
  int node = limner_graph_find (painter->graph, tap);

  if (node < 0 || painter->n_levels == LIMNER_STYLE_NETWORK_LEVELS)
    return limner_builder_damaged (builder, _ ("its description makes no sense"), error);
  painter->levels[painter->n_levels++] = (LimnerStyleNetworkLevel) { node, covariance };
  return TRUE;
}

static gboolean
add_encoder (LimnerStyleNetwork *painter, LimnerNetworkPadding padding, GError **error)
{
  LimnerBuilder builder = { .model = painter->encoder, .graph = painter->graph, .padding = padding };

  return limner_build_vgg (&builder, error);
}

/* --- the decoder --- */

static LimnerTensor *
copy (const LimnerTensor *tensor, GError **error)
{
  LimnerTensor *own = limner_tensor_new (tensor->rank, tensor->shape, error);

  if (own != NULL)
    memcpy (own->data, tensor->data, tensor->size * sizeof (float));
  return own;
}

static LimnerTensor *
load (LimnerBuilder *builder, const char *name, const char *part, int rank, GError **error)
{
  g_autofree char *full = g_strconcat (name, part, NULL);
  gint64 shape[LIMNER_MAX_RANK];

  if (limner_safetensors_shape (builder->model->file, full, shape) == rank)
    return limner_safetensors_get (builder->model->file, full, error);
  limner_builder_damaged (builder, _ ("a weight is missing or misshapen"), error);
  return NULL;
}

/* Adds a convolution, with reflection padding unless the decoder's config says otherwise. Returns the
 * node or -1. */
static int
add_conv (LimnerStyleNetwork *painter, LimnerBuilder *builder, const char *name, int input, int level,
          GError **error)
{
  LimnerStyleNetworkConv conv = { .node = -1, .level = level, .modulation = -1 };
  LimnerConvSpec spec = { .stride = 1 };

  conv.weight = load (builder, name, ".weight", 4, error);
  conv.bias = conv.weight != NULL ? load (builder, name, ".bias", 1, error) : NULL;
  conv.live_weight = conv.bias != NULL ? copy (conv.weight, error) : NULL;
  conv.live_bias = conv.live_weight != NULL ? copy (conv.bias, error) : NULL;
  if (conv.live_bias != NULL)
    {
      spec.pad = (int) CLAMP (conv.weight->shape[2] / 2, 0, 127);
      spec.padding = limner_builder_own_padding (builder);
      conv.node = limner_graph_conv (painter->graph, input, &spec, conv.live_weight, conv.live_bias, error);
    }
  g_array_append_val (painter->convs, conv);
  return conv.node;
}

static LimnerStyleNetworkConv *
last_conv (const LimnerStyleNetwork *painter)
{
  return &g_array_index (painter->convs, LimnerStyleNetworkConv, painter->convs->len - 1);
}

static int
add_relu (LimnerStyleNetwork *painter, int node, GError **error)
{
  return node < 0 ? -1 : limner_graph_relu (painter->graph, node, 0.0f, error);
}

static int
add_up (LimnerStyleNetwork *painter, int node, GError **error)
{
  return node < 0 ? -1 : limner_graph_resize (painter->graph, node, 2, LIMNER_FILTER_NEAREST, error);
}

/* --- instant-decoder --- */

/* Adds a modulated convolution with `outputs` channels, and a ReLU if requested. */
static int
add_modulated (LimnerStyleNetwork *painter, LimnerBuilder *builder, const char *name, int input, int level,
               int *modulation, gboolean relu, GError **error)
{
  int node = input < 0 ? -1 : add_conv (painter, builder, name, input, level, error);

  if (node < 0)
    return -1;
  last_conv (painter)->modulation = *modulation;
  *modulation += 2 * limner_graph_channels (painter->graph, node);
  return relu ? add_relu (painter, node, error) : node;
}

/* Enlarges the deeper features two times and adds a level's own convolution. */
static int
add_skip (LimnerStyleNetwork *painter, LimnerBuilder *builder, const char *name, int below, int level,
          GError **error)
{
  int up = add_up (painter, below, error);
  int skip = up < 0 ? -1 : add_conv (painter, builder, name, painter->levels[level].node, level, error);

  /* The covariance map is fused into the weights, which is exact only for 1x1 convolutions. */
  if (skip >= 0 && last_conv (painter)->weight->shape[2] != 1)
    {
      limner_builder_damaged (builder, _ ("a weight is missing or misshapen"), error);
      return -1;
    }
  return skip < 0 ? -1 : add_relu (painter, limner_graph_add (painter->graph, up, skip, error), error);
}

static int
add_deepest (LimnerStyleNetwork *painter, LimnerBuilder *builder, int *modulation, GError **error)
{
  int node = add_modulated (painter, builder, "conv4", painter->levels[3].node, 3, modulation, TRUE, error);
  int inner = add_modulated (painter, builder, "conv4a", node, -1, modulation, TRUE, error);

  inner = add_modulated (painter, builder, "conv4b", inner, -1, modulation, FALSE, error);
  return inner < 0 ? -1 : limner_graph_add (painter->graph, node, inner, error);
}

static gboolean
add_instant_decoder (LimnerStyleNetwork *painter, LimnerBuilder *builder, int *modulation, GError **error)
{
  int node = add_deepest (painter, builder, modulation, error), input = 0;

  node = add_skip (painter, builder, "skip3", node, 2, error);
  node = add_modulated (painter, builder, "conv3", node, -1, modulation, TRUE, error);
  node = add_modulated (painter, builder, "conv3a", node, -1, modulation, TRUE, error);
  node = add_skip (painter, builder, "skip2", node, 1, error);
  node = add_modulated (painter, builder, "conv2", node, -1, modulation, TRUE, error);
  node = add_skip (painter, builder, "skip1", node, 0, error);
  node = add_modulated (painter, builder, "conv1", node, -1, modulation, TRUE, error);
  node = node < 0 ? -1 : limner_graph_concat (painter->graph, (int[]) { node, input }, 2, error);
  node = node < 0 ? -1 : add_conv (painter, builder, "out", node, -1, error);
  if (node < 0)
    return FALSE;
  last_conv (painter)->reads_input = TRUE;
  painter->image = node;
  return TRUE;
}

static gboolean
is_vector (const LimnerTensor *tensor, gint64 length)
{
  return tensor->shape[0] == length;
}

static gboolean
load_modulation (LimnerStyleNetwork *painter, LimnerBuilder *builder, int modulation, GError **error)
{
  gint64 statistics = 0, code;

  for (guint i = 0; i < painter->n_levels; i++)
    statistics += 2 * (gint64) limner_graph_channels (painter->graph, painter->levels[i].node);
  if (!(painter->code_weight = load (builder, "code", ".weight", 2, error))
      || !(painter->code_bias = load (builder, "code", ".bias", 1, error))
      || !(painter->code_mean = load (builder, "code", ".mean", 1, error))
      || !(painter->code_scale = load (builder, "code", ".scale", 1, error))
      || !(painter->film_weight = load (builder, "film", ".weight", 2, error))
      || !(painter->film_bias = load (builder, "film", ".bias", 1, error)))
    return FALSE;
  code = painter->code_weight->shape[0];
  if (painter->code_weight->shape[1] == statistics && is_vector (painter->code_bias, code)
      && is_vector (painter->code_mean, statistics) && is_vector (painter->code_scale, statistics)
      && painter->film_weight->shape[0] == modulation && painter->film_weight->shape[1] == code
      && is_vector (painter->film_bias, modulation))
    return TRUE;
  return limner_builder_damaged (builder, _ ("a weight is missing or misshapen"), error);
}

static double
number (JsonObject *config, const char *name, double otherwise, double least, double most)
{
  double value;

  return limner_json_number (config, name, &value) && value >= least && value <= most ? value : otherwise;
}

static gboolean
init_instant (LimnerStyleNetwork *painter, LimnerBuilder *builder, GError **error)
{
  JsonObject *config = limner_model_config (builder->model);
  JsonArray *taps = limner_json_list (config, "encoder_taps");
  int modulation = 0;

  painter->palette = TRUE;
  painter->shrink = number (config, "shrink", 0.01, 1e-6, 1);
  painter->stretch = number (config, "stretch", 6, 1, 1e3);
  painter->epsilon = number (config, "epsilon", 1e-5, 1e-12, 1);
  painter->code_floor = number (config, "code_floor", 1e-3, 1e-12, 1);
  painter->code_limit = number (config, "code_limit", 3, 1e-3, 1e3);
  if (!add_encoder (painter, LIMNER_NETWORK_REFLECT_ALL, error))
    return FALSE;
  for (guint i = 0; i < LIMNER_STYLE_NETWORK_LEVELS; i++)
    {
      const char *tap = limner_json_item_text (taps, i);

      if (!add_level (painter, tap != NULL ? tap : "", i + 1 < LIMNER_STYLE_NETWORK_LEVELS, builder, error))
        return FALSE;
    }
  return add_instant_decoder (painter, builder, &modulation, error)
         && load_modulation (painter, builder, modulation, error);
}

/* --- adain-decoder --- */

/* Config "layers" lists convN and up in order (network-adain.c). Every convN but the last has a ReLU. */
static gboolean
add_adain_decoder (LimnerStyleNetwork *painter, LimnerBuilder *builder, GError **error)
{
  JsonArray *layers = limner_json_list (limner_model_config (builder->model), "layers");
  guint n = layers ? json_array_get_length (layers) : 0;
  int node = painter->levels[0].node, level = 0, ups = 0;

  for (guint i = 0; i < n && n <= MAX_LAYERS && node >= 0; i++)
    {
      const char *layer = limner_json_item_text (layers, i);
      gboolean up = g_strcmp0 (layer, "up") == 0;

      /* The layer that receives the style's statistics must be a convolution. */
      if (layer == NULL || (up && (++ups > MAX_UPS || level >= 0)))
        return limner_builder_damaged (builder, _ ("its description makes no sense"), error);
      node = up ? add_up (painter, node, error) : add_conv (painter, builder, layer, node, level, error);
      level = -1;
      if (!up && i + 1 < n)
        node = add_relu (painter, node, error);
    }
  painter->image = node;
  return level < 0 && node >= 0;
}

static gboolean
init_adain (LimnerStyleNetwork *painter, LimnerBuilder *builder, GError **error)
{
  const char *tap = deepest_tap (builder->model);

  painter->epsilon = 1e-5;
  return add_encoder (painter, LIMNER_NETWORK_OWN_PADDING, error)
         && add_level (painter, tap, FALSE, builder, error) && add_adain_decoder (painter, builder, error);
}

/* --- both --- */

gboolean
limner_style_network_init (LimnerStyleNetwork *painter, LimnerModel *decoder, LimnerModel *encoder,
                           GError **error)
{
  LimnerBuilder builder = { .model = decoder };
  GError *local = NULL;
  gboolean ok;

  *painter = (LimnerStyleNetwork) { .encoder = limner_model_ref (encoder), .image = -1 };
  builder.graph = painter->graph = limner_graph_new ();
  painter->convs = g_array_new (FALSE, FALSE, sizeof (LimnerStyleNetworkConv));
  /* The statistics are fused into the weights. With zero padding that differs from mapping the features. */
  if (deepest_tap (decoder) == NULL || limner_builder_own_padding (&builder) == LIMNER_PAD_ZERO)
    ok = limner_builder_damaged (&builder, _ ("its description makes no sense"), &local);
  else
    ok = g_str_equal (limner_model_architecture (decoder), "adain-decoder")
             ? init_adain (painter, &builder, &local)
             : init_instant (painter, &builder, &local);
  if (ok && limner_graph_channels (painter->graph, painter->image) != 3)
    ok = limner_builder_damaged (&builder, _ ("it makes no picture"), &local);
  if (!ok && local == NULL)
    limner_builder_damaged (&builder, _ ("its description makes no sense"), &local);
  if (ok)
    return TRUE;
  g_propagate_error (error, local);
  limner_style_network_clear (painter);
  return FALSE;
}

void
limner_style_network_clear (LimnerStyleNetwork *painter)
{
  for (guint i = 0; painter->convs != NULL && i < painter->convs->len; i++)
    {
      LimnerStyleNetworkConv *conv = &g_array_index (painter->convs, LimnerStyleNetworkConv, i);

      g_clear_pointer (&conv->weight, limner_tensor_unref);
      g_clear_pointer (&conv->bias, limner_tensor_unref);
      g_clear_pointer (&conv->live_weight, limner_tensor_unref);
      g_clear_pointer (&conv->live_bias, limner_tensor_unref);
    }
  g_clear_pointer (&painter->convs, g_array_unref);
  g_clear_pointer (&painter->graph, limner_graph_unref);
  g_clear_pointer (&painter->encoder, limner_model_unref);
  g_clear_pointer (&painter->code_weight, limner_tensor_unref);
  g_clear_pointer (&painter->code_bias, limner_tensor_unref);
  g_clear_pointer (&painter->code_mean, limner_tensor_unref);
  g_clear_pointer (&painter->code_scale, limner_tensor_unref);
  g_clear_pointer (&painter->film_weight, limner_tensor_unref);
  g_clear_pointer (&painter->film_bias, limner_tensor_unref);
}

void
limner_style_network_refresh (const LimnerStyleNetwork *painter, const LimnerStyleNetworkConv *conv)
{
  const LimnerNode *node = limner_graph_node (painter->graph, conv->node);

  node->op->refresh (node);
}
