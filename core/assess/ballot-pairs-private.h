/* The pairs of pictures that a ballot asks about. */
#pragma once

#include "limner/ballot.h"

/* One question: the same subject by two makers. */
typedef struct
{
  int makers[2];  /* left, right */
  char *paths[2]; /* the picture of each maker; owned */
} LimnerBallotPair;

/* "image/png"; NULL for files that browsers do not show. */
const char *limner_ballot_media_type (const char *path);

/* Lists the pairs of pictures in a random order and on random sides, settings->most of them at most. Array of
 * LimnerBallotPair; free with g_array_unref. NULL with LIMNER_ERROR_ARGUMENT if a setting is out of range or
 * no two makers have a picture in common. */
GArray *limner_ballot_pairs_new (const LimnerBallotSettings *settings, GError **error);

/* The maker's name in results. The caller frees it. */
char *limner_ballot_title (const LimnerBallotSettings *settings, int maker);

/* The ID of a ballot: a digest of its makers' names and its pictures. The caller frees it. NULL if a picture
 * cannot be read. */
char *limner_ballot_id (const LimnerBallotSettings *settings, const GArray *pairs, GError **error);
