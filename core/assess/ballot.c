/* A ballot that a program asks and keeps. Its result is written anew with every answer; a lock keeps other
 * programs from the same file. */
#include "config.h"

#include "assess/ballot-answer-private.h"
#include "assess/ballot-pairs-private.h"
#include "base/file-lock-private.h"
#include "base/file-writer-private.h"
#include "formats/file-private.h"
#include "formats/json-private.h"
#include "limner/error.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <unistd.h>

/* Results of one ballot. */
#define MAX_PEOPLE 10000

struct _LimnerBallot
{
  char **titles; /* of the makers */
  int n_makers;
  GArray *pairs; /* LimnerBallotPair; the order is the same for each person */
  char *id, *folder, *path;
  guint person;     /* number of the result, 1 … */
  int lock;         /* descriptor; -1: none */
  guint *order;     /* [pairs->len] the pairs in the order of asking: the answered ones first */
  gboolean *turned; /* [pairs->len] by place in the order: sides exchanged */
  GArray *answers;  /* LimnerBallotAnswer, those of order[0 … answers->len - 1] */
};

/* --- the file of a result --- */

static char *
make_result_path (const LimnerBallot *ballot, guint person)
{
  g_autofree char *name = g_strdup_printf ("limner-ballot-%s-%u.json", ballot->id, person);

  return g_build_filename (ballot->folder, name, NULL);
}

static char *
make_result_json (const LimnerBallot *ballot)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "format");
  json_builder_add_string_value (builder, LIMNER_BALLOT_FORMAT);
  json_builder_set_member_name (builder, "id");
  json_builder_add_string_value (builder, ballot->id);
  json_builder_set_member_name (builder, "makers");
  json_builder_begin_array (builder);
  for (int i = 0; i < ballot->n_makers; i++)
    json_builder_add_string_value (builder, ballot->titles[i]);
  json_builder_end_array (builder);
  json_builder_set_member_name (builder, "answers");
  json_builder_begin_array (builder);
  for (guint i = 0; i < ballot->answers->len; i++)
    limner_ballot_answer_write (&g_array_index (ballot->answers, LimnerBallotAnswer, i), builder);
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  return json_to_string (root, TRUE);
}

static gboolean
save_answers (const LimnerBallot *ballot, GError **error)
{
  g_autofree char *text = make_result_json (ballot);
  LimnerFileWriter writer;
  gboolean ok;

  if (!limner_file_writer_open (&writer, ballot->path, error))
    return FALSE;
  ok = limner_file_writer_put (&writer, text, strlen (text), error)
       && limner_file_writer_finish (&writer, error);
  if (!ok)
    limner_file_writer_discard (&writer);
  return ok;
}

/* Takes the answer into the order if it is about an open pair of the ballot and its two makers. */
static gboolean
take_answer (LimnerBallot *ballot, const LimnerBallotAnswer *answer)
{
  const guint place = ballot->answers->len;
  const LimnerBallotPair *pair;

  if ((guint) answer->pair >= ballot->pairs->len)
    return FALSE;
  pair = &g_array_index (ballot->pairs, LimnerBallotPair, answer->pair);
  for (guint i = place; i < ballot->pairs->len; i++)
    if (ballot->order[i] == (guint) answer->pair
        && (answer->left == pair->makers[0]
                ? answer->right == pair->makers[1]
                : answer->left == pair->makers[1] && answer->right == pair->makers[0]))
      {
        ballot->order[i] = ballot->order[place];
        ballot->order[place] = (guint) answer->pair;
        ballot->turned[i] = ballot->turned[place];
        ballot->turned[place] = answer->left != pair->makers[0];
        g_array_append_val (ballot->answers, *answer);
        return TRUE;
      }
  return FALSE;
}

