/* The results of ballots, as the page of ballot.html saves them. */
#include "config.h"

#include "assess/ballot-answer-private.h"
#include "assess/bradley-terry-private.h"
#include "formats/file-private.h"
#include "formats/json-private.h"
#include "limner/error.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define MOST       LIMNER_BRADLEY_TERRY_MOST
#define MAX_ANSWER 100000

/* All answers so far. */
typedef struct
{
  char **makers; /* of the first file */
  int n;
  double wins[MOST * MOST];
  guint comparisons[MOST], answers;
} Count;

static gboolean
refuse_result (const char *path, GError **error)
{
  g_autofree char *shown = g_filename_display_name (path);

  g_set_error (error, LIMNER_ERROR, LIMNER_ERROR_FORMAT,
               _ ("“%s” is not the result of a ballot: name a file that the ballot's page saved."), shown);
  return FALSE;
}

/* Reads the makers of the first file, or compares those of another. */
static gboolean
read_makers (JsonObject *result, const char *path, Count *count, GError **error)
{
  JsonArray *list = limner_json_list (result, "makers");
  const guint n = list != NULL ? json_array_get_length (list) : 0;
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) makers = NULL;

  if (n < 2 || n > MOST)
    return refuse_result (path, error);
  for (guint i = 0; i < n; i++)
    {
      const char *name = limner_json_item_text (list, i);

      if (name == NULL)
        return refuse_result (path, error);
      g_strv_builder_add (builder, name);
    }
  makers = g_strv_builder_end (builder);
  if (count->makers == NULL)
    {
      count->makers = g_steal_pointer (&makers);
      count->n = (int) n;
      return TRUE;
    }
  if (g_strv_equal ((const char *const *) makers, (const char *const *) count->makers))
    return TRUE;
  g_autofree char *shown = g_filename_display_name (path);
  g_set_error (error, LIMNER_ERROR, LIMNER_ERROR_ARGUMENT,
               _ ("“%s” compares others than the first file: read results of the same makers together."),
               shown);
  return FALSE;
}

static gboolean
add_answer (JsonObject *object, Count *count)
{
  LimnerBallotAnswer answer;
  double for_left;

  if (!limner_ballot_answer_read (object, count->n, &answer))
    return FALSE;
  for_left = answer.choice == LIMNER_BALLOT_TIE ? 0.5 : answer.choice == LIMNER_BALLOT_LEFT;
  count->wins[answer.left * count->n + answer.right] += for_left;
  count->wins[answer.right * count->n + answer.left] += 1 - for_left;
  count->comparisons[answer.left]++;
  count->comparisons[answer.right]++;
  count->answers++;
  return TRUE;
}

static gboolean
add_result (JsonObject *result, const char *path, Count *count, GError **error)
{
  JsonArray *answers = limner_json_list (result, "answers");
  const guint n = answers != NULL ? json_array_get_length (answers) : 0;

  if (g_strcmp0 (limner_json_text (result, "format"), LIMNER_BALLOT_FORMAT) != 0 || answers == NULL
      || n > MAX_ANSWER)
    return refuse_result (path, error);
  if (!read_makers (result, path, count, error))
    return FALSE;
  for (guint i = 0; i < n; i++)
    {
      JsonNode *node = json_array_get_element (answers, i);

      if (!JSON_NODE_HOLDS_OBJECT (node) || !add_answer (json_node_get_object (node), count))
        return refuse_result (path, error);
    }
  return TRUE;
}

static gboolean
read_result (const char *path, Count *count, GError **error)
{
  g_autoptr (GBytes) bytes = limner_file_map (path, error);
  JsonObject *result;
  const char *text;
  gboolean ok;
  gsize size;

  if (bytes == NULL)
    return FALSE;
  text = g_bytes_get_data (bytes, &size);
  result = size > 0 ? limner_json_parse_object (text, size, LIMNER_BALLOT_MAX_DEPTH) : NULL;
  if (result == NULL)
    return refuse_result (path, error);
  ok = add_result (result, path, count, error);
  json_object_unref (result);
  return ok;
}

void
limner_ballot_result_clear (LimnerBallotResult *result)
{
  g_free (result->name);
}

static int
compare_strengths (gconstpointer a, gconstpointer b)
{
  const LimnerBallotResult *one = a, *other = b;

  return one->strength > other->strength ? -1 : one->strength < other->strength;
}

/* The chance to win against an average one of the others. Their mean strength is -strength / (n - 1), because
 * all together have mean 0. */
static double
chance_to_win (double strength, int n)
{
  return 1 / (1 + exp (-strength * n / (n - 1)));
}

static GArray *
fit_results (const Count *count)
{
  GArray *results = g_array_new (FALSE, TRUE, sizeof (LimnerBallotResult));
  double strengths[MOST], errors[MOST];

  g_array_set_clear_func (results, (GDestroyNotify) limner_ballot_result_clear);
  limner_bradley_terry_fit (count->wins, count->n, strengths, errors);
  for (int i = 0; i < count->n; i++)
    {
      LimnerBallotResult result = { .name = g_strdup (count->makers[i]),
                                    .comparisons = count->comparisons[i],
                                    .strength = strengths[i],
                                    .low = strengths[i] - 1.96 * errors[i],
                                    .high = strengths[i] + 1.96 * errors[i] };

      result.share = chance_to_win (result.strength, count->n);
      result.share_low = chance_to_win (result.low, count->n);
      result.share_high = chance_to_win (result.high, count->n);
      for (int j = 0; j < count->n; j++)
        result.wins += count->wins[i * count->n + j];
      g_array_append_val (results, result);
    }
  g_array_sort (results, compare_strengths);
  return results;
}

GArray *
limner_ballot_read (const char *const *paths, guint *answers, GError **error)
{
  Count count = { 0 };
  GArray *results = NULL;
  gboolean ok = TRUE;

  g_return_val_if_fail (paths != NULL && paths[0] != NULL && answers != NULL, NULL);
  for (; ok && *paths != NULL; paths++)
    ok = read_result (*paths, &count, error);
  if (ok)
    results = fit_results (&count);
  *answers = count.answers;
  g_strfreev (count.makers);
  return results;
}
