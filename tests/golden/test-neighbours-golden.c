/* Compares the neighbour loss and its gradient with PyTorch's (make-neighbours.py). */
#include "formula.h"
#include "limner/registry.h"
#include "limner/safetensors.h"
#include "limner/system.h"
#include "networks/network-private.h"
#include "style/neighbour-layers-private.h"
#include "style/neighbours-private.h"
#include "style/variation-private.h"

#include <math.h>

enum
{
  HEIGHT = 40,
  WIDTH = 56,
  PIXELS = HEIGHT * WIDTH,
  STYLE_HEIGHT = 48,
  STYLE_WIDTH = 40
};

typedef struct
{
  LimnerNeighbours *neighbours;
  double share, loss;
} Sum;

static void
add_difference (guint tap, const LimnerActivation *value, LimnerActivation *gradient, gpointer data)
{
  Sum *sum = data;

  sum->loss += limner_neighbours_difference (sum->neighbours, tap, value, sum->share, gradient, NULL);
}

/* The loss and its gradient [3,H,W] at x. */
static double
evaluate (const float *x, float *gradient)
{
  g_autoptr (LimnerModel) model = limner_model_load ("limner-features", NULL);
  g_autoptr (LimnerGraph) graph = limner_model_build_network (model, LIMNER_NETWORK_REPLICATE_FIRST, NULL);
  g_autoptr (LimnerPlan) plan = NULL;
  g_autoptr (LimnerNeighbours) neighbours = NULL;
  float *style = formula_picture (STYLE_HEIGHT, STYLE_WIDTH, 3);
  g_autofree float *input = g_new (float, 3 * PIXELS), *network = g_new (float, 3 * PIXELS);
  const LimnerPreprocess *preprocess = limner_model_preprocess (model);
  const LimnerPlanes planes = { style, NULL, STYLE_HEIGHT, STYLE_WIDTH };
  const LimnerNeighbourPicture picture = { .height = HEIGHT, .width = WIDTH };
  const double share = 1;
  const LimnerNeighbourStyles styles = { &planes, &share, 1, 64 << 20, NULL };
  g_autofree LimnerTapWeight *taps = NULL;
  int nodes[16];
  Sum sum = { 0 };
  guint n;

  taps = limner_neighbour_layers (model, graph, &n);
  g_assert_cmpuint (n, ==, 7);
  for (guint i = 0; i < n; i++)
    nodes[i] = limner_graph_find (graph, taps[i].tap);
  neighbours = limner_neighbours_new (graph, LIMNER_FP32, preprocess, nodes, n, NULL);
  g_assert_true (limner_neighbours_set_styles (neighbours, &styles, NULL, NULL));
  plan = limner_plan_new (
      &(LimnerPlanSpec) {
          .graph = graph, .height = HEIGHT, .width = WIDTH, .taps = nodes, .n_taps = n, .backward = TRUE },
      NULL);
  limner_preprocess_planes (preprocess, x, PIXELS, input);
  g_assert_true (limner_plan_forward (plan, input, NULL, NULL));
  /* The nearest place of each cell, independent of the cells around it. */
  g_assert_true (limner_neighbours_match (neighbours, plan, &picture, LIMNER_MATCH_NEAREST, NULL, NULL));
  sum = (Sum) { neighbours, 1.0 / n, 0 };
  g_assert_true (limner_plan_backward (plan, add_difference, &sum, network, NULL, NULL));
  limner_preprocess_gradient (preprocess, network, PIXELS, gradient);
  limner_memory_free (style);
  return sum.loss + limner_total_variation (x, HEIGHT, WIDTH, 0.1, gradient);
}

static void
test_neighbours (void)
{
  g_autoptr (LimnerSafetensors) golden
      = limner_safetensors_open (g_test_get_filename (G_TEST_DIST, "neighbours.safetensors", NULL), NULL);
  g_autoptr (LimnerTensor) wanted_loss = limner_safetensors_get (golden, "loss", NULL);
  g_autoptr (LimnerTensor) wanted = limner_safetensors_get (golden, "gradient", NULL);
  float *x = formula_picture (HEIGHT, WIDTH, 0), *other = formula_picture (HEIGHT, WIDTH, 1);
  static float gradient[3 * PIXELS];
  double loss, error = 0, norm = 0;

  limner_precision_force (LIMNER_FP32);
  for (int i = 0; i < 3 * PIXELS; i++)
    x[i] = 0.7f * x[i] + 0.3f * other[i];
  loss = evaluate (x, gradient);
  limner_memory_free (x);
  limner_memory_free (other);
  g_assert_cmpuint (wanted->size, ==, G_N_ELEMENTS (gradient));
  for (gsize i = 0; i < wanted->size; i++)
    {
      error += pow (gradient[i] - wanted->data[i], 2);
      norm += pow (wanted->data[i], 2);
    }
  g_test_message ("loss %g of %g, relative error of the gradient %g", loss, wanted_loss->data[0],
                  sqrt (error / norm));
  g_assert_cmpfloat_with_epsilon (loss, wanted_loss->data[0], 1e-4 * wanted_loss->data[0]);
  g_assert_cmpfloat (sqrt (error / norm), <, 1e-4);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/neighbours-golden/loss-and-gradient", test_neighbours);
  return g_test_run ();
}
