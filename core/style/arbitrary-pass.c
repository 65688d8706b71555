/* Paints: whole, or in tiles. */
#include "style/arbitrary-pass-private.h"

#include "base/memory-private.h"
#include "kernels/layout-private.h"
#include "style/finite-private.h"

#include <math.h>
#include <string.h>

/* Encodes a value that may lie outside 0..1 as a number between 0 and 1, in steps of less than 1e-4 near
 * 0..1; and decodes it. The palette match comes later. */
static float
fold_value (float value)
{
  float t = value - 0.5f;

  return 0.5f + 0.5f * t / (1.0f + fabsf (t));
}

static float
unfold_value (float value)
{
  float t = 2.0f * value - 1.0f;

  return 0.5f + t / MAX (1.0f - fabsf (t), 1e-5f);
}

/* Copies row y of a tile's own pixels from its window [3,rows,columns] into the painting, by way of
 * pass->row. */
static void
put_tile_row (LimnerStylePass *pass, const LimnerTile *tile, const float *window, int y)
{
  gsize n = (gsize) tile->width, columns = (gsize) tile->columns;
  gsize inside = (gsize) (y - tile->top) * columns + (gsize) (tile->x - tile->left);
  int within = MIN (tile->width, pass->task->content->width - tile->x);
  float *weights = NULL;

  for (gsize c = 0; c < 3; c++)
    memcpy (pass->row + c * n, window + c * (gsize) tile->rows * columns + inside, n * sizeof (float));
  if (pass->self->network.palette)
    {
      if (pass->task->weights != NULL)
        {
          weights = pass->row + 3 * (gsize) pass->width;
          limner_pass_read_row (pass, pass->task->weights, 0, y, weights);
        }
      limner_palette_add (&pass->palette, pass->row, weights != NULL ? weights + tile->x : NULL, n);
      for (gsize i = 0; i < 3 * n; i++)
        pass->row[i] = fold_value (pass->row[i]);
    }
  for (int c = 0; c < 3 && y < pass->task->content->height && within > 0; c++)
    limner_unorm16_planes_put (pass->painted, c, y, tile->x, within, pass->row + (gsize) c * n);
}

static gboolean
put_tile (LimnerStylePass *pass, const LimnerTile *tile, LimnerPlan *plan, float *window, gpointer tap,
          GError **error)
{
  limner_layout_corner_to_planes (limner_plan_tap (plan, GPOINTER_TO_UINT (tap)), tile->rows, tile->columns,
                                  window);
  if (!limner_style_check_finite (window, 3 * (gsize) tile->rows * (gsize) tile->columns, error))
    return FALSE;
  for (int y = tile->y; y < tile->y + tile->height; y++)
    put_tile_row (pass, tile, window, y);
  return TRUE;
}

static gboolean
paint_in_tiles (LimnerStylePass *pass, const LimnerTiling *tiling, GError **error)
{
  const LimnerPassTask *task = pass->task;
  const LimnerExtent extent
      = { .width = task->content->width, .height = task->content->height, .masked = task->weights != NULL };
  LimnerArbitraryStyle *self = pass->self;
  guint n_levels = self->network.n_levels;
  const LimnerPassTileWork measure = { self->nodes, n_levels, limner_pass_measure_tile, NULL },
                           paint = { &self->network.image, 1, put_tile, GUINT_TO_POINTER (0) };
  LimnerTiling measuring;

  if (limner_arbitrary_style_fit (self, &extent, n_levels, task->limit, &measuring, error) == 0)
    return FALSE;
  pass->cost = limner_arbitrary_style_measuring_cost (self);
  pass->total = pass->cost * limner_tiling_work (&measuring) + limner_tiling_work (tiling);
  if (!limner_pass_for_each_tile (pass, &measuring, &measure, error) || !limner_pass_adapt (pass, error))
    return FALSE;
  pass->cost = 1;
  return limner_pass_for_each_tile (pass, tiling, &paint, error);
}

static LimnerTile
whole_picture (const LimnerStylePass *pass)
{
  return (LimnerTile) {
    .height = pass->height, .width = pass->width, .rows = pass->height, .columns = pass->width
  };
}

/* Computes the decoder's weights when the levels are complete, before the decoder runs. */
static void
measure_watched_level (guint tap, const LimnerActivation *value, gpointer user_data)
{
  LimnerStylePass *pass = user_data;
  const LimnerTile whole = whole_picture (pass);
  guint n_levels = pass->self->network.n_levels;
  float *weights = NULL;
  gboolean ok = tap < n_levels && pass->error == NULL;

  if (ok && pass->task->weights != NULL)
    ok = (weights = limner_pass_tile_weights (pass, &whole, tap, value, &pass->error)) != NULL;
  ok = ok && limner_statistics_add (&pass->content_statistics, tap, value, weights, &pass->error);
  limner_memory_free (weights);
  if (ok && ++pass->measured == n_levels)
    limner_pass_adapt (pass, &pass->error);
}

