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
  float *lengths;   /* [n] 1 / |row|; 0: never found */
  int reduced_dims; /* 0: searches are exact */
  float *basis;     /* [reduced_dims][dims], orthonormal rows */
  float *reduced;   /* [n][reduced_dims], of rows at length 1 */
} LimnerNearest;

/* Most dimensions of a reduced search. */
#define LIMNER_NEAREST_DIMS 64

/* Rows to search among; they must outlive the search. */
typedef struct
{
  const float *values; /* [n][stride], the first `dims` of each count */
  gsize n, stride;
  int dims;
  const float *usable; /* [n] 0 for rows never to be found; NULL: all may be */
  int reduced_dims;    /* 0: exact */
} LimnerNearestRows;

gboolean limner_nearest_init (LimnerNearest *nearest, const LimnerNearestRows *rows, GError **error);
void limner_nearest_clear (LimnerNearest *nearest);

/* What is searched for. */
typedef struct
{
  const float *values; /* [n][stride] */
  gsize n, stride;
  const float *counts; /* [n] 0: not searched for; NULL: all are */
} LimnerNearestQueries;

/* The `best` rows for each query, nearest first. */
typedef struct
{
  int best;
  gint32 *indices; /* [n][best] of rows; -1: no row. Queries that do not count have none */
  float *cosines;  /* [n][best]; 0 for a query that is 0 or does not count */
} LimnerNearestFound;

/* FALSE with LIMNER_ERROR_MEMORY or LIMNER_ERROR_CANCELLED. */
gboolean limner_nearest_find (const LimnerNearest *nearest, const LimnerNearestQueries *queries,
                              const LimnerNearestFound *found, GCancellable *cancellable, GError **error);
/* The cosine of a query, 1 / its length given, and a row. */
float limner_nearest_cosine (const LimnerNearest *nearest, const float *query, float length, gsize row);
/* 1 / |values|, or 0. */
float limner_inverse_length (const float *values, int dims);
