/* Windows of a picture that is painted in tiles, and the weights of their positions. */
#include "config.h"

#include "style/tiled-state-private.h"

#include "base/memory-private.h"
#include "networks/preprocess-private.h"

gsize
limner_tiling_pixels (const LimnerTiling *tiling)
{
  int rows, columns;

  limner_tiling_window (tiling, &rows, &columns);
  return (gsize) rows * (gsize) columns;
}

void
limner_tiled_free_room (LimnerTiled *self)
{
  g_clear_pointer (&self->window, limner_memory_free);
  g_clear_pointer (&self->input, limner_memory_free);
  g_clear_pointer (&self->input_gradient, limner_memory_free);
  g_clear_pointer (&self->mask, limner_memory_free);
  self->room = 0;
}

gboolean
limner_tiled_make_room (LimnerTiled *self, gsize n, GError **error)
{
  if (n <= self->room)
    return TRUE;
  limner_tiled_free_room (self);
  self->room = n;
  const LimnerFloatBlock blocks[] = {
    { &self->window, 3 * n }, { &self->input, 3 * n }, { &self->input_gradient, 3 * n }, { &self->mask, n }
  };
  return limner_alloc_float_blocks (blocks, G_N_ELEMENTS (blocks), error);
}

gboolean
limner_tiled_run_window (LimnerTiled *self, LimnerTiledSource from, const LimnerTile *tile, gboolean backward,
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
  if (from.picture->processed != NULL)
    from.picture->processed ((double) tile->rows * tile->columns, from.picture->data);
  return TRUE;
}

gboolean
limner_tiled_window_weights (LimnerTiled *self, const LimnerTiledPicture *picture, const LimnerTile *tile,
                             guint layer, float **weights, GError **error)
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

gboolean
limner_tiled_own_weights (LimnerTiled *self, const LimnerTiledPicture *picture, const LimnerTile *tile,
                          guint layer, float **weights, GError **error)
{
  const LimnerActivation *tap = limner_plan_tap (self->plan, layer);
  int node = self->layers.nodes[layer];
  LimnerTileSpan own;
  gsize n = (gsize) tap->height * (gsize) tap->width;

  if (!limner_tiled_window_weights (self, picture, tile, layer, weights, error))
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
