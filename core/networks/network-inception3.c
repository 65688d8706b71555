/* Inception v3, batch norms folded into the convolutions. Config "pooling" says whose it is: "torchvision"
 * averages with the padding as zeros; "fid", the network of the Fréchet Inception Distance, ported from
 * TensorFlow, averages over the pixels in the picture and takes the maximum in the last module. Taps: the
 * convolutions before the modules, and Mixed_5b to Mixed_7c. */
#include "config.h"

#include "formats/json-private.h"
#include "networks/builder-private.h"
#include "networks/inception3-private.h"

#include <glib/gi18n-lib.h>

#define MAX_CONVS 16

static int
add_inception_conv (LimnerBuilder *builder, int input, const char *module, const LimnerInception3Conv *conv,
                    GError **error)
{
  g_autofree char *name = module != NULL ? g_strdup_printf ("%s.%s", module, conv->name) : NULL;
  const LimnerConvSpec spec = { .stride = conv->stride, .pad = conv->pad, .padding = LIMNER_PAD_ZERO };
  int node = limner_builder_rectangular_conv (builder, input, name != NULL ? name : conv->name, conv->kernel,
                                              &spec, error);

  return node < 0 ? -1 : limner_builder_relu (builder, node, module != NULL ? NULL : conv->name, error);
}

static int
add_inception3_stem (LimnerBuilder *builder, GError **error)
{
  const LimnerPoolSpec pool = { .kernel = 3, .stride = 2 };
  int node = limner_graph_input (builder->graph, 3, error);

  for (int i = 0; i < LIMNER_INCEPTION3_STEM && node >= 0; i++)
    {
      node = add_inception_conv (builder, node, NULL, &limner_inception3_stem[i].conv, error);
      if (node >= 0 && limner_inception3_stem[i].pooled)
        node = limner_graph_max_pool (builder->graph, node, &pool, error);
    }
  return node;
}

static int
add_module_pool (LimnerBuilder *builder, int input, const LimnerInception3Module *module, gboolean fid,
                 GError **error)
{
  const LimnerPoolSpec reducing = { .kernel = 3, .stride = 2 };
  const LimnerPoolSpec keeping = { .kernel = 3, .stride = 1, .pad = 1, .counts_padding = !fid };
  const gboolean last = module == &limner_inception3_modules[LIMNER_INCEPTION3_MODULES - 1];

  if (module->reduces)
    return limner_graph_max_pool (builder->graph, input, &reducing, error);
  if (fid && last)
    return limner_graph_max_pool (builder->graph, input, &keeping, error);
  return limner_graph_avg_pool (builder->graph, input, &keeping, error);
}

static int
add_inception3_block (LimnerBuilder *builder, int input, const LimnerInception3Module *module, gboolean fid,
                      GError **error)
{
  int pool = add_module_pool (builder, input, module, fid, error), nodes[MAX_CONVS], parts[MAX_CONVS], node;
  guint n_parts = 0;

  if (pool < 0)
    return -1;
  for (int i = 0; i < module->n_convs; i++)
    {
      const LimnerInception3Conv *conv = &module->convs[i];
      const int from = conv->input == LIMNER_INCEPTION3_INPUT  ? input
                       : conv->input == LIMNER_INCEPTION3_POOL ? pool
                                                               : nodes[conv->input];

      nodes[i] = conv->name != NULL ? add_inception_conv (builder, from, module->name, conv, error) : from;
      if (nodes[i] < 0)
        return -1;
      if (conv->is_output)
        parts[n_parts++] = nodes[i];
    }
  node = limner_graph_concat (builder->graph, parts, n_parts, error);
  if (node >= 0)
    limner_graph_name (builder->graph, node, module->name);
  return node;
}

gboolean
limner_build_inception3 (LimnerBuilder *builder, GError **error)
{
  const char *pooling = limner_json_text (limner_model_config (builder->model), "pooling");
  const gboolean fid = g_strcmp0 (pooling, "fid") == 0;
  int node;

  if (!fid && g_strcmp0 (pooling, "torchvision") != 0)
    return limner_builder_damaged (builder, _ ("its description is invalid"), error);
  node = add_inception3_stem (builder, error);
  for (int i = 0; i < LIMNER_INCEPTION3_MODULES && node >= 0; i++)
    node = add_inception3_block (builder, node, &limner_inception3_modules[i], fid, error);
  return node >= 0;
}
