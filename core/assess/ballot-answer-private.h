/* One answer of a person, as the results of ballots hold it. */
#pragma once

#include "limner/ballot.h"

#include <json-glib/json-glib.h>

#define LIMNER_BALLOT_FORMAT    "limner-ballot-result"
#define LIMNER_BALLOT_MAX_DEPTH 8 /* of the JSON */

typedef struct
{
  int pair;        /* its number in the ballot */
  int left, right; /* the makers */
  LimnerBallotChoice choice;
} LimnerBallotAnswer;

/* FALSE when `object` is no answer about two of n makers. */
gboolean limner_ballot_answer_read (JsonObject *object, int n, LimnerBallotAnswer *answer);
void limner_ballot_answer_write (const LimnerBallotAnswer *answer, JsonBuilder *builder);
