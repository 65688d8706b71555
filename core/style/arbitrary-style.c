#include "config.h"

#include "style/arbitrary-style-private.h"

#include "base/memory-private.h"
#include "kernels/layout-private.h"
#include "limner/error.h"
#include "networks/preprocess-private.h"
#include "nn/plan-cache-private.h"
#include "nn/tiles-private.h"
#include "style/adapt-private.h"
#include "style/finite-private.h"
#include "style/margin-private.h"
#include "style/planes-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

struct _LimnerArbitraryStyle
{
  LimnerStyleNetwork network;
  LimnerStatistics style;
  int nodes[LIMNER_STYLE_NETWORK_LEVELS + 1]; /* the nodes of the levels, then of the image */
  LimnerReceptiveField field, level_field;    /* of the image, of the levels alone */
  LimnerPlanCache plans;                      /* of the last pass in one piece, reused for the same size */
};

/* The state of a pass. */
typedef struct
{
  LimnerArbitraryStyle *self;
  int height, width;          /* whole cells */
  const LimnerPassTask *task; /* its content is without the padding to whole cells */
  float *row;                 /* [3,W] scratch, and three rows of the weights */
  gboolean matched;           /* the content is mapped to the style's palette */
  LimnerColourMap map;
  LimnerStatistics content_statistics;
  LimnerUnorm16Planes *painted; /* as large as the content */
  LimnerPalette palette;        /* of the painting */
  guint measured;               /* levels, of a pass in one piece */
  GError *error;                /* of measuring */
  double done, total, cost; /* pixels processed; the cost of one pixel at present, relative to a whole pass */
} Pass;

/* Checks that the painting has the picture's size. A decoder may be paired with an encoder that it does
 * not fit. */
static gboolean
check_size (const LimnerArbitraryStyle *self, LimnerModel *model, GError **error)
{
  const LimnerStyleNetwork *network = &self->network;

  if (limner_graph_pixels (network->graph, network->image, self->field.align) == self->field.align)
    return TRUE;
  g_set_error (error, LIMNER_ERROR, LIMNER_ERROR_FORMAT,
               _ ("The network “%s” produces no picture; import it again."), limner_model_id (model));
  return FALSE;
}

LimnerArbitraryStyle *
limner_arbitrary_style_new (LimnerModel *model, GError **error)
{
  LimnerArbitraryStyle *self = g_new0 (LimnerArbitraryStyle, 1);
  LimnerStyleNetwork *network = &self->network;
  g_autoptr (LimnerModel) encoder = limner_style_network_find_encoder (model, error);
  gboolean ok = encoder != NULL && limner_style_network_init (network, model, encoder, error);

  for (guint i = 0; i < network->n_levels; i++)
    self->nodes[i] = network->levels[i].node;
  self->nodes[network->n_levels] = network->image;
  ok = ok
       && limner_graph_receptive_field (network->graph, self->nodes, network->n_levels + 1, &self->field,
                                        error)
       && check_size (self, model, error)
       && limner_graph_receptive_field (network->graph, self->nodes, network->n_levels, &self->level_field,
                                        error)
       && limner_statistics_init (&self->style, network, error);
  if (ok)
    return self;
  limner_arbitrary_style_free (self);
  return NULL;
}

void
limner_arbitrary_style_free (LimnerArbitraryStyle *self)
{
  if (self == NULL)
    return;
  limner_plan_cache_clear (&self->plans);
  limner_statistics_clear (&self->style);
  limner_style_network_clear (&self->network);
  g_free (self);
}

/* --- the style --- */

static LimnerPlanSpec
plan_for (const LimnerArbitraryStyle *self, int height, int width, const int *nodes, guint n_nodes)
{
  return (LimnerPlanSpec) {
    .graph = self->network.graph, .height = height, .width = width, .taps = nodes, .n_taps = n_nodes
  };
}

