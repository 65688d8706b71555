/* Ballots: the model behind their results, hostile results, and answering one in a program. */
#include "assess/bradley-terry-private.h"
#include "limner/error.h"
#include "limner/save.h"
#include "remove-tree.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

static char *folder;

static char *
path_of (const char *name)
{
  return g_build_filename (folder, name, NULL);
}

static void
test_bradley_terry (void)
{
  const double two[4] = { 0, 30, 10, 0 }, even[9] = { 0, 5, 5, 5, 0, 5, 5, 5, 0 }, none[4] = { 0, 9, 0, 0 };
  double strengths[3], errors[3];

  /* Two makers: the odds are those of the wins, with half a win for each; the error that of their logarithm.
   */
  limner_bradley_terry_fit (two, 2, strengths, errors);
  g_assert_cmpfloat_with_epsilon (strengths[0] - strengths[1], log (30.5 / 10.5), 1e-9);
  g_assert_cmpfloat_with_epsilon (2 * errors[0], sqrt (1 / 30.5 + 1 / 10.5), 1e-9);
  limner_bradley_terry_fit (even, 3, strengths, errors);
  for (int i = 0; i < 3; i++)
    {
      g_assert_cmpfloat_with_epsilon (strengths[i], 0, 1e-9);
      /* Information of 11 comparisons between each two: 11/4 (3 I - 1), whose inverse has 2/9 * 4/11. */
      g_assert_cmpfloat_with_epsilon (errors[i], sqrt (8.0 / 99), 1e-9);
    }
  limner_bradley_terry_fit (none, 2, strengths, errors);
  g_assert_true (isfinite (strengths[0]) && isfinite (errors[0]));
}

static void
test_ballot_refusals (void)
{
  static const char *const files[] = {
    "",
    "{}",
    "[]",
    "{\"format\": \"limner-ballot-result\"}",
    "{\"format\": \"limner-ballot-result\", \"makers\": [\"a\"], \"answers\": []}",
    "{\"format\": \"limner-ballot-result\", \"makers\": [\"a\", 3], \"answers\": []}",
    "{\"format\": \"limner-ballot-result\", \"makers\": [\"a\", \"b\"], \"answers\": [3]}",
    "{\"format\": \"limner-ballot-result\", \"makers\": [\"a\", \"b\"], \"answers\": [{\"pair\": 0, "
    "\"left\": 0, "
    "\"right\": 2, "
    "\"choice\": \"left\"}]}",
    "{\"format\": \"limner-ballot-result\", \"makers\": [\"a\", \"b\"], \"answers\": [{\"pair\": 0, "
    "\"left\": 0.5, "
    "\"right\": 1, "
    "\"choice\": \"left\"}]}",
    "{\"format\": \"limner-ballot-result\", \"makers\": [\"a\", \"b\"], \"answers\": [{\"pair\": 0, "
    "\"left\": 1, "
    "\"right\": 1, "
    "\"choice\": \"left\"}]}",
    "{\"format\": \"limner-ballot-result\", \"makers\": [\"a\", \"b\"], \"answers\": [{\"pair\": 0, "
    "\"left\": 0, "
    "\"right\": 1, "
    "\"choice\": \"both\"}]}",
  };
  g_autofree char *path = path_of ("result.json");
  guint answers;

  for (gsize i = 0; i < G_N_ELEMENTS (files); i++)
    {
      GError *error = NULL;

      g_assert_true (g_file_set_contents (path, files[i], -1, NULL));
      g_assert_null (limner_ballot_read ((const char *[]) { path, NULL }, &answers, &error));
      g_assert_error (error, LIMNER_ERROR, LIMNER_ERROR_FORMAT);
      g_clear_error (&error);
    }
}

/* --- answering --- */

static void
write_picture (const char *name, guint64 seed)
{
  g_autofree char *path = path_of (name), *parent = g_path_get_dirname (path);
  g_autoptr (LimnerImage) image = limner_image_new_noise (7, 5, seed, NULL);
  GError *error = NULL;

  g_assert_cmpint (g_mkdir_with_parents (parent, 0700), ==, 0);
  limner_image_save (image, path, NULL, &error);
  g_assert_no_error (error);
}

/* Two makers with five pictures in common, and one that only the first has. */
typedef struct
{
  char *makers[3], *results;
  const char *titles[3];
  LimnerBallotSettings settings;
} Makers;

static void
makers_init (Makers *makers)
{
  *makers = (Makers) { .makers = { path_of ("one"), path_of ("other") },
                       .results = path_of ("results"),
                       .titles = { "One", "Other" } };
  for (int i = 0; i < 5; i++)
    {
      g_autofree char *one = g_strdup_printf ("one/%d.png", i), *other = g_strdup_printf ("other/%d.png", i);

      write_picture (one, (guint64) i);
      write_picture (other, (guint64) i + 100);
    }
  write_picture ("one/alone.png", 99);
  makers->settings
      = (LimnerBallotSettings) { .names = (const char *const *) makers->makers, .titles = makers->titles };
}

