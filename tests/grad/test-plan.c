/* Plans: memory, lifetimes, threads, errors, cancellation. */
#include "network.h"

#include "base/memory-private.h"
#include "limner/error.h"
#include "limner/system.h"
#include "nn/arena-private.h"

#include <string.h>

/* A network with many kinds of layers and two taps. */
static void
build (Network *net, int height, int width)
{
  LimnerConvSpec same = { .pad = 1 };

  network_init (net, 3, height, width, 11);
  int x = limner_graph_relu (net->graph, network_conv (net, 0, 20, 3, same), 0, NULL);
  int a = network_tap (net, limner_graph_relu (net->graph, network_conv (net, x, 16, 3, same), 0, NULL));
  int b = limner_graph_relu (
      net->graph, network_norm (net, network_conv (net, x, 16, 1, (LimnerConvSpec) { 0 })), 0, NULL);
  x = limner_graph_concat (net->graph, (int[]) { a, b, x }, 3, NULL);
  x = limner_graph_max_pool (net->graph, x, &(LimnerPoolSpec) { 2, 2, 0, FALSE, FALSE }, NULL);
  x = network_conv (net, x, 33, 5, (LimnerConvSpec) { 2, 2, LIMNER_PAD_REPLICATE });
  network_tap (net, limner_graph_resize (net->graph, x, 2, LIMNER_FILTER_BILINEAR, NULL));
}

static LimnerPlan *
plan_for (const Network *net, gboolean backward)
{
  g_autoptr (GError) error = NULL;
  LimnerPlan *plan = limner_plan_new (&(LimnerPlanSpec) { .graph = net->graph,
                                                          .height = net->height,
                                                          .width = net->width,
                                                          .taps = net->taps,
                                                          .n_taps = net->n_taps,
                                                          .backward = backward },
                                      &error);
  g_assert_no_error (error);
  return plan;
}

/* The estimate equals the memory in use, and running allocates no more. */
static void
test_estimate (void)
{
  for (int backward = 0; backward < 2; backward++)
    {
      Network net;
      build (&net, 41, 54);
      gsize estimate = limner_plan_estimate (&(LimnerPlanSpec) { .graph = net.graph,
                                                                 .height = 41,
                                                                 .width = 54,
                                                                 .taps = net.taps,
                                                                 .n_taps = net.n_taps,
                                                                 .backward = backward },
                                             NULL);
      gsize before = limner_memory_used ();
      limner_memory_reset_peak ();
      g_autoptr (LimnerPlan) plan = plan_for (&net, backward);
      g_autofree float *input = network_random (&net, 3 * 41 * 54);
      network_loss (&net, plan, input);
      if (backward)
        g_free (network_gradient (&net, plan, input));
      g_assert_cmpuint (limner_memory_peak () - before, ==, estimate);
      network_clear (&net);
    }
}

/* Layers after the last tap cost nothing and do not limit the picture's size. */
static void
test_unneeded_layers (void)
{
  Network net;

  build (&net, 1, 1);
  gsize all = limner_plan_estimate (
      &(LimnerPlanSpec) {
          .graph = net.graph, .height = 40, .width = 40, .taps = net.taps, .n_taps = 2, .backward = TRUE },
      NULL);
  gsize first = limner_plan_estimate (
      &(LimnerPlanSpec) {
          .graph = net.graph, .height = 40, .width = 40, .taps = net.taps, .n_taps = 1, .backward = TRUE },
      NULL);
  gsize forward_only = limner_plan_estimate (
      &(LimnerPlanSpec) { .graph = net.graph, .height = 40, .width = 40, .taps = net.taps, .n_taps = 2 },
      NULL);
  g_assert_cmpuint (first, <, all);
  g_assert_cmpuint (forward_only, <, all);

  g_autoptr (GError) error = NULL;
  g_assert_cmpuint (
      limner_plan_estimate (
          &(LimnerPlanSpec) {
              .graph = net.graph, .height = 1, .width = 1, .taps = net.taps, .n_taps = 1, .backward = TRUE },
          &error),
      >, 0);
  g_assert_cmpuint (
      limner_plan_estimate (
          &(LimnerPlanSpec) {
              .graph = net.graph, .height = 1, .width = 1, .taps = net.taps, .n_taps = 2, .backward = TRUE },
          &error),
      ==, 0);
  g_assert_error (error, LIMNER_ERROR, LIMNER_ERROR_ARGUMENT);
  network_clear (&net);
}

/* VGG-19 to relu5_1 with five style layers keeps signs, winners and taps, not every activation, which
 * would be 340 MB at 512 x 512. Of the 300 MB, 130 are taps, 18 are kept values, 135 are gradients, and
 * the rest is the threads' scratch. */