static gboolean
measure_style (LimnerArbitraryStyle *self, const LimnerPlanes *style, LimnerStatistics *statistics,
               const LimnerJob *job, GError **error)
{
  guint n_levels = self->network.n_levels;
  gsize n = (gsize) style->height * (gsize) style->width;
  const LimnerPlanSpec spec = plan_for (self, style->height, style->width, self->nodes, n_levels);
  g_autoptr (LimnerPlan) plan = limner_plan_new (&spec, error);
  float *input = plan != NULL ? limner_alloc_floats (3 * n, error) : NULL;
  gboolean ok = input != NULL;

  if (ok)
    {
      limner_preprocess_planes (limner_model_preprocess (self->network.encoder), style->planes, n, input);
      ok = limner_plan_forward (plan, input, limner_job_cancellable (job), error);
    }
  limner_memory_free (input);
  for (guint i = 0; ok && i < n_levels; i++)
    {
      const LimnerActivation *tap = limner_plan_tap (plan, i);
      float *map = NULL;

      ok = limner_planes_layer_weights (style, tap->height, tap->width, &map, error)
           && limner_statistics_add (statistics, i, tap, map, error);
      limner_memory_free (map);
    }
  limner_statistics_finish (statistics);
  statistics->colours = (LimnerPalette) { 0 };
  limner_palette_add (&statistics->colours, style->planes, style->weights, n);
  return ok;
}

gboolean
limner_arbitrary_style_set_styles (LimnerArbitraryStyle *self, const LimnerStyleSet *styles,
                                   const LimnerJob *job, GError **error)
{
  gboolean ok;

  limner_statistics_clear (&self->style);
  ok = limner_statistics_init (&self->style, &self->network, error);
  for (guint i = 0; ok && i < styles->n; i++)
    {
      LimnerStatistics one;

      ok = limner_statistics_init (&one, &self->network, error);
      if (!ok)
        break;
      ok = measure_style (self, &styles->planes[i], &one, job, error);
      if (ok)
        limner_statistics_blend (&self->style, &one, styles->shares[i]);
      limner_statistics_clear (&one);
    }
  return ok;
}

/* --- memory --- */

typedef struct
{
  LimnerArbitraryStyle *self;
  guint n_taps;
  gboolean weighted; /* the pass has weights, one level at a time */
} Piece;

static gsize
piece_bytes (int rows, int columns, gpointer data, GError **error)
{
  const Piece *piece = data;
  gsize window = (piece->weighted ? 4 : 3) * (gsize) rows * (gsize) columns * sizeof (float);
  const LimnerPlanSpec spec = plan_for (piece->self, rows, columns, piece->self->nodes, piece->n_taps);
  gsize plan = limner_plan_estimate (&spec, error);

  return plan != 0 ? plan + window : 0;
}

static int
round_up (int n, int to)
{
  return (n + to - 1) / to * to;
}

gsize
limner_arbitrary_style_style_bytes (LimnerArbitraryStyle *self, int side)
{
  Piece piece = { self, self->network.n_levels, TRUE };

  /* The network's input, the planes and a view of them. */
  return piece_bytes (side, side, &piece, NULL) + 2 * 3 * sizeof (float) * (gsize) side * (gsize) side;
}

/* The tiling of a pass that keeps n_taps feature layers. The painting occupies memory at full size in any
 * case; the tiles use the rest of the limit. */
static gsize
fit (LimnerArbitraryStyle *self, const LimnerExtent *extent, guint n_taps, gsize limit, LimnerTiling *tiling,
     GError **error)
{
  gsize painting = limner_unorm16_planes_bytes (3, extent->height, extent->width);
  Piece piece = { self, n_taps, extent->masked };
  const LimnerTilingSpec spec
      = { .height = round_up (extent->height, self->field.align),
          .width = round_up (extent->width, self->field.align),
          .field = n_taps > self->network.n_levels ? &self->field : &self->level_field,
          .bytes = piece_bytes,
          .data = &piece };
  gsize bytes = limner_tiling_fit (tiling, &spec, limit > painting ? limit - painting : 1, error);

  return bytes != 0 ? bytes + painting : 0;
}

/* The cost of measuring, relative to a pass. */
static double
measuring_cost (const LimnerArbitraryStyle *self)
{
  const LimnerStyleNetwork *network = &self->network;

  return limner_graph_cost (network->graph, self->nodes[network->n_levels - 1])
         / limner_graph_cost (network->graph, network->image);
}

