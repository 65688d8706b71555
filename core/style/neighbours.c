#include "style/neighbours-private.h"

#include "base/memory-private.h"
#include "base/threads-private.h"
#include "kernels/kernels-private.h"
#include "style/place-choice-private.h"
#include "style/style-shares-private.h"

#include <math.h>
#include <string.h>

/* Dimensions of a reduced search: of all layers together, and of one layer. */
#define DIMS       32
#define LAYER_DIMS 24
/* Up to this number of multiplications, a search compares all dimensions instead. */
#define EXACT_WORK 4e9
/* Cosines that differ by less are nearly the same. */
#define SCATTER 0.05f
/* Cells that a thread processes at once. */
#define BLOCK 256

struct _LimnerNeighbours
{
  LimnerHypercolumns columns;
  const LimnerPreprocess *preprocess;
  LimnerStylePlaces places;
  LimnerNearest *together; /* [styles] for searches of all layers, made by the first one; NULL before */

  LimnerGrid grid;         /* of the last match */
  int row, column;         /* of its first cell, in the whole picture */
  LimnerGridLayer *layers; /* [layers] in it; NULL: none yet */
  float *weights;          /* [cells] */
  double total;
  guint16 *styles; /* [cells] */
  gint32 *matches; /* [layers or 1][cells] places of the cell's style; -1: none */
  gboolean by_layer;
  float *values; /* [cells][channels] of one layer */
};

LimnerNeighbours *
limner_neighbours_new (LimnerGraph *graph, LimnerPrecision precision, const LimnerPreprocess *preprocess,
                       const int *nodes, guint n, GError **error)
{
  g_autoptr (LimnerNeighbours) self = g_new0 (LimnerNeighbours, 1);

  self->preprocess = preprocess;
  return limner_hypercolumns_init (&self->columns, graph, precision, nodes, n, error)
             ? g_steal_pointer (&self)
             : NULL;
}

static void
clear_match (LimnerNeighbours *self)
{
  limner_hypercolumns_free_layers (&self->columns, self->layers);
  self->layers = NULL;
  g_clear_pointer (&self->weights, limner_memory_free);
  g_clear_pointer (&self->styles, limner_memory_free);
  g_clear_pointer (&self->matches, limner_memory_free);
  g_clear_pointer (&self->values, limner_memory_free);
}

static void
clear_styles (LimnerNeighbours *self)
{
  for (guint s = 0; self->together != NULL && s < self->places.n_styles; s++)
    limner_nearest_clear (&self->together[s]);
  g_clear_pointer (&self->together, g_free);
  limner_style_places_clear (&self->places);
}

void
limner_neighbours_free (LimnerNeighbours *self)
{
  if (self == NULL)
    return;
  clear_match (self);
  clear_styles (self);
  limner_hypercolumns_clear (&self->columns);
  g_free (self);
}

const LimnerReceptiveField *
limner_neighbours_field (const LimnerNeighbours *self)
{
  return &self->columns.field;
}

gboolean
limner_neighbours_set_styles (LimnerNeighbours *self, const LimnerNeighbourStyles *styles,
                              const LimnerJob *job, GError **error)
{
  const LimnerStylePlacesSpec spec = { &self->columns, self->preprocess, styles->most, styles->random };

  clear_styles (self);
  return limner_style_places_init (
      &self->places, &spec, &(LimnerStyleSet) { styles->styles, styles->shares, styles->n }, job, error);
}

/* --- matching --- */

static int
most_channels (const LimnerNeighbours *self)
{
  int most = 0;

  for (guint i = 0; i < self->columns.n; i++)
    most = MAX (most, self->columns.channels[i]);
  return most;
}

/* Allocates the grid and the data of its cells. */
static gboolean
lay_out_cells (LimnerNeighbours *self, const LimnerPlan *plan, const LimnerNeighbourPicture *picture,
               LimnerMatch how, GError **error)
{
  gsize cells;

  clear_match (self);
  limner_grid_init (&self->grid, picture->height, picture->width, picture->up, picture->left);
  cells = limner_grid_cells (&self->grid);
  self->by_layer = how == LIMNER_MATCH_LAYERS;
  self->weights = limner_alloc_floats (cells, error);
  if (self->weights == NULL || (self->styles = limner_memory_alloc0 (cells, sizeof (guint16), error)) == NULL
      || (self->values = limner_alloc_floats (cells * (gsize) most_channels (self), error)) == NULL
      || (self->matches
          = limner_memory_alloc (cells * (self->by_layer ? self->columns.n : 1), sizeof (gint32), error))
             == NULL)
    return FALSE;
  self->layers = limner_hypercolumns_layers (&self->columns, plan, &self->grid);
  self->row = picture->row;
  self->column = picture->column;
  self->total = 0;
  if (picture->weights != NULL)
    limner_grid_means (&self->grid, picture->weights, self->weights);
  for (gsize i = 0; i < cells; i++)
    {
      if (picture->weights == NULL)
        self->weights[i] = 1;
      self->total += self->weights[i];
    }
  if (picture->total > 0)
    self->total = picture->total;
  return TRUE;
}

