#include "network.h"

#include "nn/plan-steps-private.h"

#include <math.h>

/* Wide enough that the rounding error (1e-7 of each output, divided by the step) is below the tolerance,
 * and narrow enough to cross few kinks. Without kinks the loss is linear in the input, or nearly so with
 * instance norm. */
#define STEP 0.003
/* At a kink (ReLU at 0, two equal maxima) the left and right slopes differ. Inputs whose slopes differ
 * by more than this fraction of the largest derivative are skipped. At least the given share must
 * remain. */
#define KINK         7e-3
#define SMOOTH_SHARE 0.5
/* Relative to the largest derivative, for one input. Kinks on both sides that cancel are not skipped. */
#define TOLERANCE 2e-2
/* Relative L2 error of the whole gradient. */
#define TOLERANCE_L2 5e-3

void
network_init (Network *net, int channels, int height, int width, guint64 seed)
{
  *net = (Network) { .channels = channels, .height = height, .width = width };
  net->graph = limner_graph_new ();
  limner_random_init (&net->random, seed);
  g_assert_cmpint (limner_graph_input (net->graph, channels, NULL), ==, 0);
}

void
network_clear (Network *net)
{
  limner_graph_unref (net->graph);
}

static LimnerTensor *
random_tensor (Network *net, int rank, const gint64 *shape, double scale, double offset)
{
  LimnerTensor *tensor = limner_tensor_new (rank, shape, NULL);
  for (gsize i = 0; i < tensor->size; i++)
    tensor->data[i] = (float) (offset + scale * limner_random_normal (&net->random));
  return tensor;
}

int
network_conv (Network *net, int input, int outputs, int kernel, LimnerConvSpec spec)
{
  return network_rectangular_conv (net, input, outputs, (int[]) { kernel, kernel }, spec);
}

int
network_rectangular_conv (Network *net, int input, int outputs, const int kernel[2], LimnerConvSpec spec)
{
  int inputs = limner_graph_channels (net->graph, input);
  g_autoptr (GError) error = NULL;
  g_autoptr (LimnerTensor) weight
      = random_tensor (net, 4, (gint64[]) { outputs, inputs, kernel[0], kernel[1] },
                       sqrt (2.0 / (inputs * kernel[0] * kernel[1])), 0);
  g_autoptr (LimnerTensor) bias = random_tensor (net, 1, (gint64[]) { outputs }, 0.1, 0);
  int node = limner_graph_conv (net->graph, input, &spec, weight, bias, &error);

  g_assert_no_error (error);
  return node;
}

int
network_norm (Network *net, int input)
{
  gint64 channels = limner_graph_channels (net->graph, input);
  g_autoptr (GError) error = NULL;
  g_autoptr (LimnerTensor) weight = random_tensor (net, 1, &channels, 0.2, 1);
  g_autoptr (LimnerTensor) bias = random_tensor (net, 1, &channels, 0.2, 0);
  int node = limner_graph_instance_norm (net->graph, input, 1e-5f, weight, bias, &error);

  g_assert_no_error (error);
  return node;
}

int
network_tap (Network *net, int node)
{
  g_assert_cmpint (node, >=, 0);
  net->taps[net->n_taps++] = node;
  return node;
}

float *
network_random (Network *net, gsize n)
{
  float *values = g_new (float, n);
  for (gsize i = 0; i < n; i++)
    values[i] = (float) limner_random_normal (&net->random);
  return values;
}

/* The factors of a tap, [C,H,W]. */
static float *
tap_factors (guint tap, const LimnerActivation *value)
{
  gsize n = (gsize) value->channels * (gsize) value->height * (gsize) value->width;
  float *factors = g_new (float, n);
  LimnerRandom random;

  limner_random_init (&random, 1000 + tap);
  for (gsize i = 0; i < n; i++)
    factors[i] = (float) limner_random_normal (&random);
  return factors;
}

