/* limner assess: the commands, and what they share. */
#include "config.h"

#include "assess-private.h"

#include <glib/gi18n.h>
#include <limner/registry.h>

static gboolean
load_features (AssessOptions *options, GError **error)
{
  if (!limner_assess_resize_parse (options->resize, &options->settings.resize, error))
    return FALSE;
  options->settings.seeds = options->seeds;
  options->settings.truncation = options->truncation;
  options->settings.features = options->features != NULL ? limner_model_load (options->features, error)
                                                         : limner_assess_default_features (error);
  return options->settings.features != NULL;
}

static gboolean
parse_options (AssessOptions *o, const AssessCommand *command, int *argc, char ***argv, int *status)
{
  const GOptionEntry common[] = {
    { "features", 'f', 0, G_OPTION_ARG_FILENAME, &o->features,
      N_ ("The network whose features are compared, by ID or file (Inception v3 of FID if installed, "
          "otherwise "
          "limner-features)"),
      N_ ("MODEL") },
    { "resize", 0, 0, G_OPTION_ARG_STRING, &o->resize,
      N_ ("How pictures get the network's size: clean, pytorch-fid, tf1 (clean)"), N_ ("CHOICE") },
    { "seeds", 0, 0, G_OPTION_ARG_STRING, &o->seeds,
      N_ ("Seeds of a network that makes the pictures (1-2048)"), N_ ("TEXT") },
    { "truncation", 0, 0, G_OPTION_ARG_DOUBLE, &o->truncation,
      N_ ("Truncation of such a network; 1: none (1)"), "N" },
    { "threads", 0, 0, G_OPTION_ARG_INT, &o->limits.threads, N_ ("threads that compute; 0: all"), "N" },
    { "json", 0, 0, G_OPTION_ARG_NONE, &o->json, N_ ("print one JSON object"), NULL },
    G_OPTION_ENTRY_NULL,
  };
  const GOptionEntry kid[] = {
    { "subsets", 0, 0, G_OPTION_ARG_INT, &o->subsets, N_ ("Number of random subsets (100)"), "N" },
    { "subset-size", 0, 0, G_OPTION_ARG_INT, &o->subset_size,
      N_ ("Pictures of a subset; 0: 1000, or half of the smaller set (0)"), "N" },
    G_OPTION_ENTRY_NULL,
  };
  const GOptionEntry score[] = {
    { "splits", 0, 0, G_OPTION_ARG_INT, &o->splits,
      N_ ("Parts of the set that are scored by themselves (10)"), "N" },
    G_OPTION_ENTRY_NULL,
  };
  const GOptionEntry output[] = {
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &o->output, N_ ("The file to write"), N_ ("FILE") },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (GOptionContext) context = g_option_context_new (command->names);

  if (command->parts & (ASSESS_OUTPUT | ASSESS_MAY_OUTPUT))
    g_option_context_add_main_entries (context, output, GETTEXT_PACKAGE);
  if (command->parts & ASSESS_KID)
    g_option_context_add_main_entries (context, kid, GETTEXT_PACKAGE);
  if (command->parts & ASSESS_SCORE)
    g_option_context_add_main_entries (context, score, GETTEXT_PACKAGE);
  g_option_context_add_main_entries (context, common, GETTEXT_PACKAGE);
  return cli_parse_context (context, argc, argv, command->summary, status);
}

gboolean
assess_options_parse (AssessOptions *options, const AssessCommand *command, int argc, char **argv,
                      int *status)
{
  GError *error = NULL;

  *options = (AssessOptions) {
    .resize = g_strdup ("clean"), .seeds = g_strdup ("1-2048"), .truncation = 1, .subsets = 100, .splits = 10
  };
  if (!parse_options (options, command, &argc, &argv, status))
    return FALSE;
  if (argc != command->n_names + 1)
    *status = cli_usage (_ ("this command takes: %s; “%s --help” explains the arguments."), command->names,
                         g_get_prgname ());
  else if (command->parts & ASSESS_OUTPUT && options->output == NULL)
    *status = cli_usage (_ ("no output file; use -o FILE. “%s --help” says more."), g_get_prgname ());
  else if (options->limits.threads < 0 || options->limits.threads > 1024)
    *status = cli_usage (_ ("--threads must be between 0 and 1024."));
  else if (!(options->truncation >= -2 && options->truncation <= 2))
    *status = cli_usage (_ ("--truncation must be between -2 and 2."));
  else if (!load_features (options, &error))
    *status = cli_fail (error, options->json);
  else
    return TRUE;
  return FALSE;
}

