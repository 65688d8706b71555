/* The nearest of many rows of numbers, by the cosine of the angle between them after each set's mean has been
 * taken off: exact, or first in the few dimensions in which the rows differ most (principal components), of
 * which the best are then compared in all. */
#pragma once

#include <gio/gio.h>

/* Rows that are searched among, prepared for many searches. */
typedef struct
{
  const float *rows; /* [n][stride], the first `dims` of each count; their mean is 0 */
  gsize n, stride;
  int dims;
  const float *prices; /* [n], taken off cosines; NULL: none */
  float *lengths;      /* [n] 1 / |row|; 0: never found */
  int reduced_dims;    /* 0: searches are exact */
  float *basis;        /* [reduced_dims][dims], orthonormal rows */
  float *reduced;      /* [n][reduced_dims], of rows at length 1 */
} LimnerNearest;

/* Most dimensions of a reduced search. */
#define LIMNER_NEAREST_DIMS 64

/* `rows` must outlive it. `usable` [n]: 0 for rows never to be found; NULL: all may be. dims: of the reduced
 * search; 0: exact. */
gboolean limner_nearest_init (LimnerNearest *nearest, const float *rows, gsize n, gsize stride, int dims,
                              const float *usable, int reduced_dims, GError **error);
void limner_nearest_clear (LimnerNearest *nearest);

/* The `best` rows for each of n queries [n][stride], nearest first: indices [n][best] (-1 where there are not
 * so many) and cosines [n][best]. A query of length 0 gets cosines 0. */
gboolean limner_nearest_find (const LimnerNearest *nearest, const float *queries, gsize n, gsize stride,
                              int best, gint32 *indices, float *cosines, GCancellable *cancellable,
                              GError **error);
/* The cosine of a query, 1 / its length given, and a row. */
float limner_nearest_cosine (const LimnerNearest *nearest, const float *query, float length, gsize row);
/* 1 / |values|, or 0. */
float limner_inverse_length (const float *values, int dims);
