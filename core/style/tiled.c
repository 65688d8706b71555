#include "config.h"

#include "nn/plan-cache-private.h"
#include "style/tiled-private.h"

#include "base/memory-private.h"
#include "image/image-private.h"
#include "limner/error.h"
#include "networks/preprocess-private.h"
#include "style/neighbours-private.h"
#include "style/scales-private.h"
#include "style/variation-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

/* Of neighbours' places: a step compares every cell of a large picture with all of them. */
#define TILED_PLACES_BYTES ((gsize) 24 << 20)
/* Minimum number of pixels of a window for a style. */
#define LEAST_ROOM (256 * 256)

struct _LimnerTiled
{
  LimnerStyleLayers layers;
  LimnerTiledPicture picture;
  const LimnerPreprocess *preprocess;
  double tv_weight;
  LimnerReceptiveField field;
  LimnerTiling values, gradients; /* for the first pass, and for the second */
  LimnerTile *tiles;              /* [n_tiles] of the second */
  guint n_tiles;

  LimnerPlanCache plans;
  LimnerPlan *plan; /* for the last window; owned by plans */

  gsize room;                                    /* pixels of the largest window */
  float *window, *input, *input_gradient, *mask; /* [3,..], [3,..], [3,..], [..] of it */
  double *energies;                              /* [layers] of the whole content */
  double *totals;                                /* [layers] weight of all positions */
  LimnerNeighbours *neighbours; /* of LIMNER_STYLE_NEIGHBOURS; NULL: statistics are compared */
  double cells;                 /* weight of all cells */
  int up, left;                 /* of the grid over the whole picture */
  GError *error;                /* of the current gradient */
};

/* --- tiles --- */

static gsize
largest_window (const LimnerTiling *tiling)
{
  int rows, columns;

  limner_tiling_window (tiling, &rows, &columns);
  return (gsize) rows * (gsize) columns;
}

gsize
limner_tiled_window (const LimnerTiled *self)
{
  return 3 * largest_window (&self->gradients);
}

/* Runs the network forward on a window of the picture. */
typedef struct
{
  const LimnerTiledPicture *picture;
  LimnerTiledPlanes planes;
} TiledSource;

static gboolean
run_window (LimnerTiled *self, TiledSource from, const LimnerTile *tile, gboolean backward,
            const LimnerJob *job, GError **error)
{
  const LimnerPlanSpec spec = limner_style_layers_plan (&self->layers, tile->rows, tile->columns, backward);

  self->plan = limner_plan_cache_get (&self->plans, &spec, error);
  if (self->plan == NULL)
    return FALSE;
  from.picture->cut (from.planes, tile, self->window, from.picture->data);
  limner_preprocess_planes (self->preprocess, self->window, (gsize) tile->rows * (gsize) tile->columns,
                            self->input);
  if (!limner_plan_forward (self->plan, self->input, limner_job_cancellable (job), error))
    return FALSE;
  if (from.picture->looked != NULL)
    from.picture->looked ((double) tile->rows * tile->columns, from.picture->data);
  return TRUE;
}

/* The weights of a layer's positions in a tile's window, newly allocated; NULL with TRUE where all are 1. */
static gboolean
window_weights (LimnerTiled *self, const LimnerTiledPicture *picture, const LimnerTile *tile, guint layer,
                float **weights, GError **error)
{
  const LimnerActivation *tap = limner_plan_tap (self->plan, layer);
  int node = self->layers.nodes[layer], height = picture->height, width = picture->width;
  int top = limner_graph_pixels (self->layers.graph, node, tile->top),
      left = limner_graph_pixels (self->layers.graph, node, tile->left);
  float *to;

  *weights = NULL;
  if (!picture->weighted)
    return TRUE;
  if (!limner_graph_size (self->layers.graph, node, &height, &width, error))
    return FALSE;
  to = *weights = limner_alloc_floats ((gsize) tap->height * (gsize) tap->width, error);
  if (to == NULL)
    return FALSE;
  picture->cut (LIMNER_TILED_WEIGHTS, tile, self->mask, picture->data);
  for (int y = 0; y < tap->height; y++)
    for (int x = 0; x < tap->width; x++)
      {
        const LimnerLerp down = limner_lerp_at (top + y, picture->height, height, tile->top, tile->rows);
        const LimnerLerp across = limner_lerp_at (left + x, picture->width, width, tile->left, tile->columns);

        *to++ = limner_planes_weight_between (self->mask + (gsize) down.at[0] * (gsize) tile->columns,
                                              self->mask + (gsize) down.at[1] * (gsize) tile->columns,
                                              down.share, across);
      }
  return TRUE;
}

