/* limner assess compare, ballot: people choose between pictures */
#include "config.h"

#include "assess-private.h"

#include <glib/gi18n.h>

int
assess_compare (int argc, char **argv)
{
  LimnerBallotSettings settings = { 0 };
  g_autofree char *output = NULL, *question = NULL;
  gboolean json = FALSE;
  gint64 seed = 0;
  const GOptionEntry entries[] = {
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &output, N_ ("The page to write (.html)"), N_ ("FILE") },
    { "question", 0, 0, G_OPTION_ARG_STRING, &question, N_ ("The question (Which picture is better?)"),
      N_ ("TEXT") },
    { "pairs", 0, 0, G_OPTION_ARG_INT, &settings.most, N_ ("Number of pairs at most; 0: all (0)"), "N" },
    { "seed", 0, 0, G_OPTION_ARG_INT64, &seed, N_ ("Seed of the order and the sides (0)"), "N" },
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, N_ ("print one JSON object"), NULL },
    G_OPTION_ENTRY_NULL,
  };
  GError *error = NULL;
  guint pairs;
  int status;

  if (!cli_parse (
          &argc, &argv, _ ("A B…"),
          _ ("Writes a page on which a person chooses between pictures of the same name in the folders A, "
             "B …, or between single pictures, without knowing whose they are."),
          entries, &status))
    return status;
  if (argc < 3)
    return cli_usage (_ ("name two folders or pictures; “%s --help” explains the arguments."),
                      g_get_prgname ());
  if (output == NULL)
    return cli_usage (_ ("no output file; use -o FILE. “%s --help” says more."), g_get_prgname ());
  settings.names = (const char *const *) argv + 1;
  settings.question = question;
  settings.seed = (guint64) seed;
  if (!limner_ballot_write (&settings, output, &pairs, &error))
    return cli_fail (error, json);
  if (json)
    {
      g_autoptr (JsonBuilder) builder = json_builder_new ();

      json_builder_begin_object (builder);
      cli_add_text (builder, "output", output);
      cli_add_integer (builder, "pairs", pairs);
      json_builder_end_object (builder);
      cli_print_json (builder);
    }
  else
    g_print (
        _ ("%u pairs. Open the page in a browser, or send it to others; “limner assess ballot” reads the "
           "files that it saves.\n"),
        pairs);
  return CLI_DONE;
}

static void
report_choices_json (const GArray *results, guint answers)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  cli_add_integer (builder, "answers", answers);
  json_builder_set_member_name (builder, "makers");
  json_builder_begin_array (builder);
  for (guint i = 0; i < results->len; i++)
    {
      const LimnerBallotResult *result = &g_array_index (results, LimnerBallotResult, i);

      json_builder_begin_object (builder);
      cli_add_text (builder, "name", result->name);
      cli_add_number (builder, "wins", result->wins);
      cli_add_integer (builder, "comparisons", result->comparisons);
      cli_add_number (builder, "strength", result->strength);
      cli_add_number (builder, "low", result->low);
      cli_add_number (builder, "high", result->high);
      cli_add_number (builder, "share", result->share);
      cli_add_number (builder, "share_low", result->share_low);
      cli_add_number (builder, "share_high", result->share_high);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  cli_print_json (builder);
}

int
assess_ballot (int argc, char **argv)
{
  gboolean json = FALSE;
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, N_ ("print one JSON object"), NULL },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (GArray) results = NULL;
  GError *error = NULL;
  guint answers;
  int status;

  if (!cli_parse (&argc, &argv, _ ("RESULT…"),
                  _ ("Reads what people chose and says whose pictures they prefer, with intervals of 95 per "
                     "cent (Bradley and "
                     "Terry's model). Ties count half."),
                  entries, &status))
    return status;
  if (argc < 2)
    return cli_usage (_ ("name the files that the ballot's page saved; “%s --help” explains the arguments."),
                      g_get_prgname ());
  results = limner_ballot_read ((const char *const *) argv + 1, &answers, &error);
  if (results == NULL)
    return cli_fail (error, json);
  if (json)
    report_choices_json (results, answers);
  else
    for (guint i = 0; i < results->len; i++)
      {
        const LimnerBallotResult *result = &g_array_index (results, LimnerBallotResult, i);

        g_print (_ ("%s: %g of %u won; strength %+.2f (%+.2f to %+.2f), preferred %.0f %% of the time\n"),
                 result->name, result->wins, result->comparisons, result->strength, result->low, result->high,
                 100 * result->share);
      }
  return CLI_DONE;
}
