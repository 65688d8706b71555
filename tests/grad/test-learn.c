/* Weight gradients against finite differences, for each layer and for a small network of the kind that
 * training builds. */
#include "network.h"

#include "limner/system.h"
#include "nn/learn-private.h"
#include "nn/plan-steps-private.h"

#include <math.h>

#define STEP 0.002
/* Relative to the largest derivative: rounding, and the curvature of the loss through instance norm. */
#define TOLERANCE 5e-3
/* If a ReLU changes its sign between the two points, the left and right slopes differ by more than this
 * fraction of the largest. Such weights are skipped; some must remain. */
#define KINK         5e-3
#define SMOOTH_SHARE 0.5

typedef struct
{
  Network *net;
  LimnerParameters *parameters;
  LimnerPlan *plan, *probe;
  float *input, *values;
} Check;

static void
add_factors (guint tap, const LimnerActivation *value, LimnerActivation *gradient, gpointer user_data)
{
  network_add_factors (tap, value, gradient);
}

static void
check_init (Check *check, Network *net)
{
  g_autoptr (GError) error = NULL;

  *check = (Check) { .net = net };
  check->parameters = limner_parameters_new (net->graph, &error);
  g_assert_no_error (error);
  check->plan = limner_plan_new (&(LimnerPlanSpec) { .graph = net->graph,
                                                     .height = net->height,
                                                     .width = net->width,
                                                     .taps = net->taps,
                                                     .n_taps = net->n_taps,
                                                     .backward = TRUE,
                                                     .learns = TRUE },
                                 &error);
  g_assert_no_error (error);
  check->probe = limner_plan_new (&(LimnerPlanSpec) { .graph = net->graph,
                                                      .height = net->height,
                                                      .width = net->width,
                                                      .taps = net->taps,
                                                      .n_taps = net->n_taps },
                                  &error);
  g_assert_no_error (error);
  check->input = network_random (net, (gsize) net->channels * (gsize) net->height * (gsize) net->width);
  check->values = g_new (float, check->parameters->n);
  limner_parameters_read (check->parameters, check->values);
}

static void
check_clear (Check *check)
{
  limner_parameters_free (check->parameters);
  limner_plan_free (check->plan);
  limner_plan_free (check->probe);
  g_free (check->input);
  g_free (check->values);
}

static void
learn (Check *check)
{
  g_autoptr (GError) error = NULL;

  limner_plan_fill_arena (check->plan, NAN);
  limner_plan_forward (check->plan, check->input, NULL, &error);
  g_assert_no_error (error);
  limner_plan_learn (check->plan, check->parameters, add_factors, NULL, NULL, &error);
  g_assert_no_error (error);
}

static double
loss_with (Check *check, gsize i, float value)
{
  float kept = check->values[i];

  check->values[i] = value;
  limner_parameters_write (check->parameters, check->values);
  check->values[i] = kept;
  return network_loss (check->net, check->probe, check->input);
}

/* Checks all weights, or about `most` of them, evenly spread. */
static void
check_weights (Network *net, gsize most)
{
  Check check;
  gsize smooth = 0, tried = 0;
  double largest = 1e-3;

  check_init (&check, net);
  learn (&check);
  for (gsize i = 0; i < check.parameters->n; i++)
    largest = MAX (largest, fabs (check.parameters->gradients[i]));
  double here = loss_with (&check, 0, check.values[0]);
  for (gsize i = 0; i < check.parameters->n; i += 1 + check.parameters->n / most)
    {
      double up = (loss_with (&check, i, check.values[i] + (float) STEP) - here) / STEP;
      double down = (here - loss_with (&check, i, check.values[i] - (float) STEP)) / STEP;

      tried++;
      if (fabs (up - down) > KINK * largest)
        continue;
      smooth++;
      g_assert_cmpfloat_with_epsilon ((up + down) / 2, check.parameters->gradients[i], TOLERANCE * largest);
    }
  g_assert_cmpfloat ((double) smooth, >=, SMOOTH_SHARE * (double) tried);
  check_clear (&check);
}

