#include "config.h"

#include "style/single-style-private.h"

#include "base/memory-private.h"
#include "kernels/layout-private.h"
#include "limner/error.h"
#include "networks/network-private.h"
#include "networks/preprocess-private.h"
#include "nn/norms-private.h"
#include "nn/plan-cache-private.h"
#include "nn/tiles-private.h"
#include "style/finite-private.h"

#include <glib/gi18n-lib.h>

struct _LimnerSingleStyle
{
  LimnerModel *model;
  LimnerGraph *graph;
  int image;             /* the node of the painting */
  LimnerPlanCache plans; /* of the last pass in one piece, reused for the same size */
};

static gboolean
refuse_single_style (const LimnerSingleStyle *self, GError **error)
{
  g_set_error (error, LIMNER_ERROR, LIMNER_ERROR_FORMAT,
               _ ("The network “%s” produces no picture; import it again."), limner_model_id (self->model));
  return FALSE;
}

static gboolean
init (LimnerSingleStyle *self, GError **error)
{
  self->graph = limner_model_build_network (self->model, LIMNER_NETWORK_OWN_PADDING, error);
  if (self->graph == NULL)
    return FALSE;
  self->image = limner_graph_find (self->graph, "image");
  return (self->image >= 0 && limner_graph_channels (self->graph, self->image) == 3)
         || refuse_single_style (self, error);
}

LimnerSingleStyle *
limner_single_style_new (LimnerModel *model, GError **error)
{
  LimnerSingleStyle *self = g_new0 (LimnerSingleStyle, 1);

  self->model = limner_model_ref (model);
  if (init (self, error))
    return self;
  limner_single_style_free (self);
  return NULL;
}

void
limner_single_style_free (LimnerSingleStyle *self)
{
  if (self == NULL)
    return;
  limner_plan_cache_clear (&self->plans);
  g_clear_pointer (&self->graph, limner_graph_unref);
  limner_model_unref (self->model);
  g_free (self);
}

/* Strides round up, so the painting may be a few pixels larger than the picture; it is never smaller. */
static gboolean
check_single_size (const LimnerSingleStyle *self, int height, int width, GError **error)
{
  int rows = height, columns = width;

  if (!limner_graph_size (self->graph, self->image, &rows, &columns, error))
    return FALSE;
  return (rows >= height && columns >= width) || refuse_single_style (self, error);
}

/* --- before it starts --- */

/* One round over all tiles: up to a norm's input, or to the painting. */
typedef struct
{
  LimnerSingleStyle *self;
  int node;
  double cost; /* of a pixel, relative to a whole pass */
  gsize bytes;
  LimnerTiling tiling;
} Round;

static gsize
window_bytes (int rows, int columns)
{
  return 3 * sizeof (float) * (gsize) rows * (gsize) columns;
}

static LimnerPlanSpec
round_plan (const Round *round, int rows, int columns)
{
  return (LimnerPlanSpec) {
    .graph = round->self->graph, .height = rows, .width = columns, .taps = &round->node, .n_taps = 1
  };
}

static gsize
single_tile_bytes (int rows, int columns, gpointer data, GError **error)
{
  const Round *round = data;
  const LimnerPlanSpec spec = round_plan (round, rows, columns);
  gsize plan = limner_plan_estimate (&spec, error);

  return plan != 0 ? plan + window_bytes (rows, columns) : 0;
}

static gboolean
plan_round (Round *round, int node, int height, int width, gsize limit, GError **error)
{
  LimnerSingleStyle *self = round->self;
  LimnerReceptiveField field;

  round->node = node;
  round->cost = limner_graph_cost (self->graph, node) / limner_graph_cost (self->graph, self->image);
  if (!limner_graph_receptive_field (self->graph, &node, 1, &field, error))
    return FALSE;
  round->bytes = limner_tiling_fit (
      &round->tiling,
      &(LimnerTilingSpec) {
          .height = height, .width = width, .field = &field, .bytes = single_tile_bytes, .data = round },
      limit, error);
  return round->bytes != 0;
}

