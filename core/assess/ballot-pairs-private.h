/* The pairs of pictures that a ballot asks about. */
#pragma once

#include "limner/ballot.h"

/* One question: the same subject by two makers. */
typedef struct
{
  int makers[2];  /* in the order of the sides: left, right */
  char *paths[2]; /* of their pictures */
} LimnerBallotPair;

/* "image/png"; NULL for files that browsers do not show. */
const char *limner_ballot_media_type (const char *path);

/* All pairs of makers with a picture in common, in a random order and on random sides, `most` of them: array
 * of LimnerBallotPair (g_array_unref). LIMNER_ERROR_ARGUMENT when the settings are out of range or there is
 * no pair. */
GArray *limner_ballot_pairs_new (const LimnerBallotSettings *settings, GError **error);

/* What a maker is called in results. Caller frees. */
char *limner_ballot_title (const LimnerBallotSettings *settings, int maker);

/* Tells ballots apart: a digest of makers, pairs and pictures. Caller frees. NULL if a picture cannot be
 * read. */
char *limner_ballot_id (const LimnerBallotSettings *settings, const GArray *pairs, GError **error);
