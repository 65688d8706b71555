/* GoogLeNet (Szegedy et al. 2015, "Going deeper with convolutions") as in torchvision: batch norms are
 * folded into the convolutions; there is no local response normalisation. Taps: conv1 to conv3,
 * inception3a to inception5b. */
#include "networks/builder-private.h"

/* Adds a convolution with its ReLU; at stride 1 the size stays the same. */
static int
add_googlenet_conv (LimnerBuilder *builder, int node, const char *name, int stride, const char *tap,
                    GError **error)
{
  int kernel = limner_builder_kernel (builder, name);
  const LimnerConvSpec spec = { .stride = stride, .pad = kernel / 2, .padding = LIMNER_PAD_ZERO };

  node = limner_builder_conv (builder, node, name, kernel, &spec, error);
  return node < 0 ? -1 : limner_builder_relu (builder, node, tap, error);
}

static int
add_branch (LimnerBuilder *builder, int node, const char *module, const char *branch, GError **error)
{
  g_autofree char *name = g_strdup_printf ("inception%s.%s", module, branch);

  return add_googlenet_conv (builder, node, name, 1, NULL, error);
}

static int
add_module (LimnerBuilder *builder, int node, const char *module, GError **error)
{
  const LimnerPoolSpec pool = { .kernel = 3, .stride = 1, .pad = 1, .ceil_mode = TRUE };
  g_autofree char *tap = g_strconcat ("inception", module, NULL);
  int branches[4];

  branches[0] = add_branch (builder, node, module, "branch1", error);
  branches[1] = branches[0] < 0 ? -1 : add_branch (builder, node, module, "branch2.0", error);
  branches[1] = branches[1] < 0 ? -1 : add_branch (builder, branches[1], module, "branch2.1", error);
  branches[2] = branches[1] < 0 ? -1 : add_branch (builder, node, module, "branch3.0", error);
  branches[2] = branches[2] < 0 ? -1 : add_branch (builder, branches[2], module, "branch3.1", error);
  branches[3] = branches[2] < 0 ? -1 : limner_graph_max_pool (builder->graph, node, &pool, error);
  branches[3] = branches[3] < 0 ? -1 : add_branch (builder, branches[3], module, "branch4.1", error);
  node = branches[3] < 0 ? -1 : limner_graph_concat (builder->graph, branches, 4, error);
  if (node >= 0)
    limner_graph_name (builder->graph, node, tap);
  return node;
}

static int
add_stem (LimnerBuilder *builder, GError **error)
{
  const LimnerPoolSpec pool = { .kernel = 3, .stride = 2, .ceil_mode = TRUE };
  int node = limner_graph_input (builder->graph, 3, error);

  node = node < 0 ? -1 : add_googlenet_conv (builder, node, "conv1", 2, "conv1", error);
  node = node < 0 ? -1 : limner_graph_max_pool (builder->graph, node, &pool, error);
  node = node < 0 ? -1 : add_googlenet_conv (builder, node, "conv2", 1, "conv2", error);
  node = node < 0 ? -1 : add_googlenet_conv (builder, node, "conv3", 1, "conv3", error);
  return node < 0 ? -1 : limner_graph_max_pool (builder->graph, node, &pool, error);
}

gboolean
limner_build_googlenet (LimnerBuilder *builder, GError **error)
{
  static const struct
  {
    const char *name;
    int pool; /* kernel of the pooling before the block; 0: none */
  } modules[] = {
    { "3a", 0 }, { "3b", 0 }, { "4a", 3 }, { "4b", 0 }, { "4c", 0 },
    { "4d", 0 }, { "4e", 0 }, { "5a", 2 }, { "5b", 0 },
  };
  int node = add_stem (builder, error);

  for (gsize i = 0; i < G_N_ELEMENTS (modules) && node >= 0; i++)
    {
      const LimnerPoolSpec pool = { .kernel = modules[i].pool, .stride = 2, .ceil_mode = TRUE };

      if (modules[i].pool)
        node = limner_graph_max_pool (builder->graph, node, &pool, error);
      if (node >= 0)
        node = add_module (builder, node, modules[i].name, error);
    }
  return node >= 0;
}
