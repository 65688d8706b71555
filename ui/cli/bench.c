/* limner bench style, limner bench one-pass, limner bench dream */
#include "config.h"

#include "cli-private.h"

#include <glib/gi18n.h>
#include <limner/bundled.h>
#include <limner/dream.h>
#include <limner/registry.h>
#include <limner/style.h>
#include <limner/system.h>
#include <math.h>

/* The picture around the selection: 24 megapixels. */
#define WIDE_WIDTH  6000
#define WIDE_HEIGHT 4000
#define WIDE_STEPS  12

typedef struct
{
  char *model;
  int size, height, iterations, selection; /* height 0: a square */
  LimnerJob limits;
  gboolean json, reference;
} Options;

typedef struct
{
  double seconds_per_iteration;
  gint64 peak_mib;
  double within, alone; /* seconds; 0: not measured */
  double loss;          /* NaN: none */
  const char *precision;
} Figures;

typedef gboolean (*MeasureFunc) (LimnerModel *model, const Options *options, Figures *figures,
                                 GError **error);

static LimnerBenchOptions
bench_options (const Options *options)
{
  return (LimnerBenchOptions) { .width = options->size,
                                .height = options->height > 0 ? options->height : options->size,
                                .iterations = options->iterations,
                                .reference = options->reference };
}

static gboolean
measure_style (LimnerModel *model, const Options *options, Figures *figures, GError **error)
{
  const LimnerBenchOptions timed = bench_options (options);
  const LimnerJob job = cli_job (&options->limits, NULL);
  LimnerStyleBench bench;

  if (!limner_style_bench (model, &timed, &job, &bench, error))
    return FALSE;
  *figures = (Figures) { bench.seconds_per_iteration, bench.peak_mib, 0, 0, bench.loss, bench.precision };
  return TRUE;
}

static gboolean
measure_one_pass (LimnerModel *model, const Options *options, Figures *figures, GError **error)
{
  const LimnerBenchOptions timed = bench_options (options);
  const LimnerJob job = cli_job (&options->limits, NULL);
  LimnerStyleBench bench;

  if (!limner_style_bench_one_pass (model, &timed, &job, &bench, error))
    return FALSE;
  *figures = (Figures) { bench.seconds_per_iteration, bench.peak_mib, 0, 0, NAN, bench.precision };
  return TRUE;
}

static gboolean
measure_dream (LimnerModel *model, const Options *options, Figures *figures, GError **error)
{
  const LimnerBenchOptions timed = bench_options (options),
                           wide = { .width = WIDE_WIDTH, .height = WIDE_HEIGHT, .iterations = WIDE_STEPS };
  const LimnerJob job = cli_job (&options->limits, NULL);
  LimnerDreamSelectionBench selection = { 0 };
  LimnerDreamBench bench;

  if (!limner_dream_bench (model, &timed, &job, &bench, error)
      || (options->selection > 0
          && !limner_dream_bench_selection (model, options->selection, &wide, &job, &selection, error)))
    return FALSE;
  *figures = (Figures) { bench.seconds_per_iteration,
                         bench.peak_mib,
                         selection.within,
                         selection.alone,
                         bench.loss,
                         bench.precision };
  return TRUE;
}

/* "avx512 fp32" */
static char *
path_text (const Figures *figures)
{
  return g_strjoin (" ", limner_cpu_path (), figures->precision, NULL);
}

static void
print_json (const Options *options, const LimnerModel *model, const Figures *figures)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autofree char *path = path_text (figures);

  json_builder_begin_object (builder);
  cli_add_number (builder, "seconds_per_iteration", figures->seconds_per_iteration);
  cli_add_text (builder, "path", path);
  cli_add_integer (builder, "threads", limner_get_threads ());
  cli_add_integer (builder, "peak_mib", figures->peak_mib);
  if (!isnan (figures->loss))
    cli_add_number (builder, "loss", figures->loss);
  cli_add_text (builder, "model", limner_model_id (model));
  cli_add_integer (builder, "size", options->size);
  if (options->height > 0)
    cli_add_integer (builder, "height", options->height);
  cli_add_integer (builder, "iterations", options->iterations);
  if (options->selection > 0)
    {
      cli_add_integer (builder, "selection", options->selection);
      cli_add_number (builder, "seconds_within", figures->within);
      cli_add_number (builder, "seconds_alone", figures->alone);
    }
  json_builder_end_object (builder);
  cli_print_json (builder);
}

static void
print_words (const Options *options, const Figures *figures)
{
  g_autofree char *path = path_text (figures);

  g_print (_ ("%.4f s for an iteration at %d × %d (median of %d), path %s, threads %d, peak %d MiB"),
           figures->seconds_per_iteration, options->size,
           options->height > 0 ? options->height : options->size, options->iterations, path,
           limner_get_threads (), (int) figures->peak_mib);
  g_print ("\n");
  if (options->selection == 0)
    return;
  g_print (_ ("%.2f s for %d × %d pixels selected in %d × %d, %.2f s for a picture of the size that the "
              "network reads"),
           figures->within, options->selection, options->selection, WIDE_WIDTH, WIDE_HEIGHT, figures->alone);
  g_print ("\n");
}

