/* SqueezeNet: Iandola et al. 2016, "SqueezeNet: AlexNet-level accuracy with 50x fewer parameters". Config
 * "layers" lists conv1, pool and fireN in order. Taps: conv1, fire2, fire3, … */
#include "config.h"

#include "formats/json-private.h"
#include "networks/builder-private.h"

#include <glib/gi18n-lib.h>

#define MAX_LAYERS 64

static int
add_squeezenet_conv (LimnerBuilder *builder, int node, const char *fire, const char *part, int kernel,
                     GError **error)
{
  g_autofree char *name = g_strdup_printf ("%s.%s", fire, part);
  const LimnerConvSpec spec = { .stride = 1, .pad = kernel / 2, .padding = LIMNER_PAD_ZERO };

  node = limner_builder_conv (builder, node, name, kernel, &spec, error);
  return node < 0 ? -1 : limner_builder_relu (builder, node, NULL, error);
}

static int
add_fire (LimnerBuilder *builder, int node, const char *name, GError **error)
{
  int squeezed = add_squeezenet_conv (builder, node, name, "squeeze", 1, error), expanded[2];

  expanded[0] = squeezed < 0 ? -1 : add_squeezenet_conv (builder, squeezed, name, "expand1x1", 1, error);
  expanded[1] = expanded[0] < 0 ? -1 : add_squeezenet_conv (builder, squeezed, name, "expand3x3", 3, error);
  node = expanded[1] < 0 ? -1 : limner_graph_concat (builder->graph, expanded, 2, error);
  if (node >= 0)
    limner_graph_name (builder->graph, node, name);
  return node;
}

static int
add_first (LimnerBuilder *builder, int node, GError **error)
{
  const LimnerConvSpec spec = { .stride = 2 };

  node = limner_builder_conv (builder, node, "conv1", limner_builder_kernel (builder, "conv1"), &spec, error);
  return node < 0 ? -1 : limner_builder_relu (builder, node, "conv1", error);
}

gboolean
limner_build_squeezenet (LimnerBuilder *builder, GError **error)
{
  const LimnerPoolSpec pool = { .kernel = 3, .stride = 2, .ceil_mode = TRUE };
  JsonArray *layers = limner_json_list (limner_model_config (builder->model), "layers");
  guint n = layers ? json_array_get_length (layers) : 0;
  int node;

  if (n < 1 || n > MAX_LAYERS)
    return limner_builder_damaged (builder, _ ("its description is invalid"), error);
  node = limner_graph_input (builder->graph, 3, error);
  for (guint i = 0; i < n && node >= 0; i++)
    {
      const char *layer = limner_json_item_text (layers, i);

      if (!layer || limner_graph_find (builder->graph, layer) >= 0)
        return limner_builder_damaged (builder, _ ("its description is invalid"), error);
      if (g_str_equal (layer, "pool"))
        node = limner_graph_max_pool (builder->graph, node, &pool, error);
      else if (g_str_equal (layer, "conv1"))
        node = add_first (builder, node, error);
      else
        node = add_fire (builder, node, layer, error);
    }
  return node >= 0;
}