/* One style's part of a search. */
typedef struct
{
  const LimnerNearest *nearest;
  LimnerNearest own;  /* of one layer */
  gint32 *candidates; /* [cells][best] */
  float *cosines;
} Found;

static void
found_clear (Found *found)
{
  limner_nearest_clear (&found->own);
  limner_memory_free (found->candidates);
  limner_memory_free (found->cosines);
}

/* The part of each row that is compared: a number of values from an offset. */
typedef struct
{
  const float *features; /* [cells][stride] less their mean */
  gsize offset;
  int dims, reduced_dims; /* 0: all */
  int best;
  gboolean scattered;
} Comparison;

static gboolean
prepare_neighbour_style (const LimnerNeighbours *self, const Comparison *what, guint style,
                         LimnerNearest *nearest, GError **error)
{
  const LimnerStylePlaces *places = &self->places;

  return limner_nearest_init (
      nearest,
      &(LimnerNearestRows) { .values = limner_style_places_row (places, style, 0) + what->offset,
                             .n = limner_style_places_count (places, style),
                             .stride = places->stride,
                             .dims = what->dims,
                             .usable = places->usable + places->firsts[style],
                             .reduced_dims = what->reduced_dims },
      error);
}

/* For searches of all layers. */
static gboolean
prepare_together (LimnerNeighbours *self, const Comparison *what, GError **error)
{
  if (self->together != NULL)
    return TRUE;
  self->together = g_new0 (LimnerNearest, self->places.n_styles);
  for (guint s = 0; s < self->places.n_styles; s++)
    if (!prepare_neighbour_style (self, what, s, &self->together[s], error))
      return FALSE;
  return TRUE;
}

static gboolean
find_in_style (const LimnerNeighbours *self, const Comparison *what, guint style, Found *found,
               const LimnerJob *job, GError **error)
{
  gsize cells = limner_grid_cells (&self->grid);

  found->nearest = &found->own;
  if (what->dims == (int) self->columns.stride)
    found->nearest = &self->together[style];
  else if (!prepare_neighbour_style (self, what, style, &found->own, error))
    return FALSE;
  found->candidates = limner_memory_alloc (cells * (gsize) what->best, sizeof (gint32), error);
  found->cosines = found->candidates != NULL ? limner_alloc_floats (cells * (gsize) what->best, error) : NULL;
  return found->cosines != NULL
         && limner_nearest_find (found->nearest,
                                 &(LimnerNearestQueries) { what->features + what->offset, cells,
                                                           self->columns.stride, self->weights },
                                 &(LimnerNearestFound) { what->best, found->candidates, found->cosines },
                                 limner_job_cancellable (job), error);
}

/* The style of each cell, by how near each one's nearest place is. */
static gboolean
share_out (LimnerNeighbours *self, const Found *found, int best, GError **error)
{
  gsize cells = limner_grid_cells (&self->grid);
  guint n = self->places.n_styles;
  g_autofree const float **nearest = g_new (const float *, n);
  float *firsts;
  gboolean ok;

  if (n == 1)
    return TRUE;
  firsts = limner_alloc_floats (n * cells, error);
  if (firsts == NULL)
    return FALSE;
  for (guint s = 0; s < n; s++)
    {
      for (gsize i = 0; i < cells; i++)
        firsts[s * cells + i] = found[s].cosines[i * (gsize) best];
      nearest[s] = firsts + s * cells;
    }
  ok = limner_style_shares_choose (&(LimnerStyleContest) { .cosines = nearest,
                                                           .shares = self->places.shares,
                                                           .n_styles = n,
                                                           .active = self->weights,
                                                           .rows = self->grid.rows,
                                                           .columns = self->grid.columns },
                                   self->styles, error);
  limner_memory_free (firsts);
  return ok;
}

