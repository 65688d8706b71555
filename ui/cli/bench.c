/* limner bench style */
#include "config.h"

#include "cli-private.h"

#include <glib/gi18n.h>
#include <limner/bundled.h>
#include <limner/style.h>
#include <limner/system.h>

typedef struct
{
  char *model;
  int size, iterations, threads;
  gboolean json;
} Options;

static void
report (const Options *options, const LimnerModel *model, const LimnerStyleBench *bench)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  if (!options->json)
    {
      g_print (_ ("%.4f s for an iteration at %d × %d (median of %d), path %s, threads %d, peak %d MiB"),
               bench->seconds_per_iteration, options->size, options->size, options->iterations,
               limner_cpu_path (), limner_get_threads (), (int) bench->peak_mib);
      g_print ("\n");
      return;
    }
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "seconds_per_iteration");
  json_builder_add_double_value (builder, bench->seconds_per_iteration);
  cli_add_text (builder, "path", limner_cpu_path ());
  json_builder_set_member_name (builder, "threads");
  json_builder_add_int_value (builder, limner_get_threads ());
  json_builder_set_member_name (builder, "peak_mib");
  json_builder_add_int_value (builder, bench->peak_mib);
  cli_add_text (builder, "model", limner_model_id (model));
  json_builder_set_member_name (builder, "size");
  json_builder_add_int_value (builder, options->size);
  json_builder_set_member_name (builder, "iterations");
  json_builder_add_int_value (builder, options->iterations);
  json_builder_end_object (builder);
  cli_print_json (builder);
}

static int
bench_style (const Options *options)
{
  g_autoptr (LimnerModel) model = NULL;
  LimnerStyleBench bench;
  GError *error = NULL;

  cli_interrupt_init ();
  limner_set_threads (options->threads);
  model = limner_model_load (options->model ? options->model : LIMNER_BUNDLED_FEATURES, &error);
  if (!model
      || !limner_style_bench (model, options->size, options->iterations, cli_interrupt_begin_job (), &bench,
                              &error))
    return cli_fail (error, options->json);
  report (options, model, &bench);
  return CLI_DONE;
}

static int
run_style (int argc, char **argv)
{
  Options options = { .size = 256, .iterations = 10 };
  const GOptionEntry entries[] = {
    { "model", 'm', 0, G_OPTION_ARG_FILENAME, &options.model, N_ ("the network, by ID or file"),
      N_ ("MODEL") },
    { "size", 0, 0, G_OPTION_ARG_INT, &options.size, N_ ("side of the square picture, in pixels (256)"),
      N_ ("PX") },
    { "iterations", 0, 0, G_OPTION_ARG_INT, &options.iterations, N_ ("how many are timed (10)"), N_ ("N") },
    { "threads", 0, 0, G_OPTION_ARG_INT, &options.threads, N_ ("threads that compute; 0: all"), N_ ("N") },
    { "json", 0, 0, G_OPTION_ARG_NONE, &options.json, N_ ("print one JSON object"), NULL },
    G_OPTION_ENTRY_NULL,
  };
  int status;

  if (!cli_parse (&argc, &argv, NULL, _ ("Times one iteration of painting in a style."), entries, &status))
    return status;
  if (argc > 1)
    status = cli_usage (_ ("“%s” is too much: this command takes options only."), argv[1]);
  else if (options.size < 1 || options.size > 65536)
    status = cli_usage (_ ("--size goes from 1 to 65536."));
  else if (options.iterations < 1 || options.iterations > 100000)
    status = cli_usage (_ ("--iterations goes from 1 to 100000."));
  else if (options.threads < 0 || options.threads > 1024)
    status = cli_usage (_ ("--threads goes from 0 to 1024."));
  else
    status = bench_style (&options);
  g_free (options.model);
  return status;
}

int
cli_bench (int argc, char **argv)
{
  static const CliCommand commands[] = {
    { "style", run_style, N_ ("one iteration of painting in a style") },
    { NULL, NULL, NULL },
  };

  return cli_dispatch (commands, "limner bench", argc, argv);
}
