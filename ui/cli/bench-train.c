/* limner bench train */
#include "config.h"

#include "cli-private.h"

#include <glib/gi18n.h>
#include <limner/bundled.h>
#include <limner/system.h>
#include <limner/train.h>

static void
print_json (const LimnerTrainBench *bench, const LimnerTrainSettings *settings, int iterations)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  cli_add_number (builder, "seconds_per_step", bench->seconds_per_step);
  cli_add_number (builder, "loss", bench->loss);
  cli_add_text (builder, "path", limner_cpu_path ());
  cli_add_integer (builder, "threads", limner_get_threads ());
  cli_add_integer (builder, "peak_mib", bench->peak_mib);
  cli_add_integer (builder, "weights", (gint64) bench->weights);
  cli_add_integer (builder, "size", settings->size);
  cli_add_integer (builder, "iterations", iterations);
  json_builder_end_object (builder);
  cli_print_json (builder);
}

int
cli_bench_train (int argc, char **argv)
{
  LimnerTrainSettings settings = limner_train_settings_default ();
  g_autofree char *model = NULL;
  int iterations = 10, status;
  gboolean json = FALSE;
  LimnerJob limits = { 0 }, job;
  const GOptionEntry entries[] = {
    { "model", 'm', 0, G_OPTION_ARG_FILENAME, &model,
      N_ ("the feature network, by ID or file (the bundled one)"), N_ ("MODEL") },
    { "size", 0, 0, G_OPTION_ARG_INT, &settings.size,
      N_ ("side of the squares cut from photographs, in pixels (256)"), N_ ("PX") },
    { "iterations", 0, 0, G_OPTION_ARG_INT, &iterations, N_ ("how many are timed (10)"), N_ ("N") },
    { "threads", 0, 0, G_OPTION_ARG_INT, &limits.threads, N_ ("threads that compute; 0: all"), N_ ("N") },
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, N_ ("print one JSON object"), NULL },
    G_OPTION_ENTRY_NULL,
  };
  LimnerTrainBench bench;
  GError *error = NULL;

  if (!cli_parse (&argc, &argv, NULL, _ ("Times one step of training a style."), entries, &status))
    return status;
  if (argc > 1)
    return cli_usage (_ ("Unexpected argument “%s”: this command takes options only."), argv[1]);
  cli_interrupt_init ();
  job = cli_job (&limits, NULL);
  if (!limner_train_bench (&settings, model ? model : LIMNER_BUNDLED_FEATURES, iterations, &job, &bench,
                           &error))
    return cli_fail (error, json);
  if (json)
    print_json (&bench, &settings, iterations);
  else
    g_print (_ ("%.4f s for a step at %d × %d (median of %d), path %s, threads %d, peak %d MiB\n"),
             bench.seconds_per_step, settings.size, settings.size, iterations, limner_cpu_path (),
             limner_get_threads (), (int) bench.peak_mib);
  return CLI_DONE;
}
