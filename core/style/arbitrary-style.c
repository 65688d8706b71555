#include "config.h"

#include "style/arbitrary-pass-private.h"

#include "base/memory-private.h"
#include "limner/error.h"
#include "networks/preprocess-private.h"

#include <glib/gi18n-lib.h>

/* Checks that the painting has the picture's size. A decoder may be paired with an encoder that it does
 * not fit. */
static gboolean
check_painting_size (const LimnerArbitraryStyle *self, LimnerModel *model, GError **error)
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
       && check_painting_size (self, model, error)
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

LimnerPlanSpec
limner_arbitrary_style_plan (const LimnerArbitraryStyle *self, int height, int width, const int *nodes,
                             guint n_nodes)
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
  const LimnerPlanSpec spec
      = limner_arbitrary_style_plan (self, style->height, style->width, self->nodes, n_levels);
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
  const LimnerPlanSpec spec
      = limner_arbitrary_style_plan (piece->self, rows, columns, piece->self->nodes, piece->n_taps);
  gsize plan = limner_plan_estimate (&spec, error);

  return plan != 0 ? plan + window : 0;
}

int
limner_round_up (int n, int to)
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
gsize
limner_arbitrary_style_fit (LimnerArbitraryStyle *self, const LimnerExtent *extent, guint n_taps, gsize limit,
                            LimnerTiling *tiling, GError **error)
{
  gsize painting = limner_unorm16_planes_bytes (3, extent->height, extent->width);
  Piece piece = { self, n_taps, extent->masked };
  const LimnerTilingSpec spec
      = { .height = limner_round_up (extent->height, self->field.align),
          .width = limner_round_up (extent->width, self->field.align),
          .field = n_taps > self->network.n_levels ? &self->field : &self->level_field,
          .bytes = piece_bytes,
          .data = &piece };
  gsize bytes = limner_tiling_fit (tiling, &spec, limit > painting ? limit - painting : 1, error);

  return bytes != 0 ? bytes + painting : 0;
}

/* The cost of measuring, relative to a pass. */
double
limner_arbitrary_style_measuring_cost (const LimnerArbitraryStyle *self)
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
  gsize bytes = limner_arbitrary_style_fit (self, extent, n_levels + 1, limit, &tiling, error);

  *work = 1;
  if (bytes == 0 || limner_tiling_is_whole (&tiling))
    return bytes;
  if (limner_arbitrary_style_fit (self, extent, n_levels, limit, &measuring, error) == 0)
    return 0;
  *work = (limner_tiling_work (&tiling)
           + limner_arbitrary_style_measuring_cost (self) * limner_tiling_work (&measuring))
          / ((double) extent->height * extent->width);
  return bytes;
}
