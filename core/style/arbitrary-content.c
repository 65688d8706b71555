/* Reads the content of a pass in windows, and measures its statistics. */
#include "style/arbitrary-pass-private.h"

#include "base/memory-private.h"
#include "networks/preprocess-private.h"
#include "style/margin-private.h"

#include <string.h>

/* The number of positions of a level for pixels first .. first + n of the picture, all whole cells. */
static int
at_level (const LimnerArbitraryStyle *self, guint level, int pixels)
{
  return limner_graph_pixels (self->network.graph, self->nodes[level], pixels);
}

/* Row y of rows as large as the content, mirrored at the right and below to whole cells: [W]. */
void
limner_pass_read_row (const LimnerStylePass *pass, const LimnerRowSource *rows, int channel, int y,
                      float *row)
{
  rows->read (rows->data, channel, limner_margin_mirror (y, rows->height), row);
  for (int x = rows->width; x < pass->width; x++)
    row[x] = row[limner_margin_mirror (x, rows->width)];
}

/* The weights of positions x .. x+n-1 in row y of a level. */
static void
level_weights (const LimnerStylePass *pass, guint level, int y, int x, int n, float *out)
{
  int height = at_level (pass->self, level, pass->height), width = at_level (pass->self, level, pass->width);
  float *rows[2] = { pass->row + 4 * (gsize) pass->width, pass->row + 5 * (gsize) pass->width };
  const LimnerLerp down = limner_lerp_at (y, pass->height, height, 0, pass->height);

  for (int k = 0; k < 2; k++)
    limner_pass_read_row (pass, pass->task->weights, 0, down.at[k], rows[k]);
  for (int i = 0; i < n; i++)
    out[i] = limner_planes_weight_between (rows[0], rows[1], down.share,
                                           limner_lerp_at (x + i, pass->width, width, 0, pass->width));
}

/* The weights of a tile's window at a level; zero outside the tile's own pixels. Caller frees. */
float *
limner_pass_tile_weights (const LimnerStylePass *pass, const LimnerTile *tile, guint level,
                          const LimnerActivation *value, GError **error)
{
  const LimnerArbitraryStyle *self = pass->self;
  int y = at_level (self, level, tile->y), x = at_level (self, level, tile->x);
  int height = at_level (self, level, tile->height), width = at_level (self, level, tile->width);
  int top = at_level (self, level, tile->top), left = at_level (self, level, tile->left);
  float *weights = limner_alloc0_floats ((gsize) value->height * (gsize) value->width, error);

  for (int row = y; weights != NULL && row < y + height; row++)
    {
      float *to = weights + (gsize) (row - top) * (gsize) value->width + (gsize) (x - left);

      for (int column = 0; column < width && pass->task->weights == NULL; column++)
        to[column] = 1.0f;
      if (pass->task->weights != NULL)
        level_weights (pass, level, row, x, width, to);
    }
  return weights;
}

static void
report_pixels (LimnerStylePass *pass, double pixels)
{
  pass->done += pixels * pass->cost;
  if (pass->task->tell != NULL)
    pass->task->tell (MIN (pass->done / pass->total, 1.0), pass->task->user_data);
}

/* A window of the content in the network's range, [3,rows,columns]. */
void
limner_pass_read_window (const LimnerStylePass *pass, int top, int left, int rows, int columns, float *window)
{
  gsize n = (gsize) rows * (gsize) columns;
  float *out = window;

  for (int c = 0; c < 3; c++)
    for (int y = 0; y < rows; y++, out += columns)
      {
        limner_pass_read_row (pass, pass->task->content, c, top + y, pass->row);
        memcpy (out, pass->row + left, (gsize) columns * sizeof (float));
      }
  if (pass->matched)
    limner_colour_map_apply (&pass->map, window, n);
  limner_preprocess_planes (limner_model_preprocess (pass->self->network.encoder), window, n, window);
}

/* Runs every tile through the network up to the given nodes, then calls func with the tile's window as
 * scratch. */
gboolean
limner_pass_for_each_tile (LimnerStylePass *pass, const LimnerTiling *tiling, const LimnerPassTileWork *work,
                           GError **error)
{
  guint n;
  g_autofree LimnerTile *tiles = limner_tiling_tiles (tiling, &n);
  g_auto (LimnerPlanCache) plans = { NULL };
  float *window;
  int rows, columns;
  gboolean ok;

  limner_tiling_window (tiling, &rows, &columns);
  window = limner_alloc_floats (3 * (gsize) rows * (gsize) columns, error);
  ok = window != NULL;
  for (guint i = 0; ok && i < n; i++)
    {
      const LimnerPlanSpec spec = limner_arbitrary_style_plan (pass->self, tiles[i].rows, tiles[i].columns,
                                                               work->nodes, work->n_nodes);
      LimnerPlan *plan = limner_plan_cache_get (&plans, &spec, error);

      ok = plan != NULL;
      if (!ok)
        break;
      limner_pass_read_window (pass, tiles[i].top, tiles[i].left, tiles[i].rows, tiles[i].columns, window);
      ok = limner_plan_forward (plan, window, limner_job_cancellable (pass->task->job), error)
           && work->func (pass, &tiles[i], plan, window, work->data, error);
      report_pixels (pass, (double) tiles[i].rows * tiles[i].columns);
    }
  limner_memory_free (window);
  return ok;
}

gboolean
limner_pass_measure_tile (LimnerStylePass *pass, const LimnerTile *tile, LimnerPlan *plan, float *window,
                          gpointer data, GError **error)
{
  gboolean ok = TRUE;

  for (guint i = 0; ok && i < pass->self->network.n_levels; i++)
    {
      const LimnerActivation *tap = limner_plan_tap (plan, i);
      float *weights = limner_pass_tile_weights (pass, tile, i, tap, error);

      ok = weights != NULL && limner_statistics_add (&pass->content_statistics, i, tap, weights, error);
      limner_memory_free (weights);
    }
  return ok;
}

gboolean
limner_pass_adapt (LimnerStylePass *pass, GError **error)
{
  limner_statistics_finish (&pass->content_statistics);
  return limner_adapt_style_network (&pass->self->network, &pass->content_statistics, &pass->self->style,
                                     error);
}