/* The same, with 0 for positions of other tiles. */
static gboolean
own_weights (LimnerTiled *self, const LimnerTiledPicture *picture, const LimnerTile *tile, guint layer,
             float **weights, GError **error)
{
  const LimnerActivation *tap = limner_plan_tap (self->plan, layer);
  int node = self->layers.nodes[layer];
  LimnerTileSpan own;
  gsize n = (gsize) tap->height * (gsize) tap->width;

  if (!window_weights (self, picture, tile, layer, weights, error))
    return FALSE;
  if (*weights == NULL)
    {
      *weights = limner_alloc_floats (n, error);
      if (*weights == NULL)
        return FALSE;
      for (gsize i = 0; i < n; i++)
        (*weights)[i] = 1;
    }
  own = limner_tile_own_span (self->layers.graph, node, tile, picture->height, picture->width, tap);
  for (int y = 0; y < tap->height; y++)
    for (int x = 0; x < tap->width; x++)
      if (y < own.top || y >= own.bottom || x < own.left || x >= own.right)
        (*weights)[(gsize) y * (gsize) tap->width + (gsize) x] = 0;
  return TRUE;
}

/* --- passes over all tiles --- */

/* Adds a tile's contribution; `weights` are 0 outside its own pixels. */
typedef gboolean (*GatherFunc) (LimnerTiled *self, guint layer, const LimnerActivation *tap,
                                const float *weights, gpointer data, GError **error);

typedef struct
{
  GatherFunc func;
  gpointer data;
} Gatherer;

static gboolean
gather_tiles (LimnerTiled *self, TiledSource from, const LimnerTiling *tiling, Gatherer gatherer,
              const LimnerJob *job, GError **error)
{
  guint n;
  g_autofree LimnerTile *tiles = limner_tiling_tiles (tiling, &n);

  for (guint t = 0; t < n; t++)
    {
      if (!run_window (self, from, &tiles[t], FALSE, job, error))
        return FALSE;
      for (guint i = 0; i < self->layers.n; i++)
        {
          float *weights = NULL;
          gboolean ok
              = own_weights (self, from.picture, &tiles[t], i, &weights, error)
                && gatherer.func (self, i, limner_plan_tap (self->plan, i), weights, gatherer.data, error);

          limner_memory_free (weights);
          if (!ok)
            return FALSE;
        }
    }
  return TRUE;
}

static gboolean
gather_content (LimnerTiled *self, guint layer, const LimnerActivation *tap, const float *weights,
                gpointer data, GError **error)
{
  if (self->layers.layers[layer].content_weight > 0)
    self->energies[layer] += limner_content_energy (tap, weights);
  self->totals[layer] += limner_moments_weight (weights, (gsize) tap->height * (gsize) tap->width);
  return TRUE;
}

/* Statistics of all tiles together. */
typedef struct
{
  LimnerMoments *sums; /* [layers] */
  double *totals;      /* [layers] */
} Gathered;

static gboolean
gather_moments (LimnerTiled *self, guint layer, const LimnerActivation *tap, const float *weights,
                gpointer data, GError **error)
{
  Gathered *gathered = data;
  double weight = limner_moments_weight (weights, (gsize) tap->height * (gsize) tap->width);
  LimnerMoments moments = { 0 };
  gboolean ok;

  if (self->layers.layers[layer].style_weight <= 0 || weight <= 0)
    return TRUE;
  ok = limner_moments_init (&moments, tap->channels, error)
       && limner_moments_measure (&moments, tap, weights, error);
  if (ok)
    limner_moments_blend (&gathered->sums[layer], &moments, weight);
  gathered->totals[layer] += weight;
  limner_moments_clear (&moments);
  return ok;
}

static void
scale_moments (LimnerMoments *moments, double factor)
{
  gsize padded = (gsize) moments->padded;

  for (gsize c = 0; c < padded; c++)
    moments->mean[c] *= (float) factor;
  for (gsize c = 0; c < padded * padded; c++)
    moments->second[c] *= (float) factor;
}

