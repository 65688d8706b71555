/* Decoders of AdaIN (Huang & Belongie 2017, "Arbitrary style transfer in real-time with adaptive
 * instance normalization"). Config "layers" lists the layers in order: convN (3x3, reflection or zero
 * padding, with a ReLU except after the last) and up (nearest, twice the size). Tap: image, RGB in 0..1.
 * The encoder is a VGG. */
#include "config.h"

#include "formats/json-private.h"
#include "networks/builder-private.h"

#include <glib/gi18n-lib.h>

#define MAX_LAYERS 64
#define MAX_UPS    5

static int
add_input (LimnerBuilder *builder, GError **error)
{
  gint64 shape[LIMNER_MAX_RANK];

  if (limner_safetensors_shape (builder->model->file, "conv1.weight", shape) != 4
      || shape[1] > LIMNER_MAX_CHANNELS)
    {
      limner_builder_damaged (builder, _ ("“conv1.weight” is missing"), error);
      return -1;
    }
  return limner_graph_input (builder->graph, (int) shape[1], error);
}

gboolean
limner_build_adain_decoder (LimnerBuilder *builder, GError **error)
{
  JsonObject *config = limner_model_config (builder->model);
  JsonArray *layers = limner_json_list (config, "layers");
  guint n = layers ? json_array_get_length (layers) : 0;
  const LimnerConvSpec spec = { .stride = 1, .pad = 1, .padding = limner_builder_own_padding (builder) };
  int node, ups = 0;

  if (n < 1 || n > MAX_LAYERS)
    return limner_builder_damaged (builder, _ ("its description is invalid"), error);
  node = add_input (builder, error);
  for (guint i = 0; i < n && node >= 0; i++)
    {
      const char *layer = limner_json_item_text (layers, i);

      if (!layer || (g_str_equal (layer, "up") && ++ups > MAX_UPS))
        return limner_builder_damaged (builder, _ ("its description is invalid"), error);
      if (g_str_equal (layer, "up"))
        node = limner_graph_resize (builder->graph, node, 2, LIMNER_FILTER_NEAREST, error);
      else
        node = limner_builder_conv (builder, node, layer, 3, &spec, error);
      if (node >= 0 && i + 1 < n && !g_str_equal (layer, "up"))
        node = limner_builder_relu (builder, node, NULL, error);
    }
  if (node >= 0)
    limner_graph_name (builder->graph, node, "image");
  return node >= 0;
}