static void
forward (const Network *net, LimnerPlan *plan, const float *input)
{
  g_autoptr (GError) error = NULL;

  limner_plan_fill_arena (plan, NAN);
  limner_plan_forward (plan, input, NULL, &error);
  g_assert_no_error (error);
}

double
network_loss (const Network *net, LimnerPlan *plan, const float *input)
{
  double loss = 0;

  forward (net, plan, input);
  for (guint tap = 0; tap < net->n_taps; tap++)
    {
      const LimnerActivation *value = limner_plan_tap (plan, tap);
      gsize n = (gsize) value->channels * (gsize) value->height * (gsize) value->width;
      g_autofree float *factors = tap_factors (tap, value), *planes = g_new (float, n);
      limner_layout_to_planes (value, planes);
      for (gsize i = 0; i < n; i++)
        loss += (double) factors[i] * planes[i];
    }
  return loss;
}

void
network_add_factors (guint tap, const LimnerActivation *value, LimnerActivation *gradient)
{
  g_autofree float *factors = tap_factors (tap, value);

  g_assert_cmpint (value->channels, ==, gradient->channels);
  for (int c = 0, i = 0; c < value->channels; c++)
    for (int y = 0; y < value->height; y++)
      for (int x = 0; x < value->width; x++)
        limner_activation_at (gradient, c / LIMNER_LANES, y, x)[c % LIMNER_LANES] += factors[i++];
}

static void
add_factors (guint tap, const LimnerActivation *value, LimnerActivation *gradient, gpointer user_data)
{
  network_add_factors (tap, value, gradient);
}

float *
network_gradient (const Network *net, LimnerPlan *plan, const float *input)
{
  float *gradient = g_new (float, net->channels * net->height * net->width);
  g_autoptr (GError) error = NULL;

  forward (net, plan, input);
  limner_plan_backward (plan, add_factors, NULL, gradient, NULL, &error);
  g_assert_no_error (error);
  return gradient;
}

void
network_check_gradient (Network *net)
{
  gsize n = (gsize) net->channels * (gsize) net->height * (gsize) net->width, smooth = 0;
  g_autoptr (GError) error = NULL;
  g_autoptr (LimnerPlan) plan = limner_plan_new (&(LimnerPlanSpec) { .graph = net->graph,
                                                                     .height = net->height,
                                                                     .width = net->width,
                                                                     .taps = net->taps,
                                                                     .n_taps = net->n_taps,
                                                                     .backward = TRUE },
                                                 &error);
  g_assert_no_error (error);
  g_autoptr (LimnerPlan) probe = limner_plan_new (&(LimnerPlanSpec) { .graph = net->graph,
                                                                      .height = net->height,
                                                                      .width = net->width,
                                                                      .taps = net->taps,
                                                                      .n_taps = net->n_taps },
                                                  &error);
  g_assert_no_error (error);
  g_autofree float *input = network_random (net, n), *gradient = network_gradient (net, plan, input);
  double here = network_loss (net, probe, input), largest = 1e-3, difference = 0, whole = 1e-6;

  for (gsize i = 0; i < n; i++)
    largest = MAX (largest, fabs (gradient[i]));
  for (gsize i = 0; i < n; i++)
    {
      float value = input[i];
      input[i] = (float) (value + STEP);
      double step_up = (double) input[i] - value, up = network_loss (net, probe, input) - here;
      input[i] = (float) (value - STEP);
      double step_down = value - (double) input[i], down = here - network_loss (net, probe, input);
      input[i] = value;
      if (fabs (up / step_up - down / step_down) > KINK * largest)
        continue;
      double slope = (up + down) / (step_up + step_down);
      g_assert_cmpfloat_with_epsilon (slope, gradient[i], TOLERANCE * largest);
      difference += pow (slope - gradient[i], 2);
      whole += pow (slope, 2);
      smooth++;
    }
  g_assert_cmpfloat (sqrt (difference / whole), <, TOLERANCE_L2);
  g_assert_cmpfloat ((double) smooth, >=, SMOOTH_SHARE * (double) n);
}