/* The rounds, those of the norms first; only the last round if the picture fits in one piece. Array of
 * Round. The last round includes the painting's memory. */
static GArray *
plan_rounds (LimnerSingleStyle *self, const GArray *norms, int height, int width, gsize limit, GError **error)
{
  g_autoptr (GArray) rounds = g_array_new (FALSE, FALSE, sizeof (Round));
  gsize painting = limner_unorm16_planes_bytes (3, height, width);
  Round last = { .self = self }, round = last;

  if (!check_single_size (self, height, width, error)
      || !plan_round (&last, self->image, height, width, limit > painting ? limit - painting : 1, error))
    return NULL;
  last.bytes += painting;
  for (guint i = 0; i < norms->len && !limner_tiling_is_whole (&last.tiling); i++)
    {
      if (!plan_round (&round, g_array_index (norms, LimnerNorm, i).input, height, width, limit, error))
        return NULL;
      g_array_append_val (rounds, round);
    }
  g_array_append_val (rounds, last);
  return g_steal_pointer (&rounds);
}

static double
round_work (const Round *round)
{
  return round->cost * limner_tiling_work (&round->tiling);
}

static double
rounds_work (const GArray *rounds)
{
  double work = 0;

  for (guint i = 0; i < rounds->len; i++)
    work += round_work (&g_array_index (rounds, Round, i));
  return work;
}

gsize
limner_single_style_estimate (LimnerSingleStyle *self, const LimnerExtent *extent, gsize limit, double *work,
                              GError **error)
{
  const int height = extent->height, width = extent->width;
  g_autoptr (GArray) norms = limner_graph_norms (self->graph, self->image);
  g_autoptr (GArray) rounds = plan_rounds (self, norms, height, width, limit, error);
  gsize bytes = 0;

  if (rounds == NULL)
    return 0;
  for (guint i = 0; i < rounds->len; i++)
    bytes = MAX (bytes, g_array_index (rounds, Round, i).bytes);
  *work = rounds_work (rounds) / ((double) height * width);
  return bytes;
}

/* --- a pass --- */

typedef struct
{
  LimnerSingleStyle *self;
  const LimnerPassTask *task;
  GArray *norms;
  float *row; /* [W] of the content */
  LimnerUnorm16Planes *painted;
  double done, total;
} Pass;

/* A window of the content in the network's range, [3,rows,columns]. */
static void
cut_window (const Pass *pass, const LimnerTile *tile, float *window)
{
  gsize columns = (gsize) tile->columns;
  float *to = window;

  for (int c = 0; c < 3; c++)
    for (int y = tile->top; y < tile->top + tile->rows; y++, to += columns)
      {
        pass->task->content->read (pass->task->content->data, c, y, pass->row);
        memcpy (to, pass->row + tile->left, columns * sizeof (float));
      }
  limner_preprocess_planes (limner_model_preprocess (pass->self->model), window, (gsize) tile->rows * columns,
                            window);
}

static void
gather_norm (const Pass *pass, const LimnerTile *tile, const LimnerPlan *plan, LimnerNorm *norm)
{
  const LimnerActivation *input = limner_plan_tap (plan, 0);
  const LimnerGraph *graph = pass->self->graph;
  const LimnerTileSpan own = limner_tile_own_span (graph, norm->input, tile, pass->task->content->height,
                                                   pass->task->content->width, input);

  limner_norm_add (norm, input, own.top, own.left, own.bottom - own.top, own.right - own.left);
}

