#include "style/feature-grid-private.h"

#include "base/threads-private.h"
#include "kernels/pixels-private.h"

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

/* Where the cells lie along an axis of a layer, whose positions are 1 / scale pixels. */
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

typedef struct
{
  const LimnerGridLayer *layer;
  LimnerActivation activation;
  float *values; /* [cells][stride] */
  gsize stride;
} Job;

/* line [width][16] += weight * a group's row y. */
static void
add_row (const LimnerActivation *a, int group, int y, float weight, float *line)
{
  for (int x = 0; x < a->width; x += LIMNER_PIXELS)
    {
      LimnerPixelBuffer buffer;
      int n = MIN (LIMNER_PIXELS, a->width - x);
      const float *from = limner_pixels_read (a, group, y, x, n, buffer);
      float *to = line + (gsize) x * LIMNER_LANES;

      for (int i = 0; i < n * LIMNER_LANES; i++)
        to[i] += weight * from[i];
    }
}

/* to[16] += the line's positions that output i of a band takes. */
static void
mix (const LimnerAxisFilter *band, int i, const float *line, gsize stride, float *to)
{
  for (int k = band->start[i]; k < band->start[i + 1]; k++)
    {
      const float *from = line + (gsize) band->index[k] * stride;

      for (int lane = 0; lane < LIMNER_LANES; lane++)
        to[lane] += band->weight[k] * from[lane];
    }
}

/* A row of cells, sixteen channels. */
static void
gather_row (gpointer data, gsize chunk, int worker)
{
  const Job *job = data;
  const LimnerGridLayer *layer = job->layer;
  int groups = layer->channels / LIMNER_LANES, group = (int) (chunk % (gsize) groups),
      row = (int) (chunk / (gsize) groups);
  g_autofree float *line = g_new0 (float, (gsize) job->activation.width *LIMNER_LANES);

  for (int k = layer->rows[0].start[row]; k < layer->rows[0].start[row + 1]; k++)
    add_row (&job->activation, group, layer->rows[0].index[k], layer->rows[0].weight[k], line);
  for (int column = 0; column < layer->grid.columns; column++)
    {
      float sum[LIMNER_LANES] = { 0 };

      mix (&layer->columns[0], column, line, LIMNER_LANES, sum);
      memcpy (job->values + ((gsize) row * (gsize) layer->grid.columns + (gsize) column) * job->stride
                  + (gsize) group * LIMNER_LANES,
              sum, sizeof sum);
    }
}

void
limner_grid_gather (const LimnerGridLayer *layer, const LimnerActivation *tap, float *to, gsize stride)
{
  Job job = { layer, *tap, to, stride };

  limner_parallel_for ((gsize) layer->grid.rows * (gsize) (layer->channels / LIMNER_LANES), gather_row, &job);
}

/* line [columns of cells][16] += weight * sixteen channels of a row of cells. */
static void
add_cells (const Job *job, int group, int row, float weight, float *line)
{
  gsize columns = (gsize) job->layer->grid.columns;
  const float *from = job->values + (gsize) row * columns * job->stride + (gsize) group * LIMNER_LANES;

  for (gsize i = 0; i < columns; i++)
    for (int lane = 0; lane < LIMNER_LANES; lane++)
      line[i * LIMNER_LANES + (gsize) lane] += weight * from[i * job->stride + (gsize) lane];
}

/* A row of the layer, sixteen channels. */
static void
scatter_row (gpointer data, gsize chunk, int worker)
{
  const Job *job = data;
  const LimnerGridLayer *layer = job->layer;
  const LimnerActivation *to = &job->activation;
  int groups = layer->channels / LIMNER_LANES, group = (int) (chunk % (gsize) groups),
      row = (int) (chunk / (gsize) groups);
  g_autofree float *line = g_new0 (float, (gsize) layer->grid.columns *LIMNER_LANES);

  for (int k = layer->rows[1].start[row]; k < layer->rows[1].start[row + 1]; k++)
    add_cells (job, group, layer->rows[1].index[k], layer->rows[1].weight[k], line);
  for (int x = 0; x < to->width; x += LIMNER_PIXELS)
    {
      LimnerPixelBuffer buffer;
      int n = MIN (LIMNER_PIXELS, to->width - x);
      float *pixels = limner_pixels_read (to, group, row, x, n, buffer);

      for (int i = 0; i < n; i++)
        mix (&layer->columns[1], x + i, line, LIMNER_LANES, pixels + (gsize) i * LIMNER_LANES);
      limner_pixels_write (to, group, row, x, n, pixels);
    }
}

void
limner_grid_scatter (const LimnerGridLayer *layer, const float *gradient, gsize stride, LimnerActivation *to)
{
  Job job = { layer, *to, (float *) gradient, stride };

  limner_parallel_for ((gsize) to->height * (gsize) (layer->channels / LIMNER_LANES), scatter_row, &job);
}
