/* limner bench portrait */
#include "config.h"

#include "cli-private.h"

#include <glib/gi18n.h>
#include <limner/portrait.h>
#include <limner/registry.h>
#include <limner/system.h>

typedef struct
{
  char *model;
  int size, iterations;
  LimnerJob limits;
  gboolean json;
} Options;

static void
print_json (const Options *options, const LimnerModel *model, const LimnerPortraitBench *bench)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  cli_add_number (builder, "seconds_per_iteration", bench->seconds_per_iteration);
  cli_add_number (builder, "first_seconds", bench->first_seconds);
  cli_add_text (builder, "path", limner_cpu_path ());
  cli_add_integer (builder, "threads", limner_get_threads ());
  cli_add_integer (builder, "peak_mib", bench->peak_mib);
  cli_add_text (builder, "model", limner_model_id (model));
  cli_add_integer (builder, "size", bench->side);
  cli_add_integer (builder, "iterations", options->iterations);
  json_builder_end_object (builder);
  cli_print_json (builder);
}

static int
measure_portrait (const Options *options)
{
  g_autoptr (LimnerModel) model = NULL;
  LimnerPortraitBench bench;
  LimnerJob job;
  GError *error = NULL;

  cli_interrupt_init ();
  limner_set_threads (options->limits.threads);
  model = options->model != NULL ? limner_model_load (options->model, &error)
                                 : limner_portrait_default_model (&error);
  job = cli_job (&options->limits, NULL);
  if (model == NULL || !limner_portrait_bench (model, options->iterations, &job, &bench, &error))
    return cli_fail (error, options->json);
  if (options->size != 0 && options->size != bench.side)
    return cli_usage (_ ("the network “%s” makes pictures of %d pixels, not %d: leave --size out."),
                      limner_model_id (model), bench.side, options->size);
  if (options->json)
    print_json (options, model, &bench);
  else
    g_print (_ ("%.4f s for a face of %d × %d (median of %d), %.2f s to the first, path %s, threads %d, peak "
                "%d MiB\n"),
             bench.seconds_per_iteration, bench.side, bench.side, options->iterations, bench.first_seconds,
             limner_cpu_path (), limner_get_threads (), (int) bench.peak_mib);
  return CLI_DONE;
}

int
cli_bench_portrait (int argc, char **argv)
{
  Options options = { .iterations = 10 };
  const GOptionEntry entries[] = {
    { "model", 'm', 0, G_OPTION_ARG_FILENAME, &options.model,
      N_ ("the network, by ID or file (the first for portraits)"), N_ ("MODEL") },
    { "size", 0, 0, G_OPTION_ARG_INT, &options.size, N_ ("side of the pictures, which is the network's"),
      N_ ("PX") },
    { "iterations", 0, 0, G_OPTION_ARG_INT, &options.iterations, N_ ("how many are timed (10)"), N_ ("N") },
    { "threads", 0, 0, G_OPTION_ARG_INT, &options.limits.threads, N_ ("threads that compute; 0: all"),
      N_ ("N") },
    { "json", 0, 0, G_OPTION_ARG_NONE, &options.json, N_ ("print one JSON object"), NULL },
    G_OPTION_ENTRY_NULL,
  };
  int status;

  if (!cli_parse (&argc, &argv, NULL, _ ("Times the making of faces."), entries, &status))
    return status;
  if (argc > 1)
    status = cli_usage (_ ("Unexpected argument “%s”: this command takes options only."), argv[1]);
  else if (options.limits.threads < 0 || options.limits.threads > 1024)
    status = cli_usage (_ ("--threads must be between 0 and 1024."));
  else
    status = measure_portrait (&options);
  g_free (options.model);
  return status;
}