gsize
limner_arbitrary_style_estimate (LimnerArbitraryStyle *self, const LimnerExtent *extent, gsize limit,
                                 double *work, GError **error)
{
  guint n_levels = self->network.n_levels;
  LimnerTiling tiling, measuring;
  gsize bytes = fit (self, extent, n_levels + 1, limit, &tiling, error);

  *work = 1;
  if (bytes == 0 || limner_tiling_is_whole (&tiling))
    return bytes;
  if (fit (self, extent, n_levels, limit, &measuring, error) == 0)
    return 0;
  *work = (limner_tiling_work (&tiling) + measuring_cost (self) * limner_tiling_work (&measuring))
          / ((double) extent->height * extent->width);
  return bytes;
}

/* --- measuring the content --- */

/* The number of positions of a level for pixels first .. first + n of the picture, all whole cells. */
static int
at_level (const LimnerArbitraryStyle *self, guint level, int pixels)
{
  return limner_graph_pixels (self->network.graph, self->nodes[level], pixels);
}

/* Row y of rows as large as the content, mirrored at the right and below to whole cells: [W]. */
static void
read_row (const Pass *pass, const LimnerRowSource *rows, int channel, int y, float *row)
{
  rows->read (rows->data, channel, limner_margin_mirror (y, rows->height), row);
  for (int x = rows->width; x < pass->width; x++)
    row[x] = row[limner_margin_mirror (x, rows->width)];
}

/* The weights of positions x .. x+n-1 in row y of a level. */
static void
level_weights (const Pass *pass, guint level, int y, int x, int n, float *out)
{
  int height = at_level (pass->self, level, pass->height), width = at_level (pass->self, level, pass->width);
  float *rows[2] = { pass->row + 4 * (gsize) pass->width, pass->row + 5 * (gsize) pass->width };
  const LimnerLerp down = limner_lerp_at (y, pass->height, height, 0, pass->height);

  for (int k = 0; k < 2; k++)
    read_row (pass, pass->task->weights, 0, down.at[k], rows[k]);
  for (int i = 0; i < n; i++)
    out[i] = limner_planes_weight_between (rows[0], rows[1], down.share,
                                           limner_lerp_at (x + i, pass->width, width, 0, pass->width));
}

/* The weights of a tile's window at a level; zero outside the tile's own pixels. Caller frees. */
static float *
tile_weights (const Pass *pass, const LimnerTile *tile, guint level, const LimnerActivation *value,
              GError **error)
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
told (Pass *pass, double pixels)
{
  pass->done += pixels * pass->cost;
  if (pass->task->tell != NULL)
    pass->task->tell (MIN (pass->done / pass->total, 1.0), pass->task->user_data);
}

/* A window of the content in the network's range, [3,rows,columns]. */
static void
cut (const Pass *pass, int top, int left, int rows, int columns, float *window)
{
  gsize n = (gsize) rows * (gsize) columns;
  float *out = window;

  for (int c = 0; c < 3; c++)
    for (int y = 0; y < rows; y++, out += columns)
      {
        read_row (pass, pass->task->content, c, top + y, pass->row);
        memcpy (out, pass->row + left, (gsize) columns * sizeof (float));
      }
  if (pass->matched)
    limner_colour_map_apply (&pass->map, window, n);
  limner_preprocess_planes (limner_model_preprocess (pass->self->network.encoder), window, n, window);
}

typedef gboolean (*TileFunc) (Pass *pass, const LimnerTile *tile, LimnerPlan *plan, float *window,
                              gpointer data, GError **error);

/* What is done with every tile. */
typedef struct
{
  const int *nodes; /* [n_nodes] */
  guint n_nodes;
  TileFunc func;
  gpointer data; /* for func */
} TileWork;

/* Runs every tile through the network up to the given nodes, then calls func with the tile's window as
 * scratch. */
