/* Which of several places of a style that are nearly as near belongs to a cell of a picture: one that goes on
 * from those of the cells around (coherence: Ashikhmin 2001, "Synthesizing natural textures"; without it flat
 * areas get one place over and over, in the grid's own pattern), and none too often. */
#pragma once

#include "style/nearest-private.h"
#include "style/style-places-private.h"

/* Candidates of a cell. */
#define LIMNER_PLACE_CANDIDATES 8

typedef struct
{
  int rows, columns;     /* of the picture's cells */
  const float *features; /* [cells][stride], of which the nearest's dimensions count */
  gsize stride;
  const gint32 *candidates; /* [cells][LIMNER_PLACE_CANDIDATES], -1: none */
  const float *cosines;     /* the same of them */
  const LimnerNearest *nearest;
  const LimnerSheet *sheets; /* of the nearest's rows */
  guint n_sheets;
} LimnerPlaceChoice;

/* Chooses for the cells where match [cells] is 0 or more; -1 stays. A place's worth is its cosine, plus
 * something for each neighbour that it goes on from, less something for each cell that has it. */
gboolean limner_places_choose (const LimnerPlaceChoice *choice, gint32 *match, GError **error);
