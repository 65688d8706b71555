#include "config.h"

#include "style/nearest-private.h"

#include "base/memory-private.h"
#include "base/threads-private.h"
#include "kernels/kernels-private.h"
#include "limner/error.h"
#include "limner/system.h"
#include "style/principal-private.h"

#include <cblas.h>
#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

/* Rows that the principal components are measured on, at most. */
#define SAMPLE 8192
/* Queries and rows whose products are made at once: the products stay in the cache. */
#define QUERIES 64
#define ROWS    1024
/* Of a reduced search, twice as many as are wanted are compared in all dimensions, and no fewer than this. */
#define LEAST_KEPT 8

float
limner_inverse_length (const float *values, int dims)
{
  float length = cblas_snrm2 (dims, values, 1);

  return length > 1e-12f ? 1 / length : 0;
}

/* --- preparation --- */

static void
measure_row (gpointer data, gsize chunk, int worker)
{
  LimnerNearest *self = data;

  for (gsize i = chunk * ROWS; i < MIN ((chunk + 1) * ROWS, self->n); i++)
    if (self->lengths[i] > 0)
      self->lengths[i] = limner_inverse_length (self->rows + i * self->stride, self->dims);
}

/* The directions in which rows at length 1 spread most, of up to SAMPLE of them. */
static gboolean
find_basis (LimnerNearest *self, GError **error)
{
  gsize dims = (gsize) self->dims, step = MAX (self->n / SAMPLE, 1), taken = 0;
  float *sample = limner_alloc_floats (MIN (self->n / step + 1, 2 * SAMPLE) * dims, error);
  gboolean ok;

  for (gsize i = 0; sample != NULL && i < self->n; i += step)
    if (self->lengths[i] > 0)
      {
        float *row = sample + taken++ * dims;

        memcpy (row, self->rows + i * self->stride, dims * sizeof (float));
        cblas_sscal (self->dims, self->lengths[i], row, 1);
      }
  ok = sample != NULL
       && limner_principal_directions (sample, taken, self->dims, self->reduced_dims, self->basis, error);
  limner_memory_free (sample);
  return ok;
}

static void
project_rows (const LimnerNearest *self, const float *rows, gsize n, gsize stride, float *reduced)
{
  cblas_sgemm (CblasRowMajor, CblasNoTrans, CblasTrans, (int) n, self->reduced_dims, self->dims, 1.0f, rows,
               (int) stride, self->basis, self->dims, 0.0f, reduced, self->reduced_dims);
}

static void
reduce_rows (gpointer data, gsize chunk, int worker)
{
  LimnerNearest *self = data;
  gsize first = chunk * ROWS, n = MIN (ROWS, self->n - first), dims = (gsize) self->reduced_dims;

  project_rows (self, self->rows + first * self->stride, n, self->stride, self->reduced + first * dims);
  for (gsize i = first; i < first + n; i++)
    cblas_sscal (self->reduced_dims, self->lengths[i], self->reduced + i * dims, 1);
}

gboolean
limner_nearest_init (LimnerNearest *self, const LimnerNearestRows *rows, GError **error)
{
  const gsize n = rows->n, blocks = (n + ROWS - 1) / ROWS;
  const int dims = rows->dims, reduced_dims = rows->reduced_dims;

  *self = (LimnerNearest) { .rows = rows->values, .n = n, .stride = rows->stride, .dims = dims };
  self->lengths = limner_alloc_floats (n, error);
  if (self->lengths == NULL)
    return FALSE;
  for (gsize i = 0; i < n; i++)
    self->lengths[i] = rows->usable == NULL || rows->usable[i] > 0 ? 1 : 0;
  limner_parallel_for (blocks, measure_row, self);
  if (reduced_dims <= 0 || reduced_dims >= dims)
    return TRUE;
  self->reduced_dims = reduced_dims;
  self->basis = limner_alloc_floats ((gsize) reduced_dims * (gsize) dims, error);
  self->reduced = self->basis != NULL ? limner_alloc_floats (n * (gsize) reduced_dims, error) : NULL;
  if (self->reduced == NULL || !find_basis (self, error))
    {
      limner_nearest_clear (self);
      return FALSE;
    }
  limner_parallel_for (blocks, reduce_rows, self);
  return TRUE;
}