static gboolean
for_each_tile (Pass *pass, const LimnerTiling *tiling, const TileWork *work, GError **error)
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
      const LimnerPlanSpec spec
          = plan_for (pass->self, tiles[i].rows, tiles[i].columns, work->nodes, work->n_nodes);
      LimnerPlan *plan = limner_plan_cache_get (&plans, &spec, error);

      ok = plan != NULL;
      if (!ok)
        break;
      cut (pass, tiles[i].top, tiles[i].left, tiles[i].rows, tiles[i].columns, window);
      ok = limner_plan_forward (plan, window, limner_job_cancellable (pass->task->job), error)
           && work->func (pass, &tiles[i], plan, window, work->data, error);
      told (pass, (double) tiles[i].rows * tiles[i].columns);
    }
  limner_memory_free (window);
  return ok;
}

static gboolean
measure_tile (Pass *pass, const LimnerTile *tile, LimnerPlan *plan, float *window, gpointer data,
              GError **error)
{
  gboolean ok = TRUE;

  for (guint i = 0; ok && i < pass->self->network.n_levels; i++)
    {
      const LimnerActivation *tap = limner_plan_tap (plan, i);
      float *weights = tile_weights (pass, tile, i, tap, error);

      ok = weights != NULL && limner_statistics_add (&pass->content_statistics, i, tap, weights, error);
      limner_memory_free (weights);
    }
  return ok;
}

static gboolean
adapt (Pass *pass, GError **error)
{
  limner_statistics_finish (&pass->content_statistics);
  return limner_adapt_style_network (&pass->self->network, &pass->content_statistics, &pass->self->style,
                                     error);
}

/* --- painting --- */

/* Encodes a value that may lie outside 0..1 as a number between 0 and 1, in steps of less than 1e-4 near
 * 0..1; and decodes it. The palette match comes later. */
static float
folded (float value)
{
  float t = value - 0.5f;

  return 0.5f + 0.5f * t / (1.0f + fabsf (t));
}

static float
unfolded (float value)
{
  float t = 2.0f * value - 1.0f;

  return 0.5f + t / MAX (1.0f - fabsf (t), 1e-5f);
}

/* Copies row y of a tile's own pixels from its window [3,rows,columns] into the painting, by way of
 * pass->row. */
static void
put_row (Pass *pass, const LimnerTile *tile, const float *window, int y)
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
          read_row (pass, pass->task->weights, 0, y, weights);
        }
      limner_palette_add (&pass->palette, pass->row, weights != NULL ? weights + tile->x : NULL, n);
      for (gsize i = 0; i < 3 * n; i++)
        pass->row[i] = folded (pass->row[i]);
    }
  for (int c = 0; c < 3 && y < pass->task->content->height && within > 0; c++)
    limner_unorm16_planes_put (pass->painted, c, y, tile->x, within, pass->row + (gsize) c * n);
}

static gboolean
put_tile (Pass *pass, const LimnerTile *tile, LimnerPlan *plan, float *window, gpointer tap, GError **error)
{
  limner_layout_corner_to_planes (limner_plan_tap (plan, GPOINTER_TO_UINT (tap)), tile->rows, tile->columns,
                                  window);
  if (!limner_style_check_finite (window, 3 * (gsize) tile->rows * (gsize) tile->columns, error))
    return FALSE;
  for (int y = tile->y; y < tile->y + tile->height; y++)
    put_row (pass, tile, window, y);
  return TRUE;
}

static gboolean
paint_in_tiles (Pass *pass, const LimnerTiling *tiling, GError **error)
{
  const LimnerPassTask *task = pass->task;
  const LimnerExtent extent
      = { .width = task->content->width, .height = task->content->height, .masked = task->weights != NULL };
  LimnerArbitraryStyle *self = pass->self;
  guint n_levels = self->network.n_levels;
  const TileWork measure = { self->nodes, n_levels, measure_tile, NULL },
                 paint = { &self->network.image, 1, put_tile, GUINT_TO_POINTER (0) };
  LimnerTiling measuring;

  if (fit (self, &extent, n_levels, task->limit, &measuring, error) == 0)
    return FALSE;
  pass->cost = measuring_cost (self);
  pass->total = pass->cost * limner_tiling_work (&measuring) + limner_tiling_work (tiling);
  if (!for_each_tile (pass, &measuring, &measure, error) || !adapt (pass, error))
    return FALSE;
  pass->cost = 1;
  return for_each_tile (pass, tiling, &paint, error);
}

