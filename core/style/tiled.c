#include "config.h"

#include "style/tiled-state-private.h"

#include "base/memory-private.h"
#include "limner/error.h"
#include "networks/preprocess-private.h"
#include "style/variation-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

gsize
limner_tiled_window (const LimnerTiled *self)
{
  return 3 * limner_tiling_pixels (&self->gradients);
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
  if (self->picture.processed != NULL) /* a search takes about as long as a forward pass */
    self->picture.processed ((double) tile->rows * tile->columns, self->picture.data);
  return TRUE;
}

/* --- life --- */

static gboolean
gather_content (LimnerTiled *self, guint layer, const LimnerActivation *tap, const float *weights,
                gpointer data, GError **error)
{
  if (self->layers.layers[layer].content_weight > 0)
    self->energies[layer] += limner_content_energy (tap, weights);
  self->totals[layer] += limner_moments_weight (weights, (gsize) tap->height * (gsize) tap->width);
  return TRUE;
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
      || !limner_tiled_field (&self->layers, &self->field, error))
    return NULL;
  limner_tiling_init (&self->values, picture->height, picture->width, &self->field, FALSE, core);
  limner_tiling_init (&self->gradients, picture->height, picture->width, &self->field, TRUE, core);
  self->energies = g_new0 (double, self->layers.n);
  self->totals = g_new0 (double, self->layers.n);
  if (!limner_tiled_make_room (
          self, MAX (limner_tiling_pixels (&self->gradients), limner_tiling_pixels (&self->values)), error))
    return NULL;
  if (self->layers.kind == LIMNER_STYLE_NEIGHBOURS)
    {
      self->cells = weigh_cells (self);
      self->neighbours = limner_neighbours_new (self->layers.graph, self->layers.precision, self->preprocess,
                                                self->layers.nodes, self->layers.n, error);
      return self->neighbours != NULL ? g_steal_pointer (&self) : NULL;
    }
  if (!limner_tiled_gather (self, (LimnerTiledSource) { picture, LIMNER_TILED_CONTENT }, &self->values,
                            (LimnerTiledGatherer) { gather_content, NULL }, job, error))
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
  limner_tiled_free_room (self);
  g_free (self->tiles);
  g_free (self->energies);
  g_free (self->totals);
  g_clear_error (&self->error);
  g_free (self);
}

gboolean
limner_tiled_set_styles (LimnerTiled *self, const LimnerStyleSet *styles, const LimnerJob *job,
                         GError **error)
{
  const LimnerNeighbourStyles places
      = { styles->planes, styles->shares, styles->n, LIMNER_TILED_PLACES_BYTES, NULL };
  LimnerMoments *blends;
  gboolean ok;

  if (self->neighbours != NULL)
    return limner_neighbours_set_styles (self->neighbours, &places, job, error);
  blends = limner_style_blends_new (&self->layers, error);
  ok = blends != NULL;
  for (guint s = 0; ok && s < styles->n; s++)
    ok = limner_tiled_add_style (self, &styles->planes[s], styles->shares[s], blends, job, error);
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
  moments = limner_tiled_measure_picture (self, &self->picture, &self->values, job, error);
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
keep_tile_content (LimnerTiled *self, const LimnerTile *tile, const LimnerJob *job, GError **error)
{
  if (!limner_tiled_run_window (self, (LimnerTiledSource) { &self->picture, LIMNER_TILED_CONTENT }, tile,
                                TRUE, job, error))
    return FALSE;
  for (guint i = 0; i < self->layers.n; i++)
    {
      LimnerStyleLayer *layer = &self->layers.layers[i];
      const LimnerActivation *tap = limner_plan_tap (self->plan, i);

      g_clear_pointer (&layer->weights, limner_memory_free);
      limner_content_target_clear (&layer->content);
      if (!limner_tiled_window_weights (self, &self->picture, tile, i, &layer->weights, error))
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
add_tile_gradient (guint tap, const LimnerActivation *value, LimnerActivation *gradient, gpointer user_data)
{
  LimnerTiled *self = user_data;
  const LimnerStyleLayer *layer = &self->layers.layers[tap];

  if (self->neighbours != NULL)
    limner_neighbours_difference (self->neighbours, tap, value, layer->style_weight, gradient,
                                  layer->content_weight > 0 ? NULL : limner_plan_take_mask (self->plan, tap));
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

  if ((self->neighbours == NULL && !keep_tile_content (self, tile, job, error))
      || !limner_tiled_run_window (self, (LimnerTiledSource) { &self->picture, LIMNER_TILED_PAINTING }, tile,
                                   TRUE, job, error)
      || (self->neighbours != NULL && !match_tile (self, tile, job, error))
      || !limner_plan_backward (self->plan, add_tile_gradient, self, self->input_gradient,
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
  if (self->picture.processed != NULL) /* the backward pass */
    self->picture.processed ((double) n, self->picture.data);
  return TRUE;
}
