/* limner bench kernels */
#include "config.h"

#include "cli-private.h"

#include <glib/gi18n.h>
#include <limner/bench.h>
#include <limner/system.h>

static void
print_json (const LimnerKernelsBench *bench)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  cli_add_text (builder, "path", limner_cpu_path ());
  cli_add_integer (builder, "threads", limner_get_threads ());
  cli_add_number (builder, "peak_gflops", bench->peak_gflops);
  if (bench->peak_bf16_gflops > 0)
    cli_add_number (builder, "peak_bf16_gflops", bench->peak_bf16_gflops);
  json_builder_set_member_name (builder, "layers");
  json_builder_begin_array (builder);
  for (int i = 0; i < bench->n_layers; i++)
    {
      const LimnerKernelsBenchLayer *layer = &bench->layers[i];

      json_builder_begin_object (builder);
      cli_add_text (builder, "algorithm", layer->algorithm);
      cli_add_text (builder, "precision", layer->precision);
      cli_add_integer (builder, "inputs", layer->inputs);
      cli_add_integer (builder, "outputs", layer->outputs);
      cli_add_integer (builder, "side", layer->side);
      cli_add_number (builder, "seconds", layer->seconds);
      cli_add_number (builder, "gflops", layer->gflops);
      cli_add_number (builder, "share", layer->share);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  cli_print_json (builder);
}

static void
print_words (const LimnerKernelsBench *bench)
{
  g_print (_ ("Path %s, threads %d, peak %.0f GFLOP/s"), limner_cpu_path (), limner_get_threads (),
           bench->peak_gflops);
  if (bench->peak_bf16_gflops > 0)
    g_print (_ (", %.0f of bfloat16"), bench->peak_bf16_gflops);
  g_print ("\n");
  for (int i = 0; i < bench->n_layers; i++)
    {
      const LimnerKernelsBenchLayer *layer = &bench->layers[i];

      g_print (_ ("%d to %d channels at %d × %d, %s in %s: %.2f ms, %.0f GFLOP/s, %.0f %% of the peak"),
               layer->inputs, layer->outputs, layer->side, layer->side, layer->algorithm, layer->precision,
               layer->seconds * 1e3, layer->gflops, layer->share * 100);
      g_print ("\n");
    }
}

int
cli_bench_kernels (int argc, char **argv)
{
  int iterations = 10, status;
  LimnerJob limits = { 0 }, job;
  gboolean json = FALSE;
  const GOptionEntry entries[] = {
    { "iterations", 0, 0, G_OPTION_ARG_INT, &iterations, N_ ("how many are timed (10)"), N_ ("N") },
    { "threads", 0, 0, G_OPTION_ARG_INT, &limits.threads, N_ ("threads that compute; 0: all"), N_ ("N") },
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, N_ ("print one JSON object"), NULL },
    G_OPTION_ENTRY_NULL,
  };
  LimnerKernelsBench bench;
  GError *error = NULL;

  if (!cli_parse (&argc, &argv, NULL,
                  _ ("Times 3×3 convolutions and compares them with the processor's peak."), entries,
                  &status))
    return status;
  if (argc > 1)
    return cli_usage (_ ("Unexpected argument “%s”: this command takes options only."), argv[1]);
  if (iterations < 1 || iterations > 10000)
    return cli_usage (_ ("--iterations must be between 1 and 10000."));
  if (limits.threads < 0 || limits.threads > 1024)
    return cli_usage (_ ("--threads must be between 0 and 1024."));
  cli_interrupt_init ();
  job = cli_job (&limits, NULL);
  limner_set_threads (limits.threads);
  if (!limner_kernels_bench (iterations, &job, &bench, &error))
    return cli_fail (error, json);
  if (json)
    print_json (&bench);
  else
    print_words (&bench);
  return CLI_DONE;
}