static LimnerTile
whole_picture (const Pass *pass)
{
  return (LimnerTile) {
    .height = pass->height, .width = pass->width, .rows = pass->height, .columns = pass->width
  };
}

/* Computes the decoder's weights when the levels are complete, before the decoder runs. */
static void
measure_level (guint tap, const LimnerActivation *value, gpointer user_data)
{
  Pass *pass = user_data;
  const LimnerTile whole = whole_picture (pass);
  guint n_levels = pass->self->network.n_levels;
  float *weights = NULL;
  gboolean ok = tap < n_levels && pass->error == NULL;

  if (ok && pass->task->weights != NULL)
    ok = (weights = tile_weights (pass, &whole, tap, value, &pass->error)) != NULL;
  ok = ok && limner_statistics_add (&pass->content_statistics, tap, value, weights, &pass->error);
  limner_memory_free (weights);
  if (ok && ++pass->measured == n_levels)
    adapt (pass, &pass->error);
}

static gboolean
paint_whole (Pass *pass, GError **error)
{
  const LimnerTile whole = whole_picture (pass);
  LimnerArbitraryStyle *self = pass->self;
  const LimnerPlanSpec spec
      = plan_for (self, pass->height, pass->width, self->nodes, self->network.n_levels + 1);
  LimnerPlan *plan = limner_plan_cache_get (&self->plans, &spec, error);
  float *picture;
  gboolean ok;

  if (plan == NULL)
    return FALSE;
  limner_plan_watch (plan, measure_level, pass);
  picture = limner_alloc_floats (3 * (gsize) pass->height * (gsize) pass->width, error);
  if (picture == NULL)
    return FALSE;
  cut (pass, 0, 0, pass->height, pass->width, picture);
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
match_content (Pass *pass)
{
  gsize width = (gsize) pass->width;
  float *weights = pass->task->weights != NULL ? pass->row + 3 * width : NULL;
  LimnerPalette own = { 0 };

  for (int y = 0; y < pass->height; y++)
    {
      for (int c = 0; c < 3; c++)
        read_row (pass, pass->task->content, c, y, pass->row + (gsize) c * width);
      if (weights != NULL)
        read_row (pass, pass->task->weights, 0, y, weights);
      limner_palette_add (&own, pass->row, weights, width);
    }
  pass->matched = limner_colour_map_init (&pass->map, &own, &pass->self->style.colours);
}

static gboolean
pass_init (Pass *pass, GError **error)
{
  LimnerArbitraryStyle *self = pass->self;
  const LimnerRowSource *content = pass->task->content;

  pass->height = round_up (content->height, self->field.align);
  pass->width = round_up (content->width, self->field.align);
  pass->row = limner_alloc_floats (6 * (gsize) pass->width, error);
  if (pass->row == NULL || !limner_statistics_init (&pass->content_statistics, &self->network, error))
    return FALSE;
  if (self->network.palette)
    match_content (pass);
  return TRUE;
}

static void
pass_clear (Pass *pass)
{
  limner_memory_free (pass->row);
  limner_statistics_clear (&pass->content_statistics);
}

/* Maps the painting to the style's palette, if requested. */
static void
finish (Pass *pass)
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
        pass->row[i] = unfolded (pass->row[i]);
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
  Pass pass = { .self = self, .task = task, .painted = painted };
  LimnerTiling tiling;
  gboolean ok;

  *painted = (LimnerUnorm16Planes) { 0 };
  ok = pass_init (&pass, error)
       && fit (self, &extent, self->network.n_levels + 1, task->limit, &tiling, error) != 0
       && limner_unorm16_planes_init (painted, 3, content->height, content->width, error)
       && (limner_tiling_is_whole (&tiling) ? paint_whole (&pass, error)
                                            : paint_in_tiles (&pass, &tiling, error));
  if (ok)
    finish (&pass);
  else
    limner_unorm16_planes_clear (painted);
  pass_clear (&pass);
  return ok;
}