void
assess_options_clear (AssessOptions *options)
{
  g_clear_pointer (&options->settings.features, limner_model_unref);
  g_free (options->features);
  g_free (options->resize);
  g_free (options->seeds);
  g_free (options->output);
}

LimnerFeatureSet *
assess_open_set (const AssessOptions *options, const char *name, GError **error)
{
  const LimnerJob job = cli_job (&options->limits, cli_progress_func ());
  LimnerFeatureSet *set = limner_feature_set_new (name, &options->settings, &job, error);

  cli_progress_clear ();
  return set;
}

gboolean
assess_open_pair (const AssessOptions *options, char **names, LimnerFeatureSet **a, LimnerFeatureSet **b,
                  GError **error)
{
  *a = assess_open_set (options, names[0], error);
  *b = *a != NULL ? assess_open_set (options, names[1], error) : NULL;
  return *b != NULL;
}

/* Whether the Fréchet distance of these sets says much about their number; not known of statistics. */
static gboolean
is_few (const LimnerFeatureSet *set)
{
  const gsize n = set != NULL ? limner_feature_set_count (set) : 0;

  return n > 0 && n < LIMNER_ASSESS_ENOUGH;
}

static char *
few_warning (void)
{
  return g_strdup_printf (
      _ ("A set has fewer than %d pictures: FID depends on their number then, and is only "
         "comparable between sets of the same number; KID does not."),
      LIMNER_ASSESS_ENOUGH);
}

JsonBuilder *
assess_begin_json (const AssessOptions *options, const LimnerFeatureSet *a, const LimnerFeatureSet *b)
{
  JsonBuilder *builder = json_builder_new ();

  json_builder_begin_object (builder);
  cli_add_text (builder, "features", limner_model_id (options->settings.features));
  cli_add_text (builder, "resize", limner_assess_resize_name (options->settings.resize));
  cli_add_integer (builder, "count_a", (gint64) limner_feature_set_count (a));
  if (b != NULL)
    cli_add_integer (builder, "count_b", (gint64) limner_feature_set_count (b));
  json_builder_set_member_name (builder, "warnings");
  json_builder_begin_array (builder);
  if (is_few (a) || is_few (b))
    {
      g_autofree char *warning = few_warning ();
      json_builder_add_string_value (builder, warning);
    }
  json_builder_end_array (builder);
  return builder;
}

void
assess_print_circumstances (const AssessOptions *options, const LimnerFeatureSet *a,
                            const LimnerFeatureSet *b)
{
  g_autofree char *count_a = limner_feature_set_count (a) > 0
                                 ? g_strdup_printf ("%" G_GSIZE_FORMAT, limner_feature_set_count (a))
                                 : g_strdup (_ ("statistics"));
  g_autofree char *count_b = b == NULL ? NULL
                             : limner_feature_set_count (b) > 0
                                 ? g_strdup_printf ("%" G_GSIZE_FORMAT, limner_feature_set_count (b))
                                 : g_strdup (_ ("statistics"));

  g_print (_ ("Features: %s, %d of a picture; resized: %s; pictures: %s%s%s\n"),
           limner_model_id (options->settings.features), limner_feature_set_dims (a),
           limner_assess_resize_name (options->settings.resize), count_a, b != NULL ? ", " : "",
           b != NULL ? count_b : "");
  if (is_few (a) || is_few (b))
    {
      g_autofree char *warning = few_warning ();
      g_printerr ("limner: %s\n", warning);
    }
}

int
cli_assess (int argc, char **argv)
{
  static const CliCommand commands[] = {
    { "fid", assess_fid, N_ ("Fréchet Inception Distance of two sets of pictures") },
    { "kid", assess_kid, N_ ("Kernel Inception Distance of two sets of pictures") },
    { "is", assess_is, N_ ("Inception Score of a set of pictures") },
    { "pr", assess_pr, N_ ("precision, recall, density and coverage") },
    { "statistics", assess_statistics, N_ ("save what FID needs of a set of pictures") },
    { "report", assess_report, N_ ("all measures and telling pictures on one page") },
    { "copies", assess_copies, N_ ("find pictures that are copies from a data set") },
    { "sheet", assess_sheet, N_ ("show the best, the middling and the worst pictures") },
    { "style", assess_style, N_ ("how near a painting is to its style and its photograph") },
    { "compare", assess_compare, N_ ("make a ballot for people to choose between pictures") },
    { "ballot", assess_ballot, N_ ("read what people chose") },
    { NULL, NULL, NULL },
  };

  return cli_dispatch (commands, "limner assess", argc, argv);
}
