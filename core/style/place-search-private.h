/* Finds the place of a style for each cell of a picture: the nearest places of each style by cosine, then the
 * style of each cell by the styles' shares, then one of that style's nearest places. */
#pragma once

#include "style/place-choice-private.h"

typedef struct
{
  const LimnerStylePlaces *places;
  const LimnerNearest *prepared; /* [styles] by limner_place_search_prepare; NULL: made for this search */

  const LimnerGrid *grid; /* of the cells */
  int row, column;        /* of its first cell, in the whole picture */
  const float *features;  /* [cells][places->stride] less their mean */
  const float *weights;   /* [cells] 0: gets no place */

  gsize offset; /* compares `dims` values of each row from here */
  int dims;
  int reduced_dims; /* of a reduced search; 0: exact */
  int best;         /* places of each style that are found: 1 or LIMNER_PLACE_CANDIDATES */
  gboolean
      scattered; /* takes one of the found by chance, the same in every tile; otherwise the most coherent */
} LimnerPlaceSearch;

/* Prepares the places of one style for many searches. */
gboolean limner_place_search_prepare (const LimnerPlaceSearch *search, guint style, LimnerNearest *nearest,
                                      GError **error);

/* styles [cells], all 0 before, receives the style of each cell, match [cells] the place in it; -1: none.
 * FALSE with LIMNER_ERROR_MEMORY or LIMNER_ERROR_CANCELLED. */
gboolean limner_place_search_run (const LimnerPlaceSearch *search, guint16 *styles, gint32 *match,
                                  const LimnerJob *job, GError **error);