void
limner_nearest_clear (LimnerNearest *self)
{
  g_clear_pointer (&self->lengths, limner_memory_free);
  g_clear_pointer (&self->basis, limner_memory_free);
  g_clear_pointer (&self->reduced, limner_memory_free);
}

/* --- the search --- */

typedef struct
{
  const LimnerNearest *nearest;
  const LimnerNearestQueries *queries;
  const LimnerNearestFound *found;
  int kept;       /* of the first round, >= best */
  float *scratch; /* [workers][scratch_size] */
  gsize scratch_size;
  GCancellable *cancellable;
} Search;

/* The kept ones of a query, best first. */
typedef struct
{
  gint32 *index;
  float *score;
  int n;
} Ranking;

static void
rank (Ranking *ranking, gint32 index, float score)
{
  int at = ranking->n - 1;

  for (; at > 0 && ranking->score[at - 1] < score; at--)
    {
      ranking->score[at] = ranking->score[at - 1];
      ranking->index[at] = ranking->index[at - 1];
    }
  ranking->score[at] = score;
  ranking->index[at] = index;
}

static void
rank_row (Ranking *ranking, const float *scores, const float *lengths, gsize first, gsize n)
{
  const LimnerKernels *kernels = limner_kernels ();
  const float *limit = &ranking->score[ranking->n - 1];

  for (gsize i = kernels->first_above (scores, 0, n, *limit); i < n;
       i = kernels->first_above (scores, i + 1, n, *limit))
    if (lengths[first + i] > 0)
      rank (ranking, (gint32) (first + i), scores[i]);
}

/* Products of n queries [n][stride] with some rows, each at length 1. */
static void
multiply_queries (const LimnerNearest *nearest, const LimnerNearestQueries *queries, gsize first, gsize n,
                  float *products)
{
  const gboolean reduced = nearest->reduced_dims > 0;
  const int dims = reduced ? nearest->reduced_dims : nearest->dims;
  const float *rows = reduced ? nearest->reduced : nearest->rows;
  const gsize row_stride = reduced ? (gsize) nearest->reduced_dims : nearest->stride;

  cblas_sgemm (CblasRowMajor, CblasNoTrans, CblasTrans, (int) queries->n, (int) n, dims, 1.0f,
               queries->values, (int) queries->stride, rows + first * row_stride, (int) row_stride, 0.0f,
               products, (int) n);
  for (gsize q = 0; !reduced && q < queries->n; q++)
    for (gsize i = 0; i < n; i++)
      products[q * n + i] *= nearest->lengths[first + i];
}

float
limner_nearest_cosine (const LimnerNearest *nearest, const float *query, float length, gsize row)
{
  return cblas_sdot (nearest->dims, query, 1, nearest->rows + row * nearest->stride, 1) * length
         * nearest->lengths[row];
}

/* Of a query, the nearest by their cosines in all dimensions, of those that were kept. */
static void
settle (const Search *job, gsize query, const Ranking *kept)
{
  const LimnerNearestFound *found = job->found;
  const float *values = job->queries->values + query * job->queries->stride;
  float length = limner_inverse_length (values, job->nearest->dims);
  gsize at = query * (gsize) found->best;
  Ranking result = { found->indices + at, found->cosines + at, found->best };

  for (int k = 0; k < found->best; k++)
    {
      result.index[k] = -1;
      result.score[k] = -G_MAXFLOAT;
    }
  for (int k = 0; k < kept->n && kept->index[k] >= 0; k++)
    {
      float cosine = limner_nearest_cosine (job->nearest, values, length, (gsize) kept->index[k]);

      if (cosine > result.score[found->best - 1])
        rank (&result, kept->index[k], cosine);
    }
}