static void
test_vgg19_memory (void)
{
  static const int outputs[] = { 64, 64, 128, 128, 256, 256, 256, 256, 512, 512, 512, 512, 512 };
  static const gboolean pool_before[] = { 0, 0, 1, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1 };
  static const gboolean tap[] = { 1, 0, 1, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1 };
  g_autoptr (LimnerGraph) graph = limner_graph_new ();
  int x = limner_graph_input (graph, 3, NULL), taps[5], n_taps = 0, threads = limner_get_threads ();
  gsize weights = 0;

  for (guint i = 0; i < G_N_ELEMENTS (outputs); i++)
    {
      g_autoptr (LimnerTensor) weight
          = limner_tensor_new (4, (gint64[]) { outputs[i], limner_graph_channels (graph, x), 3, 3 }, NULL);
      if (pool_before[i])
        x = limner_graph_max_pool (graph, x, &(LimnerPoolSpec) { 2, 2, 0, FALSE, FALSE }, NULL);
      x = limner_graph_relu (
          graph, limner_graph_conv (graph, x, &(LimnerConvSpec) { .pad = 1 }, weight, NULL, NULL), 0, NULL);
      if (tap[i])
        taps[n_taps++] = x;
    }
  limner_set_threads (2);
  weights = limner_plan_estimate (
      &(LimnerPlanSpec) {
          .graph = graph, .height = 16, .width = 16, .taps = taps, .n_taps = 5, .backward = TRUE },
      NULL);
  gsize at_512 = limner_plan_estimate (
      &(LimnerPlanSpec) {
          .graph = graph, .height = 512, .width = 512, .taps = taps, .n_taps = 5, .backward = TRUE },
      NULL);
  g_test_message ("%.1f MB at 512 x 512, %.1f at 16 x 16", at_512 / 1e6, weights / 1e6);
  g_assert_cmpuint (at_512 - weights, <, 310000000);
  limner_set_threads (threads);
}

/* The results have the same bits with any number of threads. */
static void
test_thread_count (void)
{
  Network net;
  g_autofree float *first = NULL;
  gsize n = 3 * 61 * 75;

  build (&net, 61, 75);
  g_autofree float *input = network_random (&net, n);
  for (int threads = 1; threads <= 5; threads++)
    {
      limner_set_threads (threads);
      g_autoptr (LimnerPlan) plan = plan_for (&net, TRUE);
      g_autofree float *gradient = network_gradient (&net, plan, input);
      if (first == NULL)
        first = g_steal_pointer (&gradient);
      else
        g_assert_cmpmem (first, n * sizeof (float), gradient, n * sizeof (float));
    }
  limner_set_threads (0);
  network_clear (&net);
}

/* Two plans of different sizes share a graph without interfering. */
static void
test_two_plans (void)
{
  Network net;

  build (&net, 23, 30);
  g_autofree float *input = network_random (&net, 3 * 46 * 60);
  g_autoptr (LimnerPlan) small = plan_for (&net, TRUE);
  double alone = network_loss (&net, small, input);
  net.height = 46;
  net.width = 60;
  g_autoptr (LimnerPlan) large = plan_for (&net, FALSE);
  network_loss (&net, large, input);
  g_assert_cmpfloat (network_loss (&net, small, input), ==, alone);
  network_clear (&net);
}

/* Wherever an allocation fails, there is an error and no leak. */
static void
test_no_memory (void)
{
  gboolean done = FALSE;
  gsize start = limner_memory_used ();

  for (int n = 0; !done; n++)
    {
      Network net;
      g_autoptr (GError) error = NULL;
      build (&net, 20, 20);
      limner_memory_fail_after (n);
      g_autoptr (LimnerPlan) plan = limner_plan_new (&(LimnerPlanSpec) { .graph = net.graph,
                                                                         .height = 20,
                                                                         .width = 20,
                                                                         .taps = net.taps,
                                                                         .n_taps = 2,
                                                                         .backward = TRUE },
                                                     &error);
      limner_memory_fail_after (-1);
      done = plan != NULL;
      if (!done)
        g_assert_error (error, LIMNER_ERROR, LIMNER_ERROR_MEMORY);
      else
        g_assert_cmpint (n, >=, 4);
      network_clear (&net);
    }
  g_assert_cmpuint (limner_memory_used (), ==, start);
}

typedef struct
{
  GCancellable *cancellable;
  guint calls;
} Stop;

static void
stop_at_first_tap (guint tap, const LimnerActivation *value, LimnerActivation *gradient, gpointer user_data)
{
  Stop *stop = user_data;
  stop->calls++;
  g_cancellable_cancel (stop->cancellable);
}

