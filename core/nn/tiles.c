#include "nn/tiles-private.h"

#include <stdlib.h>
#include <string.h>

/* Cores that are tried, largest first. */
static const int cores[] = { 2048, 1536, 1024, 768, 512, 384, 256, 192, 128, 64, 32, 16 };

static int
round_up (int n, int to)
{
  return (n + to - 1) / to * to;
}

void
limner_tiling_init (LimnerTiling *tiling, int height, int width, const LimnerReceptiveField *field,
                    gboolean backward, int core)
{
  int both = field->before + field->after;

  g_return_if_fail (height >= 1 && width >= 1 && core >= 1);
  core = round_up (core, field->align);
  *tiling = (LimnerTiling) {
    .height = height,
    .width = width,
    .align = field->align,
    .before = round_up (backward ? both : field->before, field->align),
    .after = round_up (backward ? both : field->after, field->align),
    .core_height = core >= height ? height : core,
    .core_width = core >= width ? width : core,
  };
}

gboolean
limner_tiling_is_whole (const LimnerTiling *tiling)
{
  return tiling->core_height == tiling->height && tiling->core_width == tiling->width;
}

/* Windows are so long; the last one may be longer by less than align. */
static int
window_length (const LimnerTiling *tiling, int length, int core)
{
  int window = tiling->before + core + tiling->after;

  return core == length || window >= length ? length : window;
}

static int
longest_window (const LimnerTiling *tiling, int length, int core)
{
  int window = window_length (tiling, length, core);

  return MIN (length, window + length % tiling->align);
}

void
limner_tiling_window (const LimnerTiling *tiling, int *rows, int *columns)
{
  *rows = longest_window (tiling, tiling->height, tiling->core_height);
  *columns = longest_window (tiling, tiling->width, tiling->core_width);
}

gsize
limner_tiling_fit (LimnerTiling *tiling, int height, int width, const LimnerReceptiveField *field,
                   gboolean backward, LimnerTileBytesFunc bytes, gpointer data, gsize limit, GError **error)
{
  int rows, columns;
  gsize needed;

  limner_tiling_init (tiling, height, width, field, backward, MAX (height, width));
  needed = bytes (height, width, data, error);
  for (gsize i = 0; needed > limit && i < G_N_ELEMENTS (cores); i++)
    {
      LimnerTiling next;

      limner_tiling_init (&next, height, width, field, backward, cores[i]);
      if (next.core_height == tiling->core_height && next.core_width == tiling->core_width)
        continue;
      *tiling = next;
      limner_tiling_window (tiling, &rows, &columns);
      needed = bytes (rows, columns, data, error);
    }
  return needed;
}

static int
draw (const LimnerTiling *tiling, LimnerRandom *random, int core)
{
  return (int) limner_random_below (random, (guint32) MAX (core / tiling->align, 1)) * tiling->align;
}

void
limner_tiling_shift (LimnerTiling *tiling, LimnerRandom *random)
{
  tiling->offset_y = draw (tiling, random, tiling->core_height);
  tiling->offset_x = draw (tiling, random, tiling->core_width);
}

/* Piece number i along an axis: its own pixels and its window. FALSE beyond the last. */
static gboolean
piece (const LimnerTiling *tiling, int length, int core, int offset, int i, int *start, int *size,
       int *window_start, int *window)
{
  int first = offset > 0 && core < length ? offset : core, end;

  *start = i == 0 ? 0 : first + (i - 1) * core;
  if (*start >= length)
    return FALSE;
  end = MIN (first + i * core, length);
  *size = end - *start;
  *window = core < length ? window_length (tiling, length, *size) : length;
  *window_start = MAX (*start - tiling->before, 0);
  if (*window_start + *window >= length)
    {
      *window_start = (length - *window) / tiling->align * tiling->align;
      *window = length - *window_start;
    }
  return TRUE;
}

static int
by_window (const void *a, const void *b)
{
  const LimnerTile *left = a, *right = b;
  int difference = left->rows - right->rows;

  if (difference == 0)
    difference = left->columns - right->columns;
  if (difference == 0)
    difference = left->y - right->y;
  return difference != 0 ? difference : left->x - right->x;
}

LimnerTile *
limner_tiling_tiles (const LimnerTiling *tiling, guint *n)
{
  GArray *tiles = g_array_new (FALSE, FALSE, sizeof (LimnerTile));
  LimnerTile tile;

  for (int i = 0; piece (tiling, tiling->height, tiling->core_height, tiling->offset_y, i, &tile.y,
                         &tile.height, &tile.top, &tile.rows);
       i++)
    for (int j = 0; piece (tiling, tiling->width, tiling->core_width, tiling->offset_x, j, &tile.x,
                           &tile.width, &tile.left, &tile.columns);
         j++)
      g_array_append_val (tiles, tile);
  *n = tiles->len;
  qsort (tiles->data, tiles->len, sizeof (LimnerTile), by_window);
  return (LimnerTile *) (void *) g_array_free (tiles, FALSE);
}

double
limner_tiling_work (const LimnerTiling *tiling)
{
  guint n;
  g_autofree LimnerTile *tiles = limner_tiling_tiles (tiling, &n);
  double work = 0;

  for (guint i = 0; i < n; i++)
    work += (double) tiles[i].rows * tiles[i].columns;
  return work;
}

void
limner_tile_own_span (const LimnerGraph *graph, int node, int window, int first, int size, int picture,
                      int positions, int *start, int *end)
{
  *start = MIN (limner_graph_pixels (graph, node, first - window), positions);
  *end = first + size >= picture ? positions
                                 : MIN (limner_graph_pixels (graph, node, first + size - window), positions);
}

void
limner_tile_cut (const LimnerTile *tile, const float *planes, int channels, int height, int width,
                 float *window)
{
  for (int c = 0; c < channels; c++)
    for (int y = 0; y < tile->rows; y++, window += tile->columns)
      memcpy (window,
              planes + ((gsize) c * (gsize) height + (gsize) (tile->top + y)) * (gsize) width + tile->left,
              (gsize) tile->columns * sizeof (float));
}

void
limner_tile_put (const LimnerTile *tile, const float *window, int channels, int height, int width,
                 float *planes)
{
  gsize inside = (gsize) (tile->y - tile->top) * (gsize) tile->columns + (gsize) (tile->x - tile->left);

  for (int c = 0; c < channels; c++)
    for (int y = 0; y < tile->height; y++)
      memcpy (planes + ((gsize) c * (gsize) height + (gsize) (tile->y + y)) * (gsize) width + tile->x,
              window + (gsize) c * (gsize) tile->rows * (gsize) tile->columns + inside
                  + (gsize) y * (gsize) tile->columns,
              (gsize) tile->width * sizeof (float));
}