/* The queries of a block that count, side by side, and which they are. The others find nothing. */
static LimnerNearestQueries
pick_queries (const Search *job, gsize first, gsize *which, float *values)
{
  const LimnerNearestQueries *all = job->queries;
  const gsize dims = (gsize) job->nearest->dims;
  const int best = job->found->best;
  LimnerNearestQueries picked = { .values = values, .stride = dims };

  for (gsize i = first; i < MIN (first + QUERIES, all->n); i++)
    if (all->counts == NULL || all->counts[i] > 0)
      {
        memcpy (values + picked.n * dims, all->values + i * all->stride, dims * sizeof (float));
        which[picked.n++] = i;
      }
    else
      for (gsize k = i * (gsize) best; k < (i + 1) * (gsize) best; k++)
        {
          job->found->indices[k] = -1;
          job->found->cosines[k] = 0;
        }
  return picked;
}

static void
search_block (gpointer data, gsize chunk, int worker)
{
  const Search *job = data;
  const LimnerNearest *nearest = job->nearest;
  float *products = job->scratch + (gsize) worker * job->scratch_size, *reduced = products + QUERIES * ROWS,
        *values = reduced + QUERIES * LIMNER_NEAREST_DIMS, *scores = values + QUERIES * (gsize) nearest->dims;
  gint32 *indices = (gint32 *) (void *) (scores + QUERIES * job->kept);
  LimnerNearestQueries queries;
  gsize which[QUERIES];

  if (g_cancellable_is_cancelled (job->cancellable))
    return;
  queries = pick_queries (job, chunk * QUERIES, which, values);
  for (gsize i = 0; i < queries.n * (gsize) job->kept; i++)
    {
      scores[i] = -G_MAXFLOAT;
      indices[i] = -1;
    }
  if (nearest->reduced_dims > 0 && queries.n > 0)
    {
      project_rows (nearest, values, queries.n, queries.stride, reduced);
      queries.values = reduced;
      queries.stride = (gsize) nearest->reduced_dims;
    }
  for (gsize row = 0; queries.n > 0 && row < nearest->n; row += ROWS)
    {
      gsize rows = MIN (ROWS, nearest->n - row);

      multiply_queries (nearest, &queries, row, rows, products);
      for (gsize q = 0; q < queries.n; q++)
        {
          Ranking kept = { indices + q * (gsize) job->kept, scores + q * (gsize) job->kept, job->kept };

          rank_row (&kept, products + q * rows, nearest->lengths, row, rows);
        }
    }
  for (gsize q = 0; q < queries.n; q++)
    {
      Ranking kept = { indices + q * (gsize) job->kept, scores + q * (gsize) job->kept, job->kept };

      settle (job, which[q], &kept);
    }
}

gboolean
limner_nearest_find (const LimnerNearest *nearest, const LimnerNearestQueries *queries,
                     const LimnerNearestFound *found, GCancellable *cancellable, GError **error)
{
  Search job = {
    .nearest = nearest, .queries = queries, .found = found, .kept = found->best, .cancellable = cancellable
  };
  const int workers = limner_get_threads ();

  if (nearest->reduced_dims > 0)
    job.kept = MAX (2 * found->best, LEAST_KEPT);
  job.scratch_size = QUERIES * (ROWS + LIMNER_NEAREST_DIMS + (gsize) nearest->dims + 2 * (gsize) job.kept);
  job.scratch = limner_alloc_floats (job.scratch_size * (gsize) workers, error);
  if (job.scratch == NULL)
    return FALSE;
  limner_parallel_for_workers (workers, (queries->n + QUERIES - 1) / QUERIES, search_block, &job);
  limner_memory_free (job.scratch);
  if (!g_cancellable_is_cancelled (cancellable))
    return TRUE;
  g_set_error_literal (error, LIMNER_ERROR, LIMNER_ERROR_CANCELLED, _ ("Stopped; nothing was changed."));
  return FALSE;
}
