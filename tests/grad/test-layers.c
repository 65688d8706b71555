/* Backward of every layer and of small networks against finite differences. */
#include "network.h"

static void
test_conv (void)
{
  static const struct
  {
    int inputs, outputs, kernel, stride, pad, height, width;
  } cases[] = {
    { 3, 5, 3, 1, 1, 6, 7 },   { 17, 19, 3, 1, 1, 5, 4 }, { 2, 3, 1, 1, 0, 3, 5 }, { 2, 16, 5, 1, 2, 7, 6 },
    { 3, 4, 2, 1, 0, 4, 5 },   { 3, 4, 3, 2, 1, 7, 8 },   { 3, 4, 4, 3, 1, 9, 8 }, { 1, 1, 3, 1, 1, 1, 1 },
    { 3, 2, 3, 1, 0, 5, 5 },   { 2, 2, 3, 1, 2, 4, 4 },   { 3, 4, 7, 2, 3, 9, 9 }, { 2, 3, 1, 2, 0, 5, 5 },
    { 32, 32, 3, 1, 1, 2, 3 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    for (int padding = LIMNER_PAD_ZERO; padding <= LIMNER_PAD_REPLICATE; padding++)
      {
        Network net;
        LimnerConvSpec spec = { cases[i].stride, cases[i].pad, padding };
        if (padding == LIMNER_PAD_REFLECT && MIN (cases[i].height, cases[i].width) <= cases[i].pad)
          continue;
        network_init (&net, cases[i].inputs, cases[i].height, cases[i].width, i);
        network_tap (&net, network_conv (&net, 0, cases[i].outputs, cases[i].kernel, spec));
        network_check_gradient (&net);
        network_clear (&net);
      }
}

static void
test_rectangular_conv (void)
{
  static const struct
  {
    int kernel[2], stride, pad, height, width;
  } cases[] = { { { 1, 7 }, 1, 3, 5, 6 },
                { { 7, 1 }, 1, 3, 4, 9 },
                { { 3, 1 }, 2, 1, 5, 5 },
                { { 3, 5 }, 1, 0, 5, 6 },
                { { 1, 3 }, 1, 1, 1, 1 } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      Network net;
      LimnerConvSpec spec = { cases[i].stride, cases[i].pad, LIMNER_PAD_ZERO };
      network_init (&net, 17, cases[i].height, cases[i].width, i);
      network_tap (&net, network_rectangular_conv (&net, 0, 5, cases[i].kernel, spec));
      network_check_gradient (&net);
      network_clear (&net);
    }
}

static void
test_relu (void)
{
  for (int i = 0; i < 2; i++)
    {
      Network net;
      network_init (&net, 18, 3, 5, 7);
      network_tap (&net, limner_graph_relu (net.graph, 0, i * 0.2f, NULL));
      network_check_gradient (&net);
      network_clear (&net);
    }
}

static void
test_pools (void)
{
  static const struct
  {
    LimnerPoolSpec spec;
    int height, width;
  } cases[] = {
    { { 2, 2, 0, FALSE, FALSE }, 6, 8 }, { { 2, 2, 0, FALSE, FALSE }, 5, 7 },
    { { 2, 2, 0, TRUE, FALSE }, 5, 7 },  { { 3, 2, 1, FALSE, FALSE }, 7, 6 },
    { { 3, 2, 0, TRUE, FALSE }, 6, 8 },  { { 3, 1, 1, FALSE, FALSE }, 1, 1 },
    { { 2, 2, 0, TRUE, FALSE }, 1, 1 },  { { 2, 3, 0, FALSE, FALSE }, 8, 9 },
    { { 5, 1, 2, FALSE, FALSE }, 4, 3 }, { { 3, 2, 1, FALSE, TRUE }, 7, 6 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    for (int max = 0; max < 2; max++)
      {
        Network net;
        network_init (&net, 3, cases[i].height, cases[i].width, i);
        network_tap (&net, max ? limner_graph_max_pool (net.graph, 0, &cases[i].spec, NULL)
                               : limner_graph_avg_pool (net.graph, 0, &cases[i].spec, NULL));
        network_check_gradient (&net);
        network_clear (&net);
      }
}

static void
test_instance_norm (void)
{
  Network net;

  network_init (&net, 17, 9, 8, 3);
  network_tap (&net, network_norm (&net, 0));
  network_check_gradient (&net);
  network_clear (&net);
}

static void
test_resize (void)
{
  for (int filter = LIMNER_FILTER_NEAREST; filter <= LIMNER_FILTER_LANCZOS; filter++)
    for (int factor = 1; factor <= 3; factor++)
      for (int side = 1; side <= 5; side += 2)
        {
          Network net;
          network_init (&net, 2, side, side + 1, 3);
          network_tap (&net, limner_graph_resize (net.graph, 0, factor, filter, NULL));
          network_check_gradient (&net);
          network_clear (&net);
        }
}

static void
test_add (void)
{
  Network net;

  network_init (&net, 5, 3, 4, 3);
  int a = limner_graph_relu (net.graph, 0, 0.3f, NULL);
  network_tap (&net, limner_graph_add (net.graph, limner_graph_add (net.graph, a, 0, NULL), a, NULL));
  network_tap (&net, limner_graph_add (net.graph, a, a, NULL));
  network_check_gradient (&net);
  network_clear (&net);
}

static void
test_concat (void)
{
  Network net;

  network_init (&net, 3, 4, 3, 3);
  int a = network_conv (&net, 0, 16, 1, (LimnerConvSpec) { 0 });
  int b = network_conv (&net, 0, 7, 3, (LimnerConvSpec) { .pad = 1 });
  int c = limner_graph_concat (net.graph, (int[]) { b, a, 0, b }, 4, NULL);
  network_tap (&net, limner_graph_relu (net.graph, c, 0, NULL));
  network_check_gradient (&net);
  network_clear (&net);
}

/* Taps at the input, at an inner layer before and after its ReLU, and the same tap twice. */
static void
test_taps_anywhere (void)
{
  Network net;

  network_init (&net, 3, 5, 6, 3);
  network_tap (&net, 0);
  int a = network_tap (&net, network_conv (&net, 0, 8, 3, (LimnerConvSpec) { .pad = 1 }));
  int b = network_tap (&net, limner_graph_relu (net.graph, a, 0, NULL));
  network_tap (&net, b);
  network_check_gradient (&net);
  network_clear (&net);
}

/* Like VGG: convolutions, ReLUs, pooling, taps in between. */
static void
test_vgg_like (void)
{
  for (int padding = LIMNER_PAD_ZERO; padding <= LIMNER_PAD_REPLICATE; padding++)
    {
      Network net;
      LimnerConvSpec same = { 1, 1, padding };
      network_init (&net, 3, 9, 11, 5);
      int x = network_conv (&net, 0, 8, 3, same);
      x = network_tap (&net, limner_graph_relu (net.graph, x, 0, NULL));
      /* The next layer applies these two ReLUs in backward. They are leaky, so that applying one twice
       * would show. */
      x = limner_graph_relu (net.graph, network_conv (&net, x, 17, 3, same), 0.3f, NULL);
      x = limner_graph_relu (net.graph, network_conv (&net, x, 20, 3, same), 0.2f, NULL);
      x = limner_graph_max_pool (net.graph, x, &(LimnerPoolSpec) { 2, 2, 0, FALSE, FALSE }, NULL);
      x = network_tap (&net, limner_graph_relu (net.graph, network_conv (&net, x, 18, 3, same), 0, NULL));
      x = limner_graph_avg_pool (net.graph, x, &(LimnerPoolSpec) { 2, 2, 0, FALSE, FALSE }, NULL);
      network_tap (&net, limner_graph_relu (net.graph, network_conv (&net, x, 9, 3, same), 0.1f, NULL));
      network_check_gradient (&net);
      network_clear (&net);
    }
}

/* Like Johnson et al.: strides, instance norm, a residual block, nearest upsampling, reflection. */
static void
test_transformer_like (void)
{
  Network net;

  network_init (&net, 3, 8, 12, 5);
  int x = network_conv (&net, 0, 6, 5, (LimnerConvSpec) { 1, 2, LIMNER_PAD_REFLECT });
  x = limner_graph_relu (net.graph, network_norm (&net, x), 0, NULL);
  x = network_conv (&net, x, 10, 3, (LimnerConvSpec) { 2, 1, LIMNER_PAD_REFLECT });
  int block = x = limner_graph_relu (net.graph, network_norm (&net, x), 0, NULL);
  x = network_conv (&net, x, 10, 3, (LimnerConvSpec) { 1, 1, LIMNER_PAD_REFLECT });
  x = limner_graph_relu (net.graph, network_norm (&net, x), 0, NULL);
  x = limner_graph_add (net.graph, network_norm (&net, x), block, NULL);
  x = limner_graph_resize (net.graph, x, 2, LIMNER_FILTER_NEAREST, NULL);
  network_tap (&net, network_conv (&net, x, 3, 3, (LimnerConvSpec) { 1, 1, LIMNER_PAD_REFLECT }));
  network_check_gradient (&net);
  network_clear (&net);
}

/* Like SqueezeNet and Inception: branches that join again, with a tap in one of them. */
static void
test_branches (void)
{
  Network net;
  LimnerConvSpec same = { .pad = 1 };

  network_init (&net, 3, 8, 7, 5);
  int x = limner_graph_relu (net.graph, network_conv (&net, 0, 8, 3, same), 0, NULL);
  int a = limner_graph_relu (net.graph, network_conv (&net, x, 5, 1, (LimnerConvSpec) { 0 }), 0, NULL);
  network_tap (&net, a);
  int b = limner_graph_relu (net.graph, network_conv (&net, x, 6, 3, same), 0, NULL);
  int c = limner_graph_max_pool (net.graph, x, &(LimnerPoolSpec) { 3, 1, 1, FALSE, FALSE }, NULL);
  int joined = network_tap (&net, limner_graph_concat (net.graph, (int[]) { a, b, c }, 3, NULL));
  int d = limner_graph_relu (net.graph, network_conv (&net, joined, 8, 3, same), 0, NULL);
  network_tap (&net, limner_graph_add (net.graph, d, x, NULL));
  network_check_gradient (&net);
  network_clear (&net);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/grad/conv", test_conv);
  g_test_add_func ("/grad/rectangular-conv", test_rectangular_conv);
  g_test_add_func ("/grad/relu", test_relu);
  g_test_add_func ("/grad/pools", test_pools);
  g_test_add_func ("/grad/instance-norm", test_instance_norm);
  g_test_add_func ("/grad/resize", test_resize);
  g_test_add_func ("/grad/add", test_add);
  g_test_add_func ("/grad/concat", test_concat);
  g_test_add_func ("/grad/taps-anywhere", test_taps_anywhere);
  g_test_add_func ("/grad/vgg-like", test_vgg_like);
  g_test_add_func ("/grad/transformer-like", test_transformer_like);
  g_test_add_func ("/grad/branches", test_branches);
  return g_test_run ();
}