/* Means over the whole picture. Caller frees with limner_style_blends_free. */
static LimnerMoments *
measure (LimnerTiled *self, const LimnerTiledPicture *picture, const LimnerTiling *tiling,
         const LimnerJob *job, GError **error)
{
  g_autofree double *totals = g_new0 (double, self->layers.n);
  Gathered gathered = { limner_style_blends_new (&self->layers, error), totals };

  if (gathered.sums == NULL)
    return NULL;
  if (!gather_tiles (self, (TiledSource) { picture, LIMNER_TILED_PAINTING }, tiling,
                     (Gatherer) { gather_moments, &gathered }, job, error))
    {
      limner_style_blends_free (&self->layers, gathered.sums);
      return NULL;
    }
  for (guint i = 0; i < self->layers.n; i++)
    if (totals[i] > 0)
      scale_moments (&gathered.sums[i], 1 / totals[i]);
  return gathered.sums;
}

/* --- neighbours --- */

/* Weight of the picture's cells. */
static double
weigh_cells (LimnerTiled *self)
{
  guint n;
  g_autofree LimnerTile *tiles = limner_tiling_tiles (&self->gradients, &n);
  double sum = 0;

  if (!self->picture.weighted)
    return (double) self->picture.height * self->picture.width / (LIMNER_CELL * LIMNER_CELL);
  for (guint i = 0; i < n; i++)
    {
      const LimnerTile *tile = &tiles[i];

      self->picture.cut (LIMNER_TILED_WEIGHTS, tile, self->mask, self->picture.data);
      for (int y = tile->y - tile->top; y < tile->y - tile->top + tile->height; y++)
        for (int x = tile->x - tile->left; x < tile->x - tile->left + tile->width; x++)
          sum += self->mask[y * tile->columns + x];
    }
  return sum / (LIMNER_CELL * LIMNER_CELL);
}

/* Finds the nearest places of a tile's cells. The cells have the same positions as those of the whole
 * picture. */
static gboolean
match_tile (LimnerTiled *self, const LimnerTile *tile, const LimnerJob *job, GError **error)
{
  const LimnerNeighbourPicture picture = { .height = tile->rows,
                                           .width = tile->columns,
                                           .weights = self->picture.weighted ? self->mask : NULL,
                                           .up = (tile->top + self->up) % LIMNER_CELL,
                                           .left = (tile->left + self->left) % LIMNER_CELL,
                                           .row = (tile->top + self->up) / LIMNER_CELL,
                                           .column = (tile->left + self->left) / LIMNER_CELL,
                                           .total = self->cells };

  if (self->picture.weighted)
    self->picture.cut (LIMNER_TILED_WEIGHTS, tile, self->mask, self->picture.data);
  if (!limner_neighbours_match (self->neighbours, self->plan, &picture, LIMNER_MATCH_SCATTERED, job, error))
    return FALSE;
  if (self->picture.looked != NULL) /* a search takes about as long as a forward pass */
    self->picture.looked ((double) tile->rows * tile->columns, self->picture.data);
  return TRUE;
}

/* What tiles must hold: FALSE with an error. */
static gboolean
field_of (const LimnerStyleLayers *layers, LimnerReceptiveField *field, GError **error)
{
  g_autoptr (LimnerNeighbours) neighbours = NULL;

  if (layers->kind != LIMNER_STYLE_NEIGHBOURS)
    return limner_graph_receptive_field (layers->graph, layers->nodes, layers->n, field, error);
  neighbours
      = limner_neighbours_new (layers->graph, layers->precision, NULL, layers->nodes, layers->n, error);
  if (neighbours != NULL)
    *field = *limner_neighbours_field (neighbours);
  return neighbours != NULL;
}

/* --- life --- */

static void
free_room (LimnerTiled *self)
{
  g_clear_pointer (&self->window, limner_memory_free);
  g_clear_pointer (&self->input, limner_memory_free);
  g_clear_pointer (&self->input_gradient, limner_memory_free);
  g_clear_pointer (&self->mask, limner_memory_free);
  self->room = 0;
}

/* Allocates memory for windows of n pixels. */
static gboolean
make_room (LimnerTiled *self, gsize n, GError **error)
{
  if (n <= self->room)
    return TRUE;
  free_room (self);
  self->room = n;
  const LimnerFloatBlock blocks[] = {
    { &self->window, 3 * n }, { &self->input, 3 * n }, { &self->input_gradient, 3 * n }, { &self->mask, n }
  };
  return limner_alloc_float_blocks (blocks, G_N_ELEMENTS (blocks), error);
}

