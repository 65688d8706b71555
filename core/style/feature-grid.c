#include "style/feature-grid-private.h"

#include "kernels/kernels-private.h"

void
limner_grid_init (LimnerGrid *grid, int height, int width, int up, int left)
{
  *grid = (LimnerGrid) { height,
                         width,
                         LIMNER_CELL,
                         up,
                         left,
                         (height + up + LIMNER_CELL - 1) / LIMNER_CELL,
                         (width + left + LIMNER_CELL - 1) / LIMNER_CELL };
}

void
limner_grid_init_apart (LimnerGrid *grid, int height, int width, int apart, int down, int right)
{
  int step = apart * LIMNER_CELL;

  *grid = (LimnerGrid) { height,
                         width,
                         step,
                         -down * LIMNER_CELL,
                         -right * LIMNER_CELL,
                         MAX ((height - down * LIMNER_CELL + step - 1) / step, 1),
                         MAX ((width - right * LIMNER_CELL + step - 1) / step, 1) };
}

/* The cells along an axis of a layer with `scale` positions for each pixel. */
static LimnerCells
cells_along (const LimnerGrid *grid, int before, double scale)
{
  return (LimnerCells) { -before * scale, grid->step * scale, LIMNER_CELL * scale };
}

gsize
limner_grid_cells (const LimnerGrid *grid)
{
  return (gsize) grid->rows * (gsize) grid->columns;
}

void
limner_grid_means (const LimnerGrid *grid, const float *plane, float *to)
{
  LimnerAxisFilter down, across;
  LimnerCells rows, columns;

  rows = cells_along (grid, grid->up, 1);
  columns = cells_along (grid, grid->left, 1);
  limner_axis_filter_init_cells (&down, grid->height, grid->rows, &rows);
  limner_axis_filter_init_cells (&across, grid->width, grid->columns, &columns);
  limner_axis_filters_apply (&down, &across, plane, 1, to);
  limner_axis_filter_clear (&down);
  limner_axis_filter_clear (&across);
}

void
limner_grid_layer_init (LimnerGridLayer *layer, const LimnerGrid *grid, int align, int positions,
                        const LimnerActivation *tap)
{
  double scale = (double) positions / align;
  LimnerCells rows = cells_along (grid, grid->up, scale), columns = cells_along (grid, grid->left, scale);

  *layer = (LimnerGridLayer) { .grid = *grid };
  layer->channels = limner_lanes_round_up (tap->channels);
  limner_axis_filter_init_cells (&layer->rows[0], tap->height, grid->rows, &rows);
  limner_axis_filter_init_cells (&layer->columns[0], tap->width, grid->columns, &columns);
  limner_axis_filter_init_transposed (&layer->rows[1], &layer->rows[0]);
  limner_axis_filter_init_transposed (&layer->columns[1], &layer->columns[0]);
}

void
limner_grid_layer_clear (LimnerGridLayer *layer)
{
  for (int way = 0; way < 2; way++)
    {
      limner_axis_filter_clear (&layer->rows[way]);
      limner_axis_filter_clear (&layer->columns[way]);
    }
}

void
limner_grid_gather (const LimnerGridLayer *layer, const LimnerActivation *tap, float *to, gsize stride)
{
  limner_kernels ()->gather_cells (tap, &layer->rows[0], &layer->columns[0], to, stride);
}

void
limner_grid_scatter (const LimnerGridLayer *layer, const float *gradient, gsize stride, LimnerActivation *to,
                     const LimnerMask *mask)
{
  limner_kernels ()->scatter_cells (gradient, stride, &layer->rows[1], &layer->columns[1], to, mask);
}
