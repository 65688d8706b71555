/* Statistics of whole pictures, gathered from their tiles. */
#include "config.h"

#include "style/tiled-state-private.h"

#include "base/memory-private.h"

/* Minimum number of pixels of a window for a style. */
#define LEAST_ROOM (256 * 256)

gboolean
limner_tiled_gather (LimnerTiled *self, LimnerTiledSource from, const LimnerTiling *tiling,
                     LimnerTiledGatherer gatherer, const LimnerJob *job, GError **error)
{
  guint n;
  g_autofree LimnerTile *tiles = limner_tiling_tiles (tiling, &n);

  for (guint t = 0; t < n; t++)
    {
      if (!limner_tiled_run_window (self, from, &tiles[t], FALSE, job, error))
        return FALSE;
      for (guint i = 0; i < self->layers.n; i++)
        {
          float *weights = NULL;
          gboolean ok
              = limner_tiled_own_weights (self, from.picture, &tiles[t], i, &weights, error)
                && gatherer.func (self, i, limner_plan_tap (self->plan, i), weights, gatherer.data, error);

          limner_memory_free (weights);
          if (!ok)
            return FALSE;
        }
    }
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

LimnerMoments *
limner_tiled_measure_picture (LimnerTiled *self, const LimnerTiledPicture *picture,
                              const LimnerTiling *tiling, const LimnerJob *job, GError **error)
{
  g_autofree double *totals = g_new0 (double, self->layers.n);
  Gathered gathered = { limner_style_blends_new (&self->layers, error), totals };

  if (gathered.sums == NULL)
    return NULL;
  if (!limner_tiled_gather (self, (LimnerTiledSource) { picture, LIMNER_TILED_PAINTING }, tiling,
                            (LimnerTiledGatherer) { gather_moments, &gathered }, job, error))
    {
      limner_style_blends_free (&self->layers, gathered.sums);
      return NULL;
    }
  for (guint i = 0; i < self->layers.n; i++)
    if (totals[i] > 0)
      scale_moments (&gathered.sums[i], 1 / totals[i]);
  return gathered.sums;
}

static void
cut_style (LimnerTiledPlanes what, const LimnerTile *tile, float *window, gpointer data)
{
  const LimnerPlanes *style = data;

  if (what == LIMNER_TILED_WEIGHTS)
    limner_tile_cut (tile, style->weights, 1, style->height, style->width, window);
  else
    limner_tile_cut (tile, style->planes, 3, style->height, style->width, window);
}

gboolean
limner_tiled_add_style (LimnerTiled *self, const LimnerPlanes *style, double share, LimnerMoments *blends,
                        const LimnerJob *job, GError **error)
{
  LimnerTiledPicture picture = { style->height,           style->width,    style->weights != NULL, cut_style,
                                 self->picture.processed, (gpointer) style };
  LimnerMoments *moments;
  LimnerTiling tiling;

  picture.processed = NULL; /* a style is measured, not the picture */
  for (int core = MAX (style->height, style->width);; core /= 2)
    {
      limner_tiling_init (&tiling, style->height, style->width, &self->field, FALSE, core);
      if (core <= self->field.align || limner_tiling_pixels (&tiling) <= MAX (self->room, LEAST_ROOM))
        break;
    }
  if (!limner_tiled_make_room (self, limner_tiling_pixels (&tiling), error))
    return FALSE;
  moments = limner_tiled_measure_picture (self, &picture, &tiling, job, error);
  if (moments == NULL)
    return FALSE;
  for (guint i = 0; i < self->layers.n; i++)
    if (self->layers.layers[i].style_weight > 0)
      limner_moments_blend (&blends[i], &moments[i], share);
  limner_style_blends_free (&self->layers, moments);
  return TRUE;
}