LimnerTiled *
limner_tiled_new (const LimnerObjectiveSpec *spec, const LimnerTiledPicture *picture, int core,
                  const LimnerJob *job, GError **error)
{
  g_autoptr (LimnerTiled) self = g_new0 (LimnerTiled, 1);

  self->picture = *picture;
  self->preprocess = limner_model_preprocess (spec->model);
  self->tv_weight = spec->tv_weight;
  if (!limner_style_layers_init (&self->layers, spec, error)
      || !field_of (&self->layers, &self->field, error))
    return NULL;
  limner_tiling_init (&self->values, picture->height, picture->width, &self->field, FALSE, core);
  limner_tiling_init (&self->gradients, picture->height, picture->width, &self->field, TRUE, core);
  self->energies = g_new0 (double, self->layers.n);
  self->totals = g_new0 (double, self->layers.n);
  if (!make_room (self, MAX (largest_window (&self->gradients), largest_window (&self->values)), error))
    return NULL;
  if (self->layers.kind == LIMNER_STYLE_NEIGHBOURS)
    {
      self->cells = weigh_cells (self);
      self->neighbours = limner_neighbours_new (self->layers.graph, self->layers.precision, self->preprocess,
                                                self->layers.nodes, self->layers.n, error);
      return self->neighbours != NULL ? g_steal_pointer (&self) : NULL;
    }
  if (!gather_tiles (self, (TiledSource) { picture, LIMNER_TILED_CONTENT }, &self->values,
                     (Gatherer) { gather_content, NULL }, job, error))
    return NULL;
  return g_steal_pointer (&self);
}

void
limner_tiled_free (LimnerTiled *self)
{
  if (self == NULL)
    return;
  limner_plan_cache_clear (&self->plans);
  limner_neighbours_free (self->neighbours);
  limner_style_layers_clear (&self->layers);
  free_room (self);
  g_free (self->tiles);
  g_free (self->energies);
  g_free (self->totals);
  g_clear_error (&self->error);
  g_free (self);
}

/* --- styles --- */

static void
cut_style (LimnerTiledPlanes what, const LimnerTile *tile, float *window, gpointer data)
{
  const LimnerPlanes *style = data;

  if (what == LIMNER_TILED_WEIGHTS)
    limner_tile_cut (tile, style->weights, 1, style->height, style->width, window);
  else
    limner_tile_cut (tile, style->planes, 3, style->height, style->width, window);
}

static gboolean
add_style (LimnerTiled *self, const LimnerPlanes *style, double share, LimnerMoments *blends,
           const LimnerJob *job, GError **error)
{
  LimnerTiledPicture picture = { style->height, style->width,         style->weights != NULL,
                                 cut_style,     self->picture.looked, (gpointer) style };
  LimnerMoments *moments;
  LimnerTiling tiling;

  picture.looked = NULL; /* a style is measured, not the picture */
  for (int core = MAX (style->height, style->width);; core /= 2)
    {
      limner_tiling_init (&tiling, style->height, style->width, &self->field, FALSE, core);
      if (core <= self->field.align || largest_window (&tiling) <= MAX (self->room, LEAST_ROOM))
        break;
    }
  if (!make_room (self, largest_window (&tiling), error))
    return FALSE;
  moments = measure (self, &picture, &tiling, job, error);
  if (moments == NULL)
    return FALSE;
  for (guint i = 0; i < self->layers.n; i++)
    if (self->layers.layers[i].style_weight > 0)
      limner_moments_blend (&blends[i], &moments[i], share);
  limner_style_blends_free (&self->layers, moments);
  return TRUE;
}

gboolean
limner_tiled_set_styles (LimnerTiled *self, const LimnerStyleSet *styles, const LimnerJob *job,
                         GError **error)
{
  const LimnerNeighbourStyles places
      = { styles->planes, styles->shares, styles->n, TILED_PLACES_BYTES, NULL };
  LimnerMoments *blends;
  gboolean ok;

  if (self->neighbours != NULL)
    return limner_neighbours_set_styles (self->neighbours, &places, job, error);
  blends = limner_style_blends_new (&self->layers, error);
  ok = blends != NULL;
  for (guint s = 0; ok && s < styles->n; s++)
    ok = add_style (self, &styles->planes[s], styles->shares[s], blends, job, error);
  ok = ok && limner_style_layers_set_targets (&self->layers, blends, error);
  limner_style_blends_free (&self->layers, blends);
  return ok;
}

