#include "config.h"

#include "assess/neighbours-private.h"

#include "base/memory-private.h"

#include <cblas.h>

/* Pictures of each set that are compared at a time. */
#define BLOCK 256

static void
copy_block (const LimnerFeatureSet *set, gsize first, gsize n, double *rows, double *squares)
{
  const gsize dims = (gsize) set->dims;

  for (gsize i = 0; i < n; i++)
    {
      const float *row = limner_feature_set_row (set, first + i);

      squares[i] = 0;
      for (gsize d = 0; d < dims; d++)
        {
          rows[i * dims + d] = row[d];
          squares[i] += (double) row[d] * row[d];
        }
    }
}

/* Squared distances of BLOCK pictures of a to all of b. */
typedef struct
{
  double *rows[2], *squares[2]; /* [BLOCK,dims], [BLOCK] */
  double *distances;            /* [BLOCK,b->count] */
} DistanceRoom;

static void
measure_block (const LimnerFeatureSet *b, gsize n, const DistanceRoom *room)
{
  const int dims = b->dims;

  for (gsize first = 0; first < b->count; first += BLOCK)
    {
      const gsize others = MIN (BLOCK, b->count - first);

      copy_block (b, first, others, room->rows[1], room->squares[1]);
      cblas_dgemm (CblasRowMajor, CblasNoTrans, CblasTrans, (int) n, (int) others, dims, -2, room->rows[0],
                   dims, room->rows[1], dims, 0, room->distances + first, (int) b->count);
      for (gsize i = 0; i < n; i++)
        for (gsize j = 0; j < others; j++)
          {
            double *distance = &room->distances[i * b->count + first + j];
            *distance = MAX (*distance + room->squares[0][i] + room->squares[1][j], 0);
          }
    }
}

gboolean
limner_feature_distances (const LimnerFeatureSet *a, const LimnerFeatureSet *b, LimnerDistancesFunc take,
                          gpointer user_data, GError **error)
{
  const gsize rows = BLOCK * (gsize) a->dims;
  double *memory = limner_memory_alloc (2 * rows + 2 * BLOCK + BLOCK * b->count, sizeof (double), error);
  DistanceRoom room;

  if (memory == NULL)
    return FALSE;
  room = (DistanceRoom) { { memory, memory + rows },
                          { memory + 2 * rows, memory + 2 * rows + BLOCK },
                          memory + 2 * rows + 2 * BLOCK };
  for (gsize first = 0; first < a->count; first += BLOCK)
    {
      const gsize n = MIN (BLOCK, a->count - first);

      copy_block (a, first, n, room.rows[0], room.squares[0]);
      measure_block (b, n, &room);
      for (gsize i = 0; i < n; i++)
        take (first + i, room.distances + i * b->count, user_data);
    }
  limner_memory_free (memory);
  return TRUE;
}

/* --- radii --- */

#define MAX_NEIGHBOURS 16

typedef struct
{
  gsize count;
  guint k;
  double *radii;
} RadiiSearch;

/* The k-th smallest, the picture itself left out. */
static void
find_radius (gsize i, const double *distances, gpointer user_data)
{
  const RadiiSearch *search = user_data;
  double nearest[MAX_NEIGHBOURS];
  guint n = 0;

  for (gsize j = 0; j < search->count; j++)
    {
      guint place = n;

      if (j == i || (n == search->k && distances[j] >= nearest[n - 1]))
        continue;
      if (n < search->k)
        n++;
      else
        place--;
      for (; place > 0 && nearest[place - 1] > distances[j]; place--)
        nearest[place] = nearest[place - 1];
      nearest[place] = distances[j];
    }
  search->radii[i] = nearest[search->k - 1];
}

gboolean
limner_feature_radii (const LimnerFeatureSet *set, guint k, double *radii, GError **error)
{
  RadiiSearch search = { set->count, k, radii };

  g_return_val_if_fail (k >= 1 && k <= MAX_NEIGHBOURS && k < set->count, FALSE);
  return limner_feature_distances (set, set, find_radius, &search, error);
}