static gboolean
put_window (const Pass *pass, const LimnerTile *tile, const LimnerPlan *plan, float *window, GError **error)
{
  gsize columns = (gsize) tile->columns, n = (gsize) tile->rows * columns;

  limner_layout_corner_to_planes (limner_plan_tap (plan, 0), tile->rows, tile->columns, window);
  if (!limner_style_check_finite (window, 3 * n, error))
    return FALSE;
  limner_postprocess_planes (limner_model_preprocess (pass->self->model), window, n);
  for (int c = 0; c < 3; c++)
    for (int y = tile->y; y < tile->y + tile->height; y++)
      limner_unorm16_planes_put (pass->painted, c, y, tile->x, tile->width,
                                 window + (gsize) c * n + (gsize) (y - tile->top) * columns
                                     + (gsize) (tile->x - tile->left));
  return TRUE;
}

static gboolean
run_tile (Pass *pass, const Round *round, const LimnerTile *tile, LimnerNorm *norm, float *window,
          GError **error)
{
  const LimnerPlanSpec spec = round_plan (round, tile->rows, tile->columns);
  LimnerPlan *plan;

  plan = limner_plan_cache_get (&pass->self->plans, &spec, error);
  if (plan == NULL)
    return FALSE;
  limner_plan_use_norms (plan, pass->norms);
  cut_window (pass, tile, window);
  if (!limner_plan_forward (plan, window, limner_job_cancellable (pass->task->job), error))
    return FALSE;
  if (norm != NULL)
    gather_norm (pass, tile, plan, norm);
  else if (!put_window (pass, tile, plan, window, error))
    return FALSE;
  pass->done += round->cost * tile->rows * tile->columns;
  if (pass->task->tell != NULL)
    pass->task->tell (MIN (pass->done / pass->total, 1.0), pass->task->user_data);
  return TRUE;
}

/* norm: the norm that the round measures; NULL: the round paints. */
static gboolean
go_round (Pass *pass, const Round *round, LimnerNorm *norm, GError **error)
{
  guint n;
  g_autofree LimnerTile *tiles = limner_tiling_tiles (&round->tiling, &n);
  int rows, columns;
  float *window;
  gboolean ok;

  limner_tiling_window (&round->tiling, &rows, &columns);
  window = limner_memory_alloc (window_bytes (rows, columns), 1, error);
  ok = window != NULL;
  for (guint i = 0; ok && i < n; i++)
    ok = run_tile (pass, round, &tiles[i], norm, window, error);
  limner_memory_free (window);
  if (ok && norm != NULL)
    limner_norm_finish (norm);
  return ok;
}

static gboolean
run_pass (Pass *pass, const GArray *rounds, GError **error)
{
  for (guint i = 0; i < rounds->len; i++)
    {
      LimnerNorm *norm = i + 1 < rounds->len ? &g_array_index (pass->norms, LimnerNorm, i) : NULL;

      if (rounds->len > 1)
        limner_plan_cache_clear (&pass->self->plans);
      if ((norm == NULL
           && !limner_unorm16_planes_init (pass->painted, 3, pass->task->content->height,
                                           pass->task->content->width, error))
          || !go_round (pass, &g_array_index (rounds, Round, i), norm, error))
        return FALSE;
    }
  return TRUE;
}

gboolean
limner_single_style_run (LimnerSingleStyle *self, const LimnerPassTask *task, LimnerUnorm16Planes *painted,
                         GError **error)
{
  const LimnerRowSource *content = task->content;
  g_autoptr (GArray) norms = limner_graph_norms (self->graph, self->image);
  g_autoptr (GArray) rounds = plan_rounds (self, norms, content->height, content->width, task->limit, error);
  Pass pass = { .self = self, .task = task, .norms = norms, .painted = painted };
  gboolean ok;

  *painted = (LimnerUnorm16Planes) { 0 };
  if (rounds == NULL)
    return FALSE;
  pass.total = rounds_work (rounds);
  pass.row = limner_alloc_floats ((gsize) content->width, error);
  ok = pass.row != NULL && run_pass (&pass, rounds, error);
  limner_memory_free (pass.row);
  if (rounds->len > 1) /* it knows this picture's statistics */
    limner_plan_cache_clear (&self->plans);
  if (!ok)
    limner_unorm16_planes_clear (painted);
  return ok;
}