/* --- the passes --- */

gboolean
limner_tiled_measure (LimnerTiled *self, LimnerRandom *random, double *style_loss, const LimnerJob *job,
                      GError **error)
{
  LimnerMoments *moments;
  gboolean ok;

  if (random != NULL)
    {
      limner_tiling_shift (&self->gradients, random);
      self->values.offset_y = self->gradients.offset_y;
      self->values.offset_x = self->gradients.offset_x;
      self->up = (int) limner_random_below (random, LIMNER_CELL);
      self->left = (int) limner_random_below (random, LIMNER_CELL);
    }
  g_free (self->tiles);
  self->tiles = limner_tiling_tiles (&self->gradients, &self->n_tiles);
  *style_loss = 0;
  if (self->neighbours != NULL) /* there is nothing to know of other tiles */
    return TRUE;
  moments = measure (self, &self->picture, &self->values, job, error);
  if (moments == NULL)
    return FALSE;
  for (guint i = 0; i < self->layers.n; i++)
    if (self->layers.layers[i].style_weight > 0)
      {
        limner_moments_clear (&self->layers.layers[i].now);
        self->layers.layers[i].now = moments[i];
        moments[i] = (LimnerMoments) { 0 };
      }
  limner_style_blends_free (&self->layers, moments);
  ok = limner_style_layers_compare (&self->layers, style_loss, error);
  if (ok && !isfinite (*style_loss))
    {
      g_set_error_literal (error, LIMNER_ERROR, LIMNER_ERROR_NUMERIC,
                           _ ("The painting overflowed; try the other style distance or another network."));
      return FALSE;
    }
  return ok;
}

const LimnerTile *
limner_tiled_tiles (const LimnerTiled *self, guint *n)
{
  *n = self->n_tiles;
  return self->tiles;
}

static gboolean
keep_content (LimnerTiled *self, const LimnerTile *tile, const LimnerJob *job, GError **error)
{
  if (!run_window (self, (TiledSource) { &self->picture, LIMNER_TILED_CONTENT }, tile, TRUE, job, error))
    return FALSE;
  for (guint i = 0; i < self->layers.n; i++)
    {
      LimnerStyleLayer *layer = &self->layers.layers[i];
      const LimnerActivation *tap = limner_plan_tap (self->plan, i);

      g_clear_pointer (&layer->weights, limner_memory_free);
      limner_content_target_clear (&layer->content);
      if (!window_weights (self, &self->picture, tile, i, &layer->weights, error))
        return FALSE;
      if (layer->content_weight <= 0)
        continue;
      if (!limner_content_target_init (&layer->content, tap, layer->weights, error))
        return FALSE;
      layer->content.scale = self->energies[i] > 0 ? 1 / self->energies[i] : 0;
    }
  return TRUE;
}

/* A layer's gradient is of a mean over the whole picture; here the mean is over the window, so it is
 * scaled. */
static gboolean
add_style_gradient (LimnerTiled *self, guint tap, const LimnerActivation *value, LimnerActivation *gradient,
                    GError **error)
{
  const LimnerStyleLayer *layer = &self->layers.layers[tap];
  double weight = limner_moments_weight (layer->weights, (gsize) value->height * (gsize) value->width);
  LimnerMoments slope = { 0 };
  gboolean ok;

  if (weight <= 0 || self->totals[tap] <= 0)
    return TRUE;
  ok = limner_moments_init (&slope, layer->channels, error);
  if (ok)
    {
      limner_moments_blend (&slope, &layer->slope, weight / self->totals[tap]);
      ok = limner_moments_add_gradient (value, layer->weights, slope.mean, slope.second, gradient, error);
    }
  limner_moments_clear (&slope);
  return ok;
}

static void
add_tap_gradient (guint tap, const LimnerActivation *value, LimnerActivation *gradient, gpointer user_data)
{
  LimnerTiled *self = user_data;
  const LimnerStyleLayer *layer = &self->layers.layers[tap];

  if (self->neighbours != NULL)
    limner_neighbours_difference (self->neighbours, tap, value, layer->style_weight, gradient);
  else if (self->error != NULL
           || (layer->style_weight > 0 && !add_style_gradient (self, tap, value, gradient, &self->error)))
    return;
  if (layer->content_weight > 0)
    limner_content_difference (&layer->content, value, layer->content_weight, gradient);
}

