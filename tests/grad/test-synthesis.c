/* The layers of StyleGAN2: backward to the latent vector against finite differences. */
#include "network.h"

#include <math.h>

enum
{
  LATENTS = 7, /* per layer */
};

static LimnerTensor *
random_tensor (Network *net, int rank, const gint64 *shape, double scale, double offset)
{
  LimnerTensor *tensor = limner_tensor_new (rank, shape, NULL);
  for (gsize i = 0; i < tensor->size; i++)
    tensor->data[i] = (float) (offset + scale * limner_random_normal (&net->random));
  return tensor;
}

static int
add_style (Network *net, int layer, int channels)
{
  g_autoptr (LimnerTensor) weight = random_tensor (net, 2, (gint64[]) { channels, LATENTS }, 0.4, 0);
  g_autoptr (LimnerTensor) bias = random_tensor (net, 1, (gint64[]) { channels }, 0.1, 1);

  return limner_graph_affine (net->graph, 0, layer * LATENTS, weight, bias, NULL);
}

static int
add_constant (Network *net, int channels, int side)
{
  g_autoptr (LimnerTensor) value = random_tensor (net, 3, (gint64[]) { channels, side, side }, 1, 0);

  return limner_graph_constant (net->graph, 0, value, NULL);
}

/* given: a node with the factor of the noise. */
static int
add_layer (Network *net, int node, int layer, int given, int outputs, int side, LimnerModulatedSpec spec)
{
  g_autoptr (GError) error = NULL;
  int inputs = limner_graph_channels (net->graph, node), style = add_style (net, layer, inputs);
  g_autoptr (LimnerTensor) weight = random_tensor (net, 4, (gint64[]) { outputs, inputs, 3, 3 }, 1, 0);
  g_autoptr (LimnerTensor) bias = random_tensor (net, 1, (gint64[]) { outputs }, 0.3, 0);
  g_autoptr (LimnerTensor) noise = random_tensor (net, 2, (gint64[]) { side, side }, 1, 0);
  g_autoptr (LimnerTensor) used
      = spec.factor == 2 ? limner_fused_upsampling_weight (weight, NULL) : limner_tensor_ref (weight);

  node = limner_graph_modulate (net->graph, node, style, NULL);
  node = limner_graph_conv (net->graph, node, &(LimnerConvSpec) { .pad = 1 }, used, NULL, NULL);
  node = limner_graph_synthesis_activation (net->graph, &(LimnerSynthesisInputs) { node, style, given },
                                            &spec, &(LimnerSynthesisWeights) { weight, bias, noise }, &error);
  g_assert_no_error (error);
  return node;
}

static int
add_colours (Network *net, int node, int layer)
{
  int channels = limner_graph_channels (net->graph, node);
  g_autoptr (LimnerTensor) weight = random_tensor (net, 2, (gint64[]) { 3, channels }, 0.3, 0);
  g_autoptr (LimnerTensor) bias = random_tensor (net, 1, (gint64[]) { 3 }, 0.3, 0);

  return limner_graph_to_rgb (net->graph, node, add_style (net, layer, channels),
                              &(LimnerToRgbSpec) { .weight = weight, .bias = bias }, NULL);
}

/* A leaky ReLU of slope 1 has no kink. This tests all derivatives except that of the kink. */
static void
check_network (float slope, float clamp)
{
  Network net;
  LimnerModulatedSpec spec = { 1, 0.5f, 0, slope, 1.2f, clamp };

  network_init (&net, 5 * LATENTS, 1, 1, 9);
  int amount = add_constant (&net, 1, 1);
  int x = add_layer (&net, add_constant (&net, 18, 3), 0, amount, 17, 3, spec);
  int picture = network_tap (&net, add_colours (&net, x, 1));
  spec.factor = 2;
  x = add_layer (&net, x, 1, amount, 5, 6, spec);
  spec.factor = 1;
  x = add_layer (&net, x, 2, amount, 16, 6, spec);
  picture = limner_graph_upsample (net.graph, picture, NULL);
  network_tap (&net, limner_graph_add (net.graph, picture, add_colours (&net, x, 4), NULL));
  network_check_gradient (&net);
  network_clear (&net);
}

static void
test_smooth (void)
{
  check_network (1, 0);
}

static void
test_leaky (void)
{
  check_network (0.2f, 0);
}

static void
test_clamped (void)
{
  check_network (1, 3);
}

/* The gradient by the noise, of upsampling layers and others. */
static void
test_noise (void)
{
  Network net;
  LimnerModulatedSpec spec = { 1, 0.5f, 0, 1, 1.2f, 0 };
  g_autofree float *input = NULL;

  network_init (&net, 3 * LATENTS, 1, 1, 9);
  int amount = add_constant (&net, 1, 1);
  int x = add_layer (&net, add_constant (&net, 18, 3), 0, amount, 17, 3, spec);
  spec.factor = 2;
  network_tap (&net, add_layer (&net, x, 1, amount, 5, 6, spec));
  input = network_random (&net, 3 * LATENTS);
  guint n = 0;
  g_autoptr (LimnerPlan) plan = limner_plan_new (&(LimnerPlanSpec) { .graph = net.graph,
                                                                     .height = 1,
                                                                     .width = 1,
                                                                     .taps = net.taps,
                                                                     .n_taps = 1,
                                                                     .backward = TRUE,
                                                                     .noise = TRUE },
                                                 NULL);
  const LimnerPlanNoise *noises = limner_plan_noise (plan, &n);
  g_autofree float *gradient = network_gradient (&net, plan, input);
  g_assert_cmpuint (n, ==, 2);
  for (guint i = 0; i < n; i++)
    {
      const LimnerPlanNoise *noise = &noises[i];

      for (int k = 0; k < noise->side * noise->side; k++)
        {
          float *value = &noise->values[k], before = *value;
          *value = before + 0.01f;
          double up = network_loss (&net, plan, input);
          *value = before - 0.01f;
          double slope = (up - network_loss (&net, plan, input)) / 0.02;
          *value = before;
          g_assert_cmpfloat_with_epsilon (slope, noise->gradient[k], 0.02 * (1 + fabs (slope)));
          g_assert_cmpfloat (fabs (slope), >, 1e-4);
        }
    }
  network_clear (&net);
}

static void
test_upsample (void)
{
  for (int side = 1; side <= 5; side += 2)
    {
      Network net;
      network_init (&net, 2, side, side + 1, 3);
      network_tap (&net, limner_graph_upsample (net.graph, 0, NULL));
      network_check_gradient (&net);
      network_clear (&net);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/synthesis/smooth", test_smooth);
  g_test_add_func ("/synthesis/leaky", test_leaky);
  g_test_add_func ("/synthesis/clamped", test_clamped);
  g_test_add_func ("/synthesis/noise", test_noise);
  g_test_add_func ("/synthesis/upsample", test_upsample);
  return g_test_run ();
}