/* Takes over the answers of an earlier session. FALSE when the file is not a result of this ballot. */
static gboolean
read_answers (LimnerBallot *ballot, JsonObject *result)
{
  JsonArray *list = limner_json_list (result, "answers");
  LimnerBallotAnswer answer;

  if (list == NULL || g_strcmp0 (limner_json_text (result, "format"), LIMNER_BALLOT_FORMAT) != 0
      || g_strcmp0 (limner_json_text (result, "id"), ballot->id) != 0)
    return FALSE;
  for (guint i = 0; i < json_array_get_length (list); i++)
    {
      JsonNode *node = json_array_get_element (list, i);

      if (!JSON_NODE_HOLDS_OBJECT (node)
          || !limner_ballot_answer_read (json_node_get_object (node), ballot->n_makers, &answer)
          || !take_answer (ballot, &answer))
        return FALSE;
    }
  return TRUE;
}

/* Whether this result can be gone on with: there is none of that number yet, or it has open pairs. */
static gboolean
resume_result (LimnerBallot *ballot, const char *path)
{
  g_autoptr (GBytes) bytes = NULL;
  JsonObject *result;
  const char *text;
  gboolean open;
  gsize size;

  g_array_set_size (ballot->answers, 0);
  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    return TRUE;
  bytes = limner_file_map (path, NULL);
  if (bytes == NULL || g_bytes_get_size (bytes) == 0)
    return FALSE;
  text = g_bytes_get_data (bytes, &size);
  result = limner_json_parse_object (text, size, LIMNER_BALLOT_MAX_DEPTH);
  open = result != NULL && read_answers (ballot, result) && ballot->answers->len < ballot->pairs->len;
  g_clear_pointer (&result, json_object_unref);
  return open;
}

/* Locks the first result that can be gone on with. The lock is on a file of its own, because the result is
 * replaced at every answer. */
static gboolean
choose_result (LimnerBallot *ballot, GError **error)
{
  for (guint person = 1; person <= MAX_PEOPLE; person++)
    {
      g_autofree char *path = make_result_path (ballot, person), *lock = g_strconcat (path, ".lock", NULL);
      const int descriptor = limner_lock_open (lock, error);
      const LimnerLockState state
          = descriptor >= 0 ? limner_lock_try (descriptor, lock, error) : LIMNER_LOCK_FAILED;

      if (state == LIMNER_LOCK_HELD && resume_result (ballot, path))
        {
          ballot->lock = descriptor;
          ballot->person = person;
          ballot->path = g_steal_pointer (&path);
          return TRUE;
        }
      if (descriptor >= 0)
        close (descriptor);
      if (state == LIMNER_LOCK_FAILED)
        return FALSE;
    }
  return limner_write_failed (ballot->folder, EMLINK, error);
}

/* --- the ballot --- */

static void
shuffle_order (LimnerBallot *ballot)
{
  const guint n = ballot->pairs->len;

  ballot->order = g_new (guint, n);
  ballot->turned = g_new (gboolean, n);
  for (guint i = 0; i < n; i++)
    {
      const guint j = (guint) g_random_int_range (0, (gint32) i + 1);

      ballot->order[i] = ballot->order[j];
      ballot->order[j] = i;
      ballot->turned[i] = g_random_boolean ();
    }
}

static void
copy_titles (LimnerBallot *ballot, const LimnerBallotSettings *settings)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  ballot->n_makers = (int) g_strv_length ((char **) settings->names);
  for (int i = 0; i < ballot->n_makers; i++)
    {
      g_autofree char *title = limner_ballot_title (settings, i);
      g_strv_builder_add (builder, title);
    }
  ballot->titles = g_strv_builder_end (builder);
}

LimnerBallot *
limner_ballot_new (const LimnerBallotSettings *settings, const char *folder, GError **error)
{
  g_autoptr (LimnerBallot) ballot = NULL;
  GArray *pairs;

  g_return_val_if_fail (settings != NULL && settings->names != NULL, NULL);
  pairs = limner_ballot_pairs_new (settings, error);
  if (pairs == NULL)
    return NULL;
  ballot = g_new0 (LimnerBallot, 1);
  ballot->lock = -1;
  ballot->pairs = pairs;
  ballot->id = limner_ballot_id (settings, pairs, error);
  ballot->folder = folder != NULL ? g_strdup (folder)
                                  : g_build_filename (g_get_user_data_dir (), "limner", "ballots", NULL);
  ballot->answers = g_array_new (FALSE, FALSE, sizeof (LimnerBallotAnswer));
  copy_titles (ballot, settings);
  shuffle_order (ballot);
  if (ballot->id == NULL)
    return NULL;
  if (g_mkdir_with_parents (ballot->folder, 0700) != 0)
    {
      limner_write_failed (ballot->folder, errno, error);
      return NULL;
    }
  return choose_result (ballot, error) ? g_steal_pointer (&ballot) : NULL;
}

