/* Chooses for each cell one of several places of a style with nearly equal distance. It prefers places
 * that continue the choices of neighbouring cells (coherence: Ashikhmin 2001, "Synthesizing natural
 * textures") and places that are not used too often. Without coherence, flat areas repeat one place in
 * the pattern of the grid. */
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

/* Chooses for the cells whose match [cells] is 0 or more; -1 stays. A place's score is its cosine, plus
 * a bonus for each neighbour that it continues, minus a penalty for each cell that uses it. */
gboolean limner_places_choose (const LimnerPlaceChoice *choice, gint32 *match, GError **error);
