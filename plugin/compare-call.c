#include "config.h"

#include "compare-call-private.h"

#include "compare-dialog-private.h"
#include "screen-private.h"

#include <glib/gi18n-lib.h>
#include <limner/ballot.h>
#include <limner/error.h>

/* Sets the return values to one array for each number of a result. */
static void
set_results (GimpValueArray *values, const GArray *results, guint answers)
{
  enum
  {
    STRENGTH,
    LOW,
    HIGH,
    SHARE,
    NUMBERS
  };
  g_autofree double *numbers = g_new (double, NUMBERS * results->len);
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();

  for (guint i = 0; i < results->len; i++)
    {
      const LimnerBallotResult *result = &g_array_index (results, LimnerBallotResult, i);

      g_strv_builder_add (names, result->name);
      numbers[STRENGTH * results->len + i] = result->strength;
      numbers[LOW * results->len + i] = result->low;
      numbers[HIGH * results->len + i] = result->high;
      numbers[SHARE * results->len + i] = result->share;
    }
  GIMP_VALUES_SET_INT (values, 1, (int) answers);
  g_value_take_boxed (gimp_value_array_index (values, 2), g_strv_builder_end (names));
  for (int i = 0; i < NUMBERS; i++)
    GIMP_VALUES_SET_DOUBLE_ARRAY (values, 3 + i, numbers + (guint) i * results->len, results->len);
}

static GimpValueArray *
read_results (GimpProcedure *procedure, const char *const *paths)
{
  g_autoptr (GArray) results = NULL;
  GError *error = NULL;
  GimpValueArray *values;
  guint answers;

  if (paths == NULL || paths[0] == NULL)
    g_set_error_literal (&error, LIMNER_ERROR, LIMNER_ERROR_ARGUMENT,
                         _ ("Without a dialog, name the results of ballots to read in “results”."));
  else
    results = limner_ballot_read (paths, &answers, &error);
  if (results == NULL)
    return gimp_procedure_new_return_values (procedure, GIMP_PDB_EXECUTION_ERROR, error);
  values = gimp_procedure_new_return_values (procedure, GIMP_PDB_SUCCESS, NULL);
  set_results (values, results, answers);
  return values;
}

GimpValueArray *
limner_compare_call (GimpProcedure *procedure, GimpProcedureConfig *config)
{
  GimpRunMode run_mode;
  GimpImage *image = NULL;
  g_auto (GStrv) paths = NULL;
  GError *error = NULL;

  g_object_get (config, "run-mode", &run_mode, "image", &image, "results", &paths, NULL);
  if (!limner_screen_init (run_mode))
    {
      g_clear_object (&image);
      return read_results (procedure, (const char *const *) paths);
    }
  limner_compare_dialog_run (image, &error);
  g_clear_object (&image);
  return gimp_procedure_new_return_values (
      procedure, error != NULL ? GIMP_PDB_EXECUTION_ERROR : GIMP_PDB_SUCCESS, error);
}