/* 0 .. 1 for a cell of the whole picture and a place, always the same. */
static float
chance (int row, int column, gint32 place)
{
  guint32 x = (guint32) row * 0x9e3779b1u ^ (guint32) column * 0x85ebca77u ^ (guint32) place * 0xc2b2ae3du;

  x = (x ^ x >> 15) * 0x2c1b3c6du;
  x = (x ^ x >> 12) * 0x297a2d39u;
  return (float) (x >> 8) / (float) (1 << 24);
}

/* One of a cell's candidates that are nearly as near, so that flat areas do not get one place over and over.
 */
static gint32
scatter (const LimnerNeighbours *self, const Comparison *what, const Found *found, gsize cell)
{
  int row = self->row + (int) cell / self->grid.columns,
      column = self->column + (int) cell % self->grid.columns;
  gsize first = cell * (gsize) what->best;
  gint32 best = -1;
  float most = 0;

  for (gsize k = first; k < first + (gsize) what->best && found->candidates[k] >= 0; k++)
    {
      float value = found->cosines[k] + SCATTER * chance (row, column, found->candidates[k]);

      if (best < 0 || value > most)
        {
          most = value;
          best = found->candidates[k];
        }
    }
  return best;
}

/* The places of a style's cells. */
static gboolean
choose_places (LimnerNeighbours *self, const Comparison *what, const Found *found, guint style, gint32 *match,
               GError **error)
{
  const LimnerStylePlaces *places = &self->places;
  const LimnerPlaceChoice choice = { .rows = self->grid.rows,
                                     .columns = self->grid.columns,
                                     .features = what->features + what->offset,
                                     .stride = places->stride,
                                     .candidates = found->candidates,
                                     .cosines = found->cosines,
                                     .nearest = found->nearest,
                                     .sheets = places->sheets + style * places->turns,
                                     .n_sheets = places->dense ? places->turns : 0 };
  gsize cells = limner_grid_cells (&self->grid);
  gint32 *own;
  gboolean ok = TRUE;

  if (what->scattered || what->best == 1)
    {
      for (gsize i = 0; i < cells; i++)
        if (self->styles[i] == style)
          match[i] = self->weights[i] > 0 ? scatter (self, what, found, i) : -1;
      return TRUE;
    }
  own = limner_memory_alloc (cells, sizeof (gint32), error);
  if (own == NULL)
    return FALSE;
  for (gsize i = 0; i < cells; i++)
    own[i] = self->styles[i] == style && self->weights[i] > 0 ? 0 : -1;
  ok = limner_places_choose (&choice, own, error);
  for (gsize i = 0; ok && i < cells; i++)
    if (self->styles[i] == style)
      match[i] = own[i];
  limner_memory_free (own);
  return ok;
}

static gboolean
match_columns (LimnerNeighbours *self, const Comparison *what, gint32 *match, const LimnerJob *job,
               GError **error)
{
  guint n = self->places.n_styles;
  g_autofree Found *found = g_new0 (Found, n);
  gboolean ok = TRUE;

  for (guint s = 0; ok && s < n; s++)
    ok = find_in_style (self, what, s, &found[s], job, error);
  ok = ok && share_out (self, found, what->best, error);
  for (guint s = 0; ok && s < n; s++)
    ok = choose_places (self, what, &found[s], s, match, error);
  for (guint s = 0; s < n; s++)
    found_clear (&found[s]);
  return ok;
}

static gboolean
is_exact (gsize cells, gsize places, int dims)
{
  return (double) cells * (double) places * dims <= EXACT_WORK;
}

/* Each of several layers may come from another style, as each may from another place. */
static gboolean
match_features (LimnerNeighbours *self, float *features, LimnerMatch how, const LimnerJob *job,
                GError **error)
{
  gsize cells = limner_grid_cells (&self->grid), places = self->places.firsts[self->places.n_styles];
  Comparison what = {
    features, 0, (int) self->columns.stride, DIMS, LIMNER_PLACE_CANDIDATES, how == LIMNER_MATCH_SCATTERED
  };

  if (how == LIMNER_MATCH_NEAREST)
    what.best = 1;

  /* Tiles of any size are searched alike. */
  if (how == LIMNER_MATCH_SCATTERED)
    what.reduced_dims = DIMS;
  else if (is_exact (cells, places, what.dims))
    what.reduced_dims = 0;
  if (how != LIMNER_MATCH_LAYERS)
    return prepare_together (self, &what, error) && match_columns (self, &what, self->matches, job, error);
  for (guint i = 0; i < self->columns.n; i++)
    {
      what.offset = self->columns.offsets[i];
      what.dims = self->columns.channels[i];
      what.reduced_dims = is_exact (cells, places, what.dims) ? 0 : LAYER_DIMS;
      if (!match_columns (self, &what, self->matches + i * cells, job, error))
        return FALSE;
    }
  return TRUE;
}

