/* Time and memory of painting in tiles, before it starts. */
#include "config.h"

#include "style/tiled-state-private.h"

#include "style/scales-private.h"

gboolean
limner_tiled_field (const LimnerStyleLayers *layers, LimnerReceptiveField *field, GError **error)
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
  ok = limner_tiled_field (&layers, &field, error);
  if (ok)
    {
      limner_tiling_init (&values, height, width, &field, FALSE, core);
      limner_tiling_init (&gradients, height, width, &field, TRUE, core);
      /* Neighbours need no statistics, and are looked for in place of the content's look. */
      work->making = layers.kind == LIMNER_STYLE_NEIGHBOURS ? 0 : limner_tiling_work (&values);
      work->step = work->making + 3 * limner_tiling_work (&gradients);
    }
  limner_style_layers_clear (&layers);
  return ok;
}

/* Of neighbours, beside a plan. */
static gsize
neighbour_bytes (const LimnerStyleLayers *layers, int rows, int columns, GError **error)
{
  const LimnerNeighbourExtent extent
      = { rows, columns, LIMNER_STYLE_SIDE, LIMNER_STYLE_SIDE, 1, LIMNER_TILED_PLACES_BYTES };
  g_autoptr (LimnerNeighbours) neighbours
      = limner_neighbours_new (layers->graph, layers->precision, NULL, layers->nodes, layers->n, error);

  return neighbours == NULL ? 0 : limner_neighbours_estimate (neighbours, &extent, NULL);
}

static gsize
tiled_window_bytes (int rows, int columns, gpointer data, GError **error)
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
  const LimnerTilingSpec cut = { .height = height,
                                 .width = width,
                                 .field = &field,
                                 .backward = TRUE,
                                 .bytes = tiled_window_bytes,
                                 .data = &layers };
  gsize bytes = 0;

  if (!limner_style_layers_init (&layers, spec, error))
    return 0;
  if (limner_tiled_field (&layers, &field, error))
    bytes = limner_tiling_fit (&tiling, &cut, limit, error);
  if (bytes != 0)
    *core = MAX (tiling.core_height, tiling.core_width);
  limner_style_layers_clear (&layers);
  return bytes;
}
