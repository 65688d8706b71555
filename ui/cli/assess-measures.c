/* limner assess fid, kid, is, pr, statistics, report */
#include "config.h"

#include "assess-private.h"

#include <glib/gi18n.h>

static int
end_json (JsonBuilder *builder)
{
  json_builder_end_object (builder);
  cli_print_json (builder);
  g_object_unref (builder);
  return CLI_DONE;
}

int
assess_fid (int argc, char **argv)
{
  const AssessCommand command = {
    "A B", 2, 0,
    _ ("Fréchet Inception Distance of two sets: 0 for the same, smaller is better. A and B are folders, ZIP "
       "archives, statistics (.npz), or networks that make portraits.")
  };
  g_auto (AssessOptions) options = { 0 };
  g_autoptr (LimnerFeatureSet) a = NULL, b = NULL;
  GError *error = NULL;
  double fid;
  int status;

  if (!assess_options_parse (&options, &command, argc, argv, &status))
    return status;
  if (!assess_open_pair (&options, argv + 1, &a, &b, &error) || !limner_assess_fid (a, b, &fid, &error))
    return cli_fail (error, options.json);
  if (options.json)
    {
      JsonBuilder *builder = assess_begin_json (&options, a, b);

      cli_add_number (builder, "fid", fid);
      return end_json (builder);
    }
  g_print (_ ("FID: %.4f\n"), fid);
  assess_print_circumstances (&options, a, b);
  return CLI_DONE;
}

int
assess_kid (int argc, char **argv)
{
  const AssessCommand command = {
    "A B", 2, ASSESS_KID,
    _ ("Kernel Inception Distance of two sets: 0 for the same, smaller is better; it needs no large number "
       "of pictures.")
  };
  g_auto (AssessOptions) options = { 0 };
  g_autoptr (LimnerFeatureSet) a = NULL, b = NULL;
  LimnerEstimate kid;
  GError *error = NULL;
  int status;

  if (!assess_options_parse (&options, &command, argc, argv, &status))
    return status;
  if (!assess_open_pair (&options, argv + 1, &a, &b, &error)
      || !limner_assess_kid (a, b, options.subsets, options.subset_size, &kid, &error))
    return cli_fail (error, options.json);
  if (options.json)
    {
      JsonBuilder *builder = assess_begin_json (&options, a, b);

      cli_add_number (builder, "kid", kid.value);
      cli_add_number (builder, "kid_error", kid.error);
      return end_json (builder);
    }
  g_print (_ ("KID: %.6f ± %.6f\n"), kid.value, kid.error);
  assess_print_circumstances (&options, a, b);
  return CLI_DONE;
}

int
assess_is (int argc, char **argv)
{
  const AssessCommand command
      = { "A", 1, ASSESS_SCORE,
          _ ("Inception Score of a set of photographs: 1 to the number of classes, larger is better.") };
  g_auto (AssessOptions) options = { 0 };
  g_autoptr (LimnerFeatureSet) a = NULL;
  LimnerEstimate score;
  GError *error = NULL;
  int status;

  if (!assess_options_parse (&options, &command, argc, argv, &status))
    return status;
  a = assess_open_set (&options, argv[1], &error);
  if (a == NULL
      || !limner_assess_inception_score (a, options.settings.features, options.splits, &score, &error))
    return cli_fail (error, options.json);
  if (options.json)
    {
      JsonBuilder *builder = assess_begin_json (&options, a, NULL);

      cli_add_number (builder, "is", score.value);
      cli_add_number (builder, "is_error", score.error);
      return end_json (builder);
    }
  g_print (_ ("Inception Score: %.4f ± %.4f\n"), score.value, score.error);
  assess_print_circumstances (&options, a, NULL);
  return CLI_DONE;
}

int
assess_pr (int argc, char **argv)
{
  const AssessCommand command = {
    "REAL GENERATED", 2, 0,
    _ ("Precision (share of generated pictures that look real), recall (share of real pictures that the "
       "generated ones reach), density and coverage.")
  };
  g_auto (AssessOptions) options = { 0 };
  g_autoptr (LimnerFeatureSet) a = NULL, b = NULL;
  LimnerFidelity fidelity;
  GError *error = NULL;
  int status;

  if (!assess_options_parse (&options, &command, argc, argv, &status))
    return status;
  if (!assess_open_pair (&options, argv + 1, &a, &b, &error)
      || !limner_assess_fidelity (a, b, &fidelity, &error))
    return cli_fail (error, options.json);
  if (options.json)
    {
      JsonBuilder *builder = assess_begin_json (&options, a, b);

      cli_add_number (builder, "precision", fidelity.precision);
      cli_add_number (builder, "recall", fidelity.recall);
      cli_add_number (builder, "density", fidelity.density);
      cli_add_number (builder, "coverage", fidelity.coverage);
      return end_json (builder);
    }
  g_print (_ ("Precision: %.4f\nRecall: %.4f\nDensity: %.4f\nCoverage: %.4f\n"), fidelity.precision,
           fidelity.recall, fidelity.density, fidelity.coverage);
  assess_print_circumstances (&options, a, b);
  return CLI_DONE;
}

int
assess_statistics (int argc, char **argv)
{
  const AssessCommand command = {
    "A", 1, ASSESS_OUTPUT,
    _ ("Saves mean and covariance of a set's features as pytorch-fid and clean-fid read them (.npz).")
  };
  g_auto (AssessOptions) options = { 0 };
  g_autoptr (LimnerFeatureSet) a = NULL;
  GError *error = NULL;
  int status;

  if (!assess_options_parse (&options, &command, argc, argv, &status))
    return status;
  a = assess_open_set (&options, argv[1], &error);
  if (a == NULL)
    return cli_fail (error, options.json);
  if (!cli_interrupt_begin_writing ())
    return cli_interrupt_status ();
  if (!limner_feature_set_save (a, options.output, &error))
    return cli_fail (error, options.json);
  if (options.json)
    {
      JsonBuilder *builder = assess_begin_json (&options, a, NULL);

      cli_add_text (builder, "output", options.output);
      return end_json (builder);
    }
  assess_print_circumstances (&options, a, NULL);
  return CLI_DONE;
}

int
assess_report (int argc, char **argv)
{
  const AssessCommand command = { "REAL GENERATED", 2, ASSESS_OUTPUT,
                                  _ ("Writes all measures, the pictures most and least like real ones, and "
                                     "pairs that may be copies, as one "
                                     "HTML page (-o).") };
  g_auto (AssessOptions) options = { 0 };
  g_autoptr (LimnerFeatureSet) a = NULL, b = NULL;
  GError *error = NULL;
  int status;

  if (!assess_options_parse (&options, &command, argc, argv, &status))
    return status;
  a = assess_open_set (&options, argv[1], &error);
  b = a != NULL ? assess_open_set (&options, argv[2], &error) : NULL;
  if (b == NULL)
    return cli_fail (error, options.json);
  if (!cli_interrupt_begin_writing ())
    return cli_interrupt_status ();
  if (!limner_assess_report (a, b, &options.settings, options.output, &error))
    return cli_fail (error, options.json);
  if (options.json)
    {
      JsonBuilder *builder = assess_begin_json (&options, a, b);

      cli_add_text (builder, "output", options.output);
      return end_json (builder);
    }
  assess_print_circumstances (&options, a, b);
  return CLI_DONE;
}