static void
makers_clear (Makers *makers)
{
  for (int i = 0; i < 2; i++)
    g_free (makers->makers[i]);
  g_free (makers->results);
}

static LimnerBallot *
open_ballot (const Makers *makers)
{
  GError *error = NULL;
  LimnerBallot *ballot = limner_ballot_new (&makers->settings, makers->results, &error);

  g_assert_no_error (error);
  return ballot;
}

/* Prefers the first maker, on whatever side it is. TRUE: it was on the left. */
static gboolean
prefer_first (LimnerBallot *ballot, const Makers *makers)
{
  const char *left, *right;
  GError *error = NULL;
  gboolean is_left;

  g_assert_true (limner_ballot_get_pair (ballot, &left, &right));
  is_left = g_str_has_prefix (left, makers->makers[0]);
  g_assert_true (g_str_has_prefix (is_left ? right : left, makers->makers[1]));
  g_assert_cmpstr (strrchr (left, '/'), ==, strrchr (right, '/'));
  limner_ballot_answer (ballot, is_left ? LIMNER_BALLOT_LEFT : LIMNER_BALLOT_RIGHT, &error);
  g_assert_no_error (error);
  return is_left;
}

static void
test_answers (void)
{
  Makers makers;
  g_autoptr (LimnerBallot) ballot = NULL;
  g_autoptr (GArray) results = NULL;
  const char *left, *right;
  GError *error = NULL;
  guint people;

  makers_init (&makers);
  ballot = open_ballot (&makers);
  g_assert_cmpint (limner_ballot_count (ballot), ==, 5);
  g_assert_null (limner_ballot_results (ballot, &people, &error));
  g_assert_error (error, LIMNER_ERROR, LIMNER_ERROR_ARGUMENT);
  g_clear_error (&error);
  for (guint i = 0; i < 4; i++)
    {
      g_assert_cmpint (limner_ballot_answered (ballot), ==, i);
      prefer_first (ballot, &makers);
    }
  g_assert_true (limner_ballot_answer (ballot, LIMNER_BALLOT_TIE, &error));
  g_assert_false (limner_ballot_get_pair (ballot, &left, &right));
  results = limner_ballot_results (ballot, &people, &error);
  g_assert_no_error (error);
  g_assert_cmpint (people, ==, 1);
  const LimnerBallotResult *best = &g_array_index (results, LimnerBallotResult, 0);
  g_assert_cmpstr (best->name, ==, "One");
  g_assert_cmpfloat (best->wins, ==, 4.5);
  g_assert_cmpint (best->comparisons, ==, 5);
  g_assert_true (best->share_low < best->share && best->share < best->share_high);
  g_assert_cmpfloat_with_epsilon (best->share, 5.0 / 6, 1e-9);
  makers_clear (&makers);
}

/* The file holds every answer as soon as it is given, and another session goes on from there. */
static void
test_nothing_is_lost (void)
{
  Makers makers;
  g_autoptr (LimnerBallot) ballot = NULL;
  g_autoptr (GHashTable) asked = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autofree char *path = NULL;
  GError *error = NULL;
  const char *left, *right;
  guint answers;

  makers_init (&makers);
  makers.titles[0] = "Another";
  ballot = open_ballot (&makers);
  path = g_strdup (limner_ballot_path (ballot));
  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (GArray) results = NULL;

      limner_ballot_get_pair (ballot, &left, &right);
      g_hash_table_add (asked, g_path_get_basename (left));
      prefer_first (ballot, &makers);
      results = limner_ballot_read ((const char *[]) { path, NULL }, &answers, &error);
      g_assert_no_error (error);
      g_assert_cmpint (answers, ==, i + 1);
    }
  g_clear_pointer (&ballot, limner_ballot_free);

  ballot = open_ballot (&makers);
  g_assert_cmpstr (limner_ballot_path (ballot), ==, path);
  g_assert_cmpint (limner_ballot_answered (ballot), ==, 3);
  while (limner_ballot_get_pair (ballot, &left, &right))
    {
      g_assert_true (g_hash_table_add (asked, g_path_get_basename (left)));
      prefer_first (ballot, &makers);
    }
  g_assert_cmpint (g_hash_table_size (asked), ==, 5);
  makers_clear (&makers);
}