static void
test_cancel (void)
{
  Network net;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  Stop stop = { cancellable, 0 };

  build (&net, 20, 20);
  g_autofree float *input = network_random (&net, 1200), *gradient = g_new0 (float, 1200);
  g_autoptr (LimnerPlan) plan = plan_for (&net, TRUE);
  g_assert_true (limner_plan_forward (plan, input, cancellable, &error));
  g_assert_false (limner_plan_backward (plan, stop_at_first_tap, &stop, gradient, cancellable, &error));
  g_assert_error (error, LIMNER_ERROR, LIMNER_ERROR_CANCELLED);
  g_assert_cmpuint (stop.calls, ==, 1);
  g_clear_error (&error);
  g_assert_false (limner_plan_forward (plan, input, cancellable, &error));
  g_assert_error (error, LIMNER_ERROR, LIMNER_ERROR_CANCELLED);
  network_clear (&net);
}

/* Buffers that are alive at the same time do not overlap; all are aligned; the block is not longer than
 * needed. */
static void
test_arena (void)
{
  LimnerRandom random;

  limner_random_init (&random, 3);
  for (int round = 0; round < 200; round++)
    {
      LimnerBuffer buffers[40];
      gsize end = 0, sum = 0;
      for (int i = 0; i < 40; i++)
        {
          int first = (int) limner_random_below (&random, 30);
          buffers[i] = (LimnerBuffer) { 1 + limner_random_below (&random, 5000), first,
                                        first + (int) limner_random_below (&random, 10), 0 };
          sum += (buffers[i].size + 63) / 64 * 64;
        }
      gsize total = limner_arena_place (buffers, 40);
      for (int i = 0; i < 40; i++)
        {
          const LimnerBuffer *a = &buffers[i];
          g_assert_cmpuint (a->offset % 64, ==, 0);
          end = MAX (end, (a->offset + a->size + 63) / 64 * 64);
          for (int j = 0; j < i; j++)
            {
              const LimnerBuffer *b = &buffers[j];
              gboolean meet = a->first <= b->last && b->first <= a->last;
              g_assert_true (!meet || a->offset + a->size <= b->offset || b->offset + b->size <= a->offset);
            }
        }
      g_assert_cmpuint (total, ==, end);
      g_assert_cmpuint (total, <, sum);
    }
}

static void
expect (int node, GError **error, int code, const char *words)
{
  g_assert_cmpint (node, ==, -1);
  g_assert_error (*error, LIMNER_ERROR, code);
  g_assert_nonnull (strstr ((*error)->message, words));
  g_clear_error (error);
}

/* Errors about wrong weights and settings state what was expected and what was found. */
static void
test_checks (void)
{
  g_autoptr (LimnerGraph) graph = limner_graph_new ();
  g_autoptr (LimnerTensor) four = limner_tensor_new (4, (gint64[]) { 8, 4, 3, 3 }, NULL);
  g_autoptr (LimnerTensor) uneven = limner_tensor_new (4, (gint64[]) { 8, 3, 3, 2 }, NULL);
  g_autoptr (LimnerTensor) three = limner_tensor_new (4, (gint64[]) { 8, 3, 3, 3 }, NULL);
  g_autoptr (LimnerTensor) vector = limner_tensor_new (1, (gint64[]) { 7 }, NULL);
  const LimnerConvSpec spec = { 0 };
  g_autoptr (GError) error = NULL;
  int x = limner_graph_input (graph, 3, &error);

  expect (limner_graph_input (graph, 3, &error), &error, LIMNER_ERROR_UNSUPPORTED, "second input");
  expect (limner_graph_conv (graph, x, &spec, four, NULL, &error), &error, LIMNER_ERROR_FORMAT,
          "[8, 4, 3, 3]");
  expect (limner_graph_conv (graph, x, &spec, uneven, NULL, &error), &error, LIMNER_ERROR_FORMAT,
          "[8, 3, 3, 2]");
  expect (limner_graph_conv (graph, x, &spec, vector, NULL, &error), &error, LIMNER_ERROR_FORMAT, "4 axes");
  expect (limner_graph_conv (graph, x, &spec, three, vector, &error), &error, LIMNER_ERROR_FORMAT, "[8]");
  expect (limner_graph_conv (graph, 5, &spec, three, NULL, &error), &error, LIMNER_ERROR_FORMAT, "layer 5");
  expect (limner_graph_conv (graph, x, &(LimnerConvSpec) { .stride = -1 }, three, NULL, &error), &error,
          LIMNER_ERROR_FORMAT, "stride");
  expect (limner_graph_conv (graph, x, &(LimnerConvSpec) { .pad = 1000 }, three, NULL, &error), &error,
          LIMNER_ERROR_FORMAT, "padding");
  expect (limner_graph_max_pool (graph, x, &(LimnerPoolSpec) { 16, 1, 0, FALSE, FALSE }, &error), &error,
          LIMNER_ERROR_FORMAT, "kernel size");
  expect (limner_graph_avg_pool (graph, x, &(LimnerPoolSpec) { 2, 0, 0, FALSE, FALSE }, &error), &error,
          LIMNER_ERROR_FORMAT, "stride");
  expect (limner_graph_avg_pool (graph, x, &(LimnerPoolSpec) { 2, 2, 2, FALSE, FALSE }, &error), &error,
          LIMNER_ERROR_FORMAT, "padding");
  expect (limner_graph_instance_norm (graph, x, 1e-5f, vector, NULL, &error), &error, LIMNER_ERROR_FORMAT,
          "[3]");
  expect (limner_graph_instance_norm (graph, x, 0, NULL, NULL, &error), &error, LIMNER_ERROR_FORMAT,
          "positive");
  expect (limner_graph_resize (graph, x, 0, LIMNER_FILTER_NEAREST, &error), &error, LIMNER_ERROR_FORMAT,
          "factor");
  int deep = limner_graph_conv (graph, x, &spec, three, NULL, &error);
  expect (limner_graph_add (graph, x, deep, &error), &error, LIMNER_ERROR_FORMAT, "3 and 8");
}

