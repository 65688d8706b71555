#include "style/neighbours-private.h"

#include "base/memory-private.h"
#include "base/threads-private.h"
#include "kernels/kernels-private.h"
#include "style/place-search-private.h"

#include <math.h>
#include <string.h>

/* Dimensions of a reduced search: of all layers together, and of one layer. */
#define DIMS       32
#define LAYER_DIMS 24
/* Up to this number of multiplications, a search compares all dimensions instead. */
#define EXACT_WORK 4e9
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
  guint16 *styles; /* [layers or 1][cells] */
  gint32 *matches; /* [layers or 1][cells] places of that style; -1: none */
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
  gsize cells, matches;

  clear_match (self);
  limner_grid_init (&self->grid, picture->height, picture->width, picture->up, picture->left);
  cells = limner_grid_cells (&self->grid);
  self->by_layer = how == LIMNER_MATCH_LAYERS;
  matches = cells * (self->by_layer ? self->columns.n : 1);
  self->weights = limner_alloc_floats (cells, error);
  if (self->weights == NULL
      || (self->styles = limner_memory_alloc0 (matches, sizeof (guint16), error)) == NULL
      || (self->values = limner_alloc_floats (cells * (gsize) most_channels (self), error)) == NULL
      || (self->matches = limner_memory_alloc (matches, sizeof (gint32), error)) == NULL)
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

/* Prepares searches of all layers, once for each set of styles. */
static gboolean
prepare_together (LimnerNeighbours *self, const LimnerPlaceSearch *search, GError **error)
{
  if (self->together != NULL)
    return TRUE;
  self->together = g_new0 (LimnerNearest, self->places.n_styles);
  for (guint s = 0; s < self->places.n_styles; s++)
    if (!limner_place_search_prepare (search, s, &self->together[s], error))
      return FALSE;
  return TRUE;
}

static gboolean
is_exact (gsize cells, gsize places, int dims)
{
  return (double) cells * (double) places * dims <= EXACT_WORK;
}

/* One search for each layer, whose places may be in different styles. */
static gboolean
match_each_layer (LimnerNeighbours *self, LimnerPlaceSearch *search, const LimnerJob *job, GError **error)
{
  gsize cells = limner_grid_cells (&self->grid), places = self->places.firsts[self->places.n_styles];

  for (guint i = 0; i < self->columns.n; i++)
    {
      search->offset = self->columns.offsets[i];
      search->dims = self->columns.channels[i];
      search->reduced_dims = is_exact (cells, places, search->dims) ? 0 : LAYER_DIMS;
      if (!limner_place_search_run (search, self->styles + i * cells, self->matches + i * cells, job, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
match_features (LimnerNeighbours *self, const float *features, LimnerMatch how, const LimnerJob *job,
                GError **error)
{
  gsize cells = limner_grid_cells (&self->grid), places = self->places.firsts[self->places.n_styles];
  LimnerPlaceSearch search = { .places = &self->places,
                               .grid = &self->grid,
                               .row = self->row,
                               .column = self->column,
                               .features = features,
                               .weights = self->weights,
                               .dims = (int) self->columns.stride,
                               .reduced_dims = DIMS,
                               .best = how == LIMNER_MATCH_NEAREST ? 1 : LIMNER_PLACE_CANDIDATES,
                               .scattered = how == LIMNER_MATCH_SCATTERED };

  if (how == LIMNER_MATCH_LAYERS)
    return match_each_layer (self, &search, job, error);
  /* A scattered match is reduced even where an exact one is cheap: tiles of all sizes must find the same. */
  if (!search.scattered && is_exact (cells, places, search.dims))
    search.reduced_dims = 0;
  if (!prepare_together (self, &search, error))
    return FALSE;
  search.prepared = self->together;
  return limner_place_search_run (&search, self->styles, self->matches, job, error);
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
  const guint16 *styles;
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
      guint style = job->styles[i];

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
                              double share, LimnerActivation *gradient, const LimnerMask *mask)
{
  gsize cells = limner_grid_cells (&self->grid), blocks = (cells + BLOCK - 1) / BLOCK,
        channels = (gsize) self->columns.channels[layer];
  g_autofree double *sums = g_new0 (double, blocks);
  gsize first = self->by_layer ? layer * cells : 0;
  Difference job = {
    self, self->styles + first, self->matches + first, self->columns.offsets[layer], (int) channels, share,
    sums
  };
  double sum = 0;

  if (self->total <= 0)
    return 0;
  limner_grid_gather (&self->layers[layer], value, self->values, channels);
  limner_parallel_for (blocks, differ_block, &job);
  for (gsize i = 0; i < blocks; i++)
    sum += sums[i];
  limner_grid_scatter (&self->layers[layer], self->values, channels, gradient, mask);
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