gboolean
limner_tiled_gradient (LimnerTiled *self, const LimnerTile *tile, float *gradient, const LimnerJob *job,
                       GError **error)
{
  gsize n = (gsize) tile->rows * (gsize) tile->columns;

  if ((self->neighbours == NULL && !keep_content (self, tile, job, error))
      || !run_window (self, (TiledSource) { &self->picture, LIMNER_TILED_PAINTING }, tile, TRUE, job, error)
      || (self->neighbours != NULL && !match_tile (self, tile, job, error))
      || !limner_plan_backward (self->plan, add_tap_gradient, self, self->input_gradient,
                                limner_job_cancellable (job), error))
    return FALSE;
  if (self->error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&self->error));
      return FALSE;
    }
  limner_preprocess_gradient (self->preprocess, self->input_gradient, n, gradient);
  if (self->tv_weight > 0)
    limner_total_variation (
        self->window, tile->rows, tile->columns,
        self->tv_weight * (double) n / ((double) self->picture.height * self->picture.width), gradient);
  if (self->picture.looked != NULL) /* the backward pass */
    self->picture.looked ((double) n, self->picture.data);
  return TRUE;
}

/* --- before it starts --- */

gboolean
limner_tiled_work (const LimnerObjectiveSpec *spec, int height, int width, int core, LimnerTiledWork *work,
                   GError **error)
{
  LimnerStyleLayers layers;
  LimnerReceptiveField field;
  LimnerTiling values, gradients;
  gboolean ok;

  if (!limner_style_layers_init (&layers, spec, error))
    return FALSE;
  ok = field_of (&layers, &field, error);
  if (ok)
    {
      limner_tiling_init (&values, height, width, &field, FALSE, core);
      limner_tiling_init (&gradients, height, width, &field, TRUE, core);
      /* With neighbours, the search replaces the measuring pass; they need no statistics. */
      work->making = layers.kind == LIMNER_STYLE_NEIGHBOURS ? 0 : limner_tiling_work (&values);
      work->step = work->making + 3 * limner_tiling_work (&gradients);
    }
  limner_style_layers_clear (&layers);
  return ok;
}

/* The bytes of neighbours, in addition to a plan. */
static gsize
neighbour_bytes (const LimnerStyleLayers *layers, int rows, int columns, GError **error)
{
  const LimnerNeighbourExtent extent
      = { rows, columns, LIMNER_STYLE_SIDE, LIMNER_STYLE_SIDE, 1, TILED_PLACES_BYTES };
  g_autoptr (LimnerNeighbours) neighbours
      = limner_neighbours_new (layers->graph, layers->precision, NULL, layers->nodes, layers->n, error);

  return neighbours == NULL ? 0 : limner_neighbours_estimate (neighbours, &extent, NULL);
}

static gsize
tile_bytes (int rows, int columns, gpointer data, GError **error)
{
  const LimnerStyleLayers *layers = data;
  const LimnerPlanSpec spec = limner_style_layers_plan (layers, rows, columns, TRUE);
  gsize plan = limner_plan_estimate (&spec, error), kept;

  kept = plan != 0 ? limner_style_layers_estimate (layers, rows, columns, error) : 0;
  if (kept != 0 && layers->kind == LIMNER_STYLE_NEIGHBOURS)
    {
      gsize more = neighbour_bytes (layers, rows, columns, error);

      kept = more != 0 ? kept + more : 0;
    }
  /* Window, the network's input and gradient, the gradient, and weights of the window and of a layer. */
  return kept != 0 ? plan + kept + sizeof (float) * (gsize) rows * (gsize) columns * (3 * 4 + 2) : 0;
}

gsize
limner_tiled_fit (const LimnerObjectiveSpec *spec, int height, int width, gsize limit, int *core,
                  GError **error)
{
  LimnerStyleLayers layers;
  LimnerReceptiveField field;
  LimnerTiling tiling;
  const LimnerTilingSpec cut = {
    .height = height, .width = width, .field = &field, .backward = TRUE, .bytes = tile_bytes, .data = &layers
  };
  gsize bytes = 0;

  if (!limner_style_layers_init (&layers, spec, error))
    return 0;
  if (field_of (&layers, &field, error))
    bytes = limner_tiling_fit (&tiling, &cut, limit, error);
  if (bytes != 0)
    *core = MAX (tiling.core_height, tiling.core_width);
  limner_style_layers_clear (&layers);
  return bytes;
}
