/* The kernel benchmark reports plausible figures only. */
#include "limner/bench.h"

#include "limner/error.h"
#include "limner/system.h"

static void
test_figures (void)
{
  g_autoptr (GError) error = NULL;
  LimnerKernelsBench bench;
  g_assert_true (limner_kernels_bench (1, NULL, &bench, &error));
  g_assert_no_error (error);
  g_test_message ("%s, %d threads, peak %.0f GFLOP/s", limner_cpu_path (), limner_get_threads (),
                  bench.peak_gflops);
  g_assert_cmpfloat (bench.peak_gflops, >, 0.1);
  g_assert_cmpint (bench.n_layers, >=, 6);
  for (int i = 0; i < bench.n_layers; i++)
    {
      const LimnerKernelsBenchLayer *layer = &bench.layers[i];
      const double operations = 18.0 * layer->inputs * layer->outputs * layer->side * layer->side;
      const gboolean bf16 = g_str_equal (layer->precision, "bf16");
      const double peak = bf16 ? bench.peak_bf16_gflops : bench.peak_gflops;
      g_test_message ("%s, %s, %d to %d at %d: %.1f ms, %.0f GFLOP/s", layer->algorithm, layer->precision,
                      layer->inputs, layer->outputs, layer->side, layer->seconds * 1e3, layer->gflops);
      g_assert_cmpfloat_with_epsilon (layer->gflops * layer->seconds * 1e9 / operations, 1, 1e-6);
      g_assert_cmpfloat_with_epsilon (layer->share * peak / layer->gflops, 1, 1e-6);
      g_assert_nonnull (layer->algorithm);
    }
}

static void
test_refusal (void)
{
  LimnerKernelsBench bench;
  g_autoptr (GError) too_few = NULL, cancelled = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_assert_false (limner_kernels_bench (0, NULL, &bench, &too_few));
  g_assert_error (too_few, LIMNER_ERROR, LIMNER_ERROR_ARGUMENT);
  g_cancellable_cancel (cancellable);
  g_assert_false (limner_kernels_bench (1, &(LimnerJob) { .cancellable = cancellable }, &bench, &cancelled));
  g_assert_error (cancelled, LIMNER_ERROR, LIMNER_ERROR_CANCELLED);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/bench/figures", test_figures);
  g_test_add_func ("/bench/refusal", test_refusal);
  return g_test_run ();
}