static void
test_conv (void)
{
  static const struct
  {
    int inputs, outputs, kernel, stride, pad, height, width;
  } cases[] = {
    { 3, 5, 3, 1, 1, 6, 7 }, { 17, 19, 3, 1, 1, 5, 4 }, { 2, 3, 1, 1, 0, 3, 5 }, { 3, 4, 3, 2, 1, 7, 9 },
    { 1, 1, 3, 1, 1, 1, 1 }, { 6, 3, 9, 1, 4, 7, 5 },   { 3, 4, 4, 3, 1, 9, 8 }, { 20, 17, 3, 1, 1, 1, 1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    for (int padding = LIMNER_PAD_ZERO; padding <= LIMNER_PAD_REPLICATE; padding++)
      for (int relu = 0; relu < 2; relu++)
        {
          Network net;
          LimnerConvSpec spec = { cases[i].stride, cases[i].pad, padding };
          if (padding == LIMNER_PAD_REFLECT && MIN (cases[i].height, cases[i].width) <= cases[i].pad)
            continue;
          network_init (&net, cases[i].inputs, cases[i].height, cases[i].width, i);
          int node = network_conv (&net, 0, cases[i].outputs, cases[i].kernel, spec);
          network_tap (&net, relu ? limner_graph_relu (net.graph, node, 0.1f, NULL) : node);
          check_weights (&net, 200);
          network_clear (&net);
        }
}

static void
test_instance_norm (void)
{
  for (int size = 1; size <= 7; size += 3)
    {
      Network net;
      network_init (&net, 17, size, size + 2, 3);
      network_tap (&net, network_norm (&net, 0));
      check_weights (&net, 1000);
      network_clear (&net);
    }
}

/* Two readers of one input with different borders: each fills its own. */
static void
test_borders (void)
{
  Network net;
  int node, a, b;

  network_init (&net, 3, 5, 7, 4);
  node = network_conv (&net, 0, 6, 3, (LimnerConvSpec) { 1, 1, LIMNER_PAD_REFLECT });
  node = limner_graph_relu (net.graph, node, 0.2f, NULL);
  a = network_conv (&net, node, 4, 3, (LimnerConvSpec) { 1, 1, LIMNER_PAD_ZERO });
  b = network_conv (&net, node, 4, 5, (LimnerConvSpec) { 1, 2, LIMNER_PAD_REFLECT });
  network_tap (&net, limner_graph_add (net.graph, a, b, NULL));
  check_weights (&net, 300);
  network_clear (&net);
}

static int
add_layer (Network *net, int node, int outputs, int kernel, int stride)
{
  LimnerConvSpec spec = { stride, kernel / 2, LIMNER_PAD_REFLECT };
  node = network_norm (net, network_conv (net, node, outputs, kernel, spec));
  return limner_graph_relu (net->graph, node, 0.8f, NULL);
}

/* A small network of Johnson et al. 2016. A weight moves so many values across ReLU kinks that the kinks
 * must be slight for finite differences to be meaningful. */
static void
network_style (Network *net)
{
  network_init (net, 3, 12, 16, 5);
  int node = add_layer (net, 0, 5, 5, 1);
  int down = add_layer (net, node, 18, 3, 2);
  node = add_layer (net, down, 18, 3, 1);
  node = limner_graph_add (net->graph, down, node, NULL);
  node = limner_graph_resize (net->graph, node, 2, LIMNER_FILTER_NEAREST, NULL);
  node = add_layer (net, node, 6, 3, 1);
  network_tap (net, network_conv (net, node, 3, 5, (LimnerConvSpec) { 1, 2, LIMNER_PAD_REFLECT }));
}

static void
test_network (void)
{
  Network net;

  network_style (&net);
  check_weights (&net, 400);
  network_clear (&net);
}

/* Gradients accumulate, bit for bit the same with any number of threads. */
static void
test_sums (void)
{
  Network net;
  Check check;

  network_style (&net);
  limner_set_threads (3);
  check_init (&check, &net);
  gsize n = check.parameters->n;
  g_autofree float *once = g_new (float, n);
  learn (&check);
  memcpy (once, check.parameters->gradients, n * sizeof (float));
  learn (&check);
  for (gsize i = 0; i < n; i++)
    g_assert_cmpfloat (check.parameters->gradients[i], ==, 2 * once[i]);
  limner_set_threads (1);
  limner_parameters_clear_gradients (check.parameters);
  learn (&check);
  g_assert_cmpmem (once, n * sizeof (float), check.parameters->gradients, n * sizeof (float));
  limner_set_threads (0);
  check_clear (&check);
  network_clear (&net);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/grad/learn/conv", test_conv);
  g_test_add_func ("/grad/learn/instance-norm", test_instance_norm);
  g_test_add_func ("/grad/learn/borders", test_borders);
  g_test_add_func ("/grad/learn/network", test_network);
  g_test_add_func ("/grad/learn/sums", test_sums);
  return g_test_run ();
}