static int
run_bench (const Options *options, const char *bundled, MeasureFunc measure)
{
  g_autoptr (LimnerModel) model = NULL;
  Figures figures;
  GError *error = NULL;

  cli_interrupt_init ();
  limner_set_threads (options->limits.threads);
  model = limner_model_load (options->model ? options->model : bundled, &error);
  if (!model || !measure (model, options, &figures, &error))
    return cli_fail (error, options->json);
  if (options->json)
    print_json (options, model, &figures);
  else
    print_words (options, &figures);
  return CLI_DONE;
}

typedef struct
{
  const char *summary; /* not translated yet */
  const char *bundled; /* ID of the network that is measured without --model */
  MeasureFunc measure;
} Bench;

static int
parse_and_run (int argc, char **argv, Options *options, const GOptionEntry *more, const Bench *bench)
{
  g_autoptr (GArray) entries = g_array_new (TRUE, TRUE, sizeof (GOptionEntry));
  const GOptionEntry common[] = {
    { "model", 'm', 0, G_OPTION_ARG_FILENAME, &options->model, N_ ("the network, by ID or file"),
      N_ ("MODEL") },
    { "size", 0, 0, G_OPTION_ARG_INT, &options->size, N_ ("side of the square picture, in pixels (256)"),
      N_ ("PX") },
    { "iterations", 0, 0, G_OPTION_ARG_INT, &options->iterations, N_ ("how many are timed (10)"), N_ ("N") },
    { "threads", 0, 0, G_OPTION_ARG_INT, &options->limits.threads, N_ ("threads that compute; 0: all"),
      N_ ("N") },
    { "json", 0, 0, G_OPTION_ARG_NONE, &options->json, N_ ("print one JSON object"), NULL },
  };
  int status;

  g_array_append_vals (entries, common, G_N_ELEMENTS (common));
  for (; more && more->long_name; more++)
    g_array_append_vals (entries, more, 1);
  if (!cli_parse (&argc, &argv, NULL, _ (bench->summary), (const GOptionEntry *) (void *) entries->data,
                  &status))
    return status;
  if (argc > 1)
    status = cli_usage (_ ("Unexpected argument “%s”: this command takes options only."), argv[1]);
  else if (options->size < 1 || options->size > 65536)
    status = cli_usage (_ ("--size must be between 1 and 65536."));
  else if (options->height < 0 || options->height > 65536)
    status = cli_usage (_ ("--height must be between 0 and 65536."));
  else if (options->iterations < 1 || options->iterations > 100000)
    status = cli_usage (_ ("--iterations must be between 1 and 100000."));
  else if (options->limits.threads < 0 || options->limits.threads > 1024)
    status = cli_usage (_ ("--threads must be between 0 and 1024."));
  else
    status = run_bench (options, bench->bundled, bench->measure);
  g_free (options->model);
  return status;
}

static int
run_style (int argc, char **argv)
{
  Options options = { .size = 256, .iterations = 10 };
  const GOptionEntry more[] = {
    { "reference", 0, 0, G_OPTION_ARG_NONE, &options.reference,
      N_ ("time the iteration used to compare programs: a VGG-19's layers and Gram matrices only"), NULL },
    G_OPTION_ENTRY_NULL,
  };

  return parse_and_run (argc, argv, &options, more,
                        &(Bench) { N_ ("Times one iteration of painting in a style."),
                                   LIMNER_BUNDLED_FEATURES, measure_style });
}

static int
run_one_pass (int argc, char **argv)
{
  Options options = { .size = 512, .iterations = 10 };
  const GOptionEntry more[] = {
    { "height", 0, 0, G_OPTION_ARG_INT, &options.height,
      N_ ("height of a picture that is not square; --size is then its width"), N_ ("PX") },
    G_OPTION_ENTRY_NULL,
  };

  return parse_and_run (
      argc, argv, &options, more,
      &(Bench) { N_ ("Times a pass through a one-pass network."), LIMNER_BUNDLED_INSTANT, measure_one_pass });
}

static int
run_dream (int argc, char **argv)
{
  Options options = { .size = 256, .iterations = 10 };
  const GOptionEntry more[] = {
    { "height", 0, 0, G_OPTION_ARG_INT, &options.height,
      N_ ("height of a picture that is not square; --size is then its width"), N_ ("PX") },
    { "reference", 0, 0, G_OPTION_ARG_NONE, &options.reference,
      N_ ("time the step used to compare programs: no shift, the gradient divided by its mean"), NULL },
    { "selection", 0, 0, G_OPTION_ARG_INT, &options.selection,
      N_ ("also time a square selection with this side, in pixels, in a picture of 24 megapixels"),
      N_ ("PX") },
    G_OPTION_ENTRY_NULL,
  };

  return parse_and_run (
      argc, argv, &options, more,
      &(Bench) { N_ ("Times one step of dreaming."), LIMNER_BUNDLED_FEATURES, measure_dream });
}

int
cli_bench (int argc, char **argv)
{
  static const CliCommand commands[] = {
    { "style", run_style, N_ ("one iteration of painting in a style") },
    { "one-pass", run_one_pass, N_ ("a painting in one pass") },
    { "dream", run_dream, N_ ("one step of dreaming") },
    { "portrait", cli_bench_portrait, N_ ("a face") },
    { "train", cli_bench_train, N_ ("one step of training a style") },
    { "kernels", cli_bench_kernels, N_ ("convolutions compared with the processor's peak") },
    { NULL, NULL, NULL },
  };

  return cli_dispatch (commands, "limner bench", argc, argv);
}