static void
test_undo (void)
{
  Makers makers;
  g_autoptr (LimnerBallot) ballot = NULL;
  g_autofree char *left = NULL;
  const char *again, *right;
  GError *error = NULL;

  makers_init (&makers);
  makers.titles[0] = "Undone";
  ballot = open_ballot (&makers);
  prefer_first (ballot, &makers);
  limner_ballot_get_pair (ballot, &again, &right);
  left = g_strdup (again);
  prefer_first (ballot, &makers);
  g_assert_true (limner_ballot_undo (ballot, &error));
  g_assert_cmpint (limner_ballot_answered (ballot), ==, 1);
  limner_ballot_get_pair (ballot, &again, &right);
  g_assert_cmpstr (again, ==, left);
  makers_clear (&makers);
}

/* Two windows with the same ballot write two results, and so do two people one after the other. */
static void
test_people (void)
{
  Makers makers;
  g_autoptr (LimnerBallot) one = NULL, other = NULL, third = NULL;
  g_autoptr (GArray) results = NULL;
  GError *error = NULL;
  guint people, lefts = 0;

  makers_init (&makers);
  makers.titles[0] = "Shared";
  one = open_ballot (&makers);
  other = open_ballot (&makers);
  g_assert_cmpstr (limner_ballot_path (one), !=, limner_ballot_path (other));
  for (int i = 0; i < 5; i++)
    lefts += prefer_first (one, &makers) + prefer_first (other, &makers);
  g_clear_pointer (&one, limner_ballot_free);
  third = open_ballot (&makers);
  g_assert_cmpint (limner_ballot_answered (third), ==, 0);
  for (int i = 0; i < 5; i++)
    lefts += prefer_first (third, &makers);
  results = limner_ballot_results (third, &people, &error);
  g_assert_no_error (error);
  g_assert_cmpint (people, ==, 3);
  g_assert_cmpint (g_array_index (results, LimnerBallotResult, 0).comparisons, ==, 15);
  /* The sides are random: one chance in 16384 that all are equal. */
  g_assert_true (lefts > 0 && lefts < 15);
  makers_clear (&makers);
}

/* Other pictures of the same names are another ballot; a damaged result is left as it is. */
static void
test_other_ballots (void)
{
  static const char damaged[] = "{\"format\": \"limner-ballot-result\"";
  Makers makers;
  g_autoptr (LimnerBallot) ballot = NULL;
  g_autofree char *path = NULL, *text = NULL;

  makers_init (&makers);
  makers.titles[0] = "Changed";
  ballot = open_ballot (&makers);
  path = g_strdup (limner_ballot_path (ballot));
  g_clear_pointer (&ballot, limner_ballot_free);
  g_assert_true (g_file_set_contents (path, damaged, -1, NULL));
  ballot = open_ballot (&makers);
  g_assert_cmpstr (limner_ballot_path (ballot), !=, path);
  prefer_first (ballot, &makers);
  g_clear_pointer (&ballot, limner_ballot_free);
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, damaged);
  write_picture ("one/3.png", 1234);
  ballot = open_ballot (&makers);
  g_assert_cmpint (limner_ballot_answered (ballot), ==, 0);
  makers_clear (&makers);
}

/* An answer that cannot be saved is not counted. */
static void
test_full_disk (void)
{
  Makers makers;
  g_autoptr (LimnerBallot) ballot = NULL;
  GError *error = NULL;

  makers_init (&makers);
  makers.titles[0] = "Full";
  ballot = open_ballot (&makers);
  prefer_first (ballot, &makers);
  g_remove (limner_ballot_path (ballot));
  g_assert_cmpint (g_mkdir (limner_ballot_path (ballot), 0700), ==, 0);
  g_assert_false (limner_ballot_answer (ballot, LIMNER_BALLOT_TIE, &error));
  g_assert_error (error, LIMNER_ERROR, LIMNER_ERROR_FILE);
  g_clear_error (&error);
  g_assert_cmpint (limner_ballot_answered (ballot), ==, 1);
  g_assert_false (limner_ballot_undo (ballot, &error));
  g_clear_error (&error);
  g_assert_cmpint (limner_ballot_answered (ballot), ==, 1);
  g_rmdir (limner_ballot_path (ballot));
  makers_clear (&makers);
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  folder = g_dir_make_tmp ("limner-ballot-XXXXXX", NULL);
  g_test_add_func ("/ballot/bradley-terry", test_bradley_terry);
  g_test_add_func ("/ballot/refusals", test_ballot_refusals);
  g_test_add_func ("/ballot/answers", test_answers);
  g_test_add_func ("/ballot/nothing-is-lost", test_nothing_is_lost);
  g_test_add_func ("/ballot/undo", test_undo);
  g_test_add_func ("/ballot/people", test_people);
  g_test_add_func ("/ballot/other-ballots", test_other_ballots);
  g_test_add_func ("/ballot/full-disk", test_full_disk);
  status = g_test_run ();
  remove_tree (folder);
  g_free (folder);
  return status;
}
