#include "config.h"

#include "assess/ballot-answer-private.h"

#include "formats/json-private.h"

#include <math.h>

static const char *const choice_names[]
    = { [LIMNER_BALLOT_LEFT] = "left", [LIMNER_BALLOT_RIGHT] = "right", [LIMNER_BALLOT_TIE] = "tie" };

/* A whole number from 0 to below - 1. */
static gboolean
read_index (JsonObject *object, const char *member, int below, int *index)
{
  double number;

  if (!limner_json_number (object, member, &number) || !(number >= 0 && number < below)
      || number != floor (number))
    return FALSE;
  *index = (int) number;
  return TRUE;
}

gboolean
limner_ballot_answer_read (JsonObject *object, int n, LimnerBallotAnswer *answer)
{
  const char *choice = limner_json_text (object, "choice");

  if (choice == NULL || !read_index (object, "pair", G_MAXINT, &answer->pair)
      || !read_index (object, "left", n, &answer->left) || !read_index (object, "right", n, &answer->right)
      || answer->left == answer->right)
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (choice_names); i++)
    if (g_str_equal (choice, choice_names[i]))
      {
        answer->choice = (LimnerBallotChoice) i;
        return TRUE;
      }
  return FALSE;
}

void
limner_ballot_answer_write (const LimnerBallotAnswer *answer, JsonBuilder *builder)
{
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "pair");
  json_builder_add_int_value (builder, answer->pair);
  json_builder_set_member_name (builder, "left");
  json_builder_add_int_value (builder, answer->left);
  json_builder_set_member_name (builder, "right");
  json_builder_add_int_value (builder, answer->right);
  json_builder_set_member_name (builder, "choice");
  json_builder_add_string_value (builder, choice_names[answer->choice]);
  json_builder_end_object (builder);
}