/* The mean that a tile's features are centred on. It is that of the styles, because a tile does not know
 * the other tiles' mean. */
static void
mean_of_styles (const LimnerNeighbours *self, float *mean)
{
  const LimnerStylePlaces *places = &self->places;

  for (gsize c = 0; c < places->stride; c++)
    {
      mean[c] = 0;
      for (guint s = 0; s < places->n_styles; s++)
        mean[c] += (float) places->shares[s] * places->means[s * places->stride + c];
    }
}

gboolean
limner_neighbours_match (LimnerNeighbours *self, const LimnerPlan *plan,
                         const LimnerNeighbourPicture *picture, LimnerMatch how, const LimnerJob *job,
                         GError **error)
{
  gsize cells, stride = self->columns.stride;
  float *features, *mean;
  gboolean ok;

  if (!lay_out_cells (self, plan, picture, how, error))
    return FALSE;
  cells = limner_grid_cells (&self->grid);
  features = limner_alloc_floats ((cells + 1) * stride, error);
  if (features == NULL)
    return FALSE;
  mean = features + cells * stride;
  limner_hypercolumns_gather (&self->columns, plan, self->layers, features);
  if (how == LIMNER_MATCH_NEAREST || how == LIMNER_MATCH_SCATTERED)
    mean_of_styles (self, mean);
  else
    limner_rows_mean (features, cells, stride, self->weights, mean);
  limner_rows_subtract (features, cells, stride, mean);
  ok = match_features (self, features, how, job, error);
  limner_memory_free (features);
  return ok;
}

/* --- the loss --- */

typedef struct
{
  const LimnerNeighbours *self;
  const gint32 *match;
  gsize offset;
  int channels;
  double share;
  double *sums; /* [blocks] */
} Difference;

static void
differ_block (gpointer data, gsize chunk, int worker)
{
  Difference *job = data;
  const LimnerNeighbours *self = job->self;
  gsize end = MIN ((chunk + 1) * BLOCK, limner_grid_cells (&self->grid));
  const LimnerKernels *kernels = limner_kernels ();
  double sum = 0;

  for (gsize i = chunk * BLOCK; i < end; i++)
    {
      float *f = self->values + i * (gsize) job->channels;
      guint style = self->styles[i];

      if (job->match[i] < 0)
        memset (f, 0, (gsize) job->channels * sizeof (float));
      else
        sum += kernels->cosine_gradient (
            f, limner_style_places_row (&self->places, style, (gsize) job->match[i]) + job->offset,
            self->places.means + style * self->places.stride + job->offset, job->channels,
            (float) (job->share * self->weights[i] / self->total));
    }
  job->sums[chunk] = sum;
}

double
limner_neighbours_difference (LimnerNeighbours *self, guint layer, const LimnerActivation *value,
                              double share, LimnerActivation *gradient)
{
  gsize cells = limner_grid_cells (&self->grid), blocks = (cells + BLOCK - 1) / BLOCK,
        channels = (gsize) self->columns.channels[layer];
  g_autofree double *sums = g_new0 (double, blocks);
  Difference job = { self,
                     self->matches + (self->by_layer ? layer * cells : 0),
                     self->columns.offsets[layer],
                     (int) channels,
                     share,
                     sums };
  double sum = 0;

  if (self->total <= 0)
    return 0;
  limner_grid_gather (&self->layers[layer], value, self->values, channels);
  limner_parallel_for (blocks, differ_block, &job);
  for (gsize i = 0; i < blocks; i++)
    sum += sums[i];
  limner_grid_scatter (&self->layers[layer], self->values, channels, gradient);
  return sum;
}

/* --- memory --- */

gsize
limner_neighbours_estimate (const LimnerNeighbours *self, const LimnerNeighbourExtent *extent, double *pairs)
{
  gsize cells = ((gsize) extent->height / LIMNER_CELL + 2) * ((gsize) extent->width / LIMNER_CELL + 2), rows,
        places = limner_style_places_plan (&self->columns, extent->style_height, extent->style_width,
                                           extent->n_styles, extent->most, &rows);
  gsize kept = cells * ((gsize) most_channels (self) + 2 + self->columns.n);
  gsize match = cells * (self->columns.stride + 2 * extent->n_styles * LIMNER_PLACE_CANDIDATES + 2)
                + places * (2 * DIMS + 2);

  if (pairs != NULL)
    *pairs = (double) cells * (double) places;
  return rows + sizeof (float) * (kept + match);
}