void
limner_ballot_free (LimnerBallot *ballot)
{
  if (ballot == NULL)
    return;
  if (ballot->lock >= 0)
    close (ballot->lock);
  g_strfreev (ballot->titles);
  g_array_unref (ballot->pairs);
  g_array_unref (ballot->answers);
  g_free (ballot->order);
  g_free (ballot->turned);
  g_free (ballot->id);
  g_free (ballot->folder);
  g_free (ballot->path);
  g_free (ballot);
}

guint
limner_ballot_count (const LimnerBallot *ballot)
{
  return ballot->pairs->len;
}

guint
limner_ballot_answered (const LimnerBallot *ballot)
{
  return ballot->answers->len;
}

const char *
limner_ballot_path (const LimnerBallot *ballot)
{
  return ballot->path;
}

/* The next pair, and which of its two is on the left. */
static const LimnerBallotPair *
next_pair (const LimnerBallot *ballot, int *left)
{
  const guint place = ballot->answers->len;

  if (place == ballot->pairs->len)
    return NULL;
  *left = ballot->turned[place] ? 1 : 0;
  return &g_array_index (ballot->pairs, LimnerBallotPair, ballot->order[place]);
}

gboolean
limner_ballot_get_pair (const LimnerBallot *ballot, const char **left, const char **right)
{
  int first;
  const LimnerBallotPair *pair = next_pair (ballot, &first);

  *left = pair != NULL ? pair->paths[first] : NULL;
  *right = pair != NULL ? pair->paths[1 - first] : NULL;
  return pair != NULL;
}

gboolean
limner_ballot_answer (LimnerBallot *ballot, LimnerBallotChoice choice, GError **error)
{
  int left;
  const LimnerBallotPair *pair = next_pair (ballot, &left);
  LimnerBallotAnswer answer;

  g_return_val_if_fail (pair != NULL, FALSE);
  answer = (LimnerBallotAnswer) { (int) ballot->order[ballot->answers->len], pair->makers[left],
                                  pair->makers[1 - left], choice };
  g_array_append_val (ballot->answers, answer);
  if (save_answers (ballot, error))
    return TRUE;
  g_array_set_size (ballot->answers, ballot->answers->len - 1);
  return FALSE;
}

gboolean
limner_ballot_undo (LimnerBallot *ballot, GError **error)
{
  LimnerBallotAnswer last;

  g_return_val_if_fail (ballot->answers->len > 0, FALSE);
  last = g_array_index (ballot->answers, LimnerBallotAnswer, ballot->answers->len - 1);
  g_array_set_size (ballot->answers, ballot->answers->len - 1);
  if (save_answers (ballot, error))
    return TRUE;
  g_array_append_val (ballot->answers, last);
  return FALSE;
}

GArray *
limner_ballot_results (const LimnerBallot *ballot, guint *people, GError **error)
{
  g_autoptr (GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);
  guint answers;

  for (guint person = 1; person <= MAX_PEOPLE; person++)
    {
      g_autofree char *path = make_result_path (ballot, person);
      g_autoptr (GArray) results = NULL;

      if (!g_file_test (path, G_FILE_TEST_EXISTS))
        {
          if (person > ballot->person)
            break;
          continue;
        }
      results = limner_ballot_read ((const char *const[]) { path, NULL }, &answers, NULL);
      if (results != NULL && answers > 0)
        g_ptr_array_add (paths, g_steal_pointer (&path));
    }
  *people = paths->len;
  if (paths->len == 0)
    {
      g_set_error_literal (error, LIMNER_ERROR, LIMNER_ERROR_ARGUMENT,
                           _ ("Nobody has answered yet: choose between at least one pair."));
      return NULL;
    }
  g_ptr_array_add (paths, NULL);
  return limner_ballot_read ((const char *const *) paths->pdata, &answers, error);
}