static gboolean
paint_whole (LimnerStylePass *pass, GError **error)
{
  const LimnerTile whole = whole_picture (pass);
  LimnerArbitraryStyle *self = pass->self;
  const LimnerPlanSpec spec = limner_arbitrary_style_plan (self, pass->height, pass->width, self->nodes,
                                                           self->network.n_levels + 1);
  LimnerPlan *plan = limner_plan_cache_get (&self->plans, &spec, error);
  float *picture;
  gboolean ok;

  if (plan == NULL)
    return FALSE;
  limner_plan_watch (plan, measure_watched_level, pass);
  picture = limner_alloc_floats (3 * (gsize) pass->height * (gsize) pass->width, error);
  if (picture == NULL)
    return FALSE;
  limner_pass_read_window (pass, 0, 0, pass->height, pass->width, picture);
  ok = limner_plan_forward (plan, picture, limner_job_cancellable (pass->task->job), error);
  if (!ok)
    g_clear_error (&pass->error);
  else if (pass->error != NULL)
    {
      ok = FALSE;
      g_propagate_error (error, g_steal_pointer (&pass->error));
    }
  ok = ok && put_tile (pass, &whole, plan, picture, GUINT_TO_POINTER (self->network.n_levels), error);
  limner_memory_free (picture);
  return ok;
}

/* --- a pass --- */

/* Maps the content to the style's palette. */
static void
match_content_colours (LimnerStylePass *pass)
{
  gsize width = (gsize) pass->width;
  float *weights = pass->task->weights != NULL ? pass->row + 3 * width : NULL;
  LimnerPalette own = { 0 };

  for (int y = 0; y < pass->height; y++)
    {
      for (int c = 0; c < 3; c++)
        limner_pass_read_row (pass, pass->task->content, c, y, pass->row + (gsize) c * width);
      if (weights != NULL)
        limner_pass_read_row (pass, pass->task->weights, 0, y, weights);
      limner_palette_add (&own, pass->row, weights, width);
    }
  pass->matched = limner_colour_map_init (&pass->map, &own, &pass->self->style.colours);
}

static gboolean
pass_init (LimnerStylePass *pass, GError **error)
{
  LimnerArbitraryStyle *self = pass->self;
  const LimnerRowSource *content = pass->task->content;

  pass->height = limner_round_up (content->height, self->field.align);
  pass->width = limner_round_up (content->width, self->field.align);
  pass->row = limner_alloc_floats (6 * (gsize) pass->width, error);
  if (pass->row == NULL || !limner_statistics_init (&pass->content_statistics, &self->network, error))
    return FALSE;
  if (self->network.palette)
    match_content_colours (pass);
  return TRUE;
}

static void
pass_clear (LimnerStylePass *pass)
{
  limner_memory_free (pass->row);
  limner_statistics_clear (&pass->content_statistics);
}

/* Maps the painting to the style's palette, if requested. */
static void
match_painting (LimnerStylePass *pass)
{
  const LimnerArbitraryStyle *self = pass->self;
  LimnerUnorm16Planes *painted = pass->painted;
  gsize n = 3 * (gsize) painted->width;
  LimnerColourMap map;
  gboolean matched;

  if (!self->network.palette)
    return;
  matched = limner_colour_map_init (&map, &pass->palette, &self->style.colours);
  for (int y = 0; y < painted->height; y++)
    {
      for (int c = 0; c < 3; c++)
        limner_unorm16_planes_get (painted, c, y, 0, painted->width,
                                   pass->row + (gsize) c * (gsize) painted->width);
      for (gsize i = 0; i < n; i++)
        pass->row[i] = unfold_value (pass->row[i]);
      if (matched)
        limner_colour_map_apply (&map, pass->row, (gsize) painted->width);
      limner_unorm16_planes_take (y, 1, pass->row, painted);
    }
}

gboolean
limner_arbitrary_style_run (LimnerArbitraryStyle *self, const LimnerPassTask *task,
                            LimnerUnorm16Planes *painted, GError **error)
{
  const LimnerRowSource *content = task->content;
  const LimnerExtent extent
      = { .width = content->width, .height = content->height, .masked = task->weights != NULL };
  LimnerStylePass pass = { .self = self, .task = task, .painted = painted };
  LimnerTiling tiling;
  gboolean ok;

  *painted = (LimnerUnorm16Planes) { 0 };
  ok = pass_init (&pass, error)
       && limner_arbitrary_style_fit (self, &extent, self->network.n_levels + 1, task->limit, &tiling, error)
              != 0
       && limner_unorm16_planes_init (painted, 3, content->height, content->width, error)
       && (limner_tiling_is_whole (&tiling) ? paint_whole (&pass, error)
                                            : paint_in_tiles (&pass, &tiling, error));
  if (ok)
    match_painting (&pass);
  else
    limner_unorm16_planes_clear (painted);
  pass_clear (&pass);
  return ok;
}