/* Output sizes equal PyTorch's; pictures that are too small give errors. */
static void
test_sizes (void)
{
  static const struct
  {
    LimnerPoolSpec spec;
    int from, to; /* to 0: too small */
  } cases[] = {
    { { 2, 2, 0, FALSE, FALSE }, 7, 3 }, { { 2, 2, 0, TRUE, FALSE }, 7, 4 },
    { { 3, 2, 1, TRUE, FALSE }, 6, 4 },  { { 3, 2, 0, TRUE, FALSE }, 6, 3 },
    { { 2, 2, 1, TRUE, FALSE }, 3, 2 },  { { 2, 2, 0, FALSE, FALSE }, 1, 0 },
    { { 2, 2, 0, TRUE, FALSE }, 1, 1 },  { { 3, 2, 0, TRUE, FALSE }, 1, 0 },
    { { 3, 2, 1, FALSE, FALSE }, 1, 1 },
  };
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (LimnerGraph) graph = limner_graph_new ();
      limner_graph_input (graph, 1, NULL);
      int node = limner_graph_avg_pool (graph, 0, &cases[i].spec, NULL);
      int height = cases[i].from, width = 20;
      gboolean fits = limner_graph_size (graph, node, &height, &width, &error);
      g_assert_cmpint (fits, ==, cases[i].to > 0);
      if (fits)
        g_assert_cmpint (height, ==, cases[i].to);
      else
        g_assert_error (error, LIMNER_ERROR, LIMNER_ERROR_ARGUMENT);
      g_clear_error (&error);
    }

  Network net;
  int height = 4, width = 9;
  network_init (&net, 1, 4, 9, 0);
  int reflected = network_conv (&net, 0, 1, 3, (LimnerConvSpec) { 1, 4, LIMNER_PAD_REFLECT });
  g_assert_false (limner_graph_size (net.graph, reflected, &height, &width, &error));
  g_assert_nonnull (strstr (error->message, "at least 5 pixels"));
  network_clear (&net);
}

static void
test_names (void)
{
  g_autoptr (LimnerGraph) graph = limner_graph_new ();
  int x = limner_graph_input (graph, 3, NULL), a = limner_graph_relu (graph, x, 0, NULL);
  int b = limner_graph_relu (graph, a, 0, NULL);

  limner_graph_name (graph, b, "second");
  limner_graph_name (graph, a, "first");
  g_assert_cmpint (limner_graph_find (graph, "first"), ==, a);
  g_assert_cmpint (limner_graph_find (graph, "third"), ==, -1);
  g_assert_cmpstrv (limner_graph_names (graph), ((const char *const[]) { "first", "second", NULL }));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/plan/estimate", test_estimate);
  g_test_add_func ("/plan/unneeded-layers", test_unneeded_layers);
  g_test_add_func ("/plan/vgg19-memory", test_vgg19_memory);
  g_test_add_func ("/plan/thread-count", test_thread_count);
  g_test_add_func ("/plan/two-plans", test_two_plans);
  g_test_add_func ("/plan/no-memory", test_no_memory);
  g_test_add_func ("/plan/cancel", test_cancel);
  g_test_add_func ("/plan/arena", test_arena);
  g_test_add_func ("/graph/checks", test_checks);
  g_test_add_func ("/graph/sizes", test_sizes);
  g_test_add_func ("/graph/names", test_names);
  return g_test_run ();
}
