#include "nn/tiles-private.h"

#include <stdlib.h>
#include <string.h>

/* Tile sizes to try, largest first. */
static const int cores[] = { 2048, 1536, 1024, 768, 512, 384, 256, 192, 128, 64, 32, 16 };

static int
round_up_to_align (int n, int to)
{
  return (n + to - 1) / to * to;
}

void
limner_tiling_init (LimnerTiling *tiling, int height, int width, const LimnerReceptiveField *field,
                    gboolean backward, int core)
{
  int both = field->before + field->after;

  g_return_if_fail (height >= 1 && width >= 1 && core >= 1);
  core = round_up_to_align (core, field->align);
  *tiling = (LimnerTiling) {
    .height = height,
    .width = width,
    .align = field->align,
    .before = round_up_to_align (backward ? both : field->before, field->align),
    .after = round_up_to_align (backward ? both : field->after, field->align),
    .core_height = core >= height ? height : core,
    .core_width = core >= width ? width : core,
  };
}

gboolean
limner_tiling_is_whole (const LimnerTiling *tiling)
{
  return tiling->core_height == tiling->height && tiling->core_width == tiling->width;
}

/* The length of a window; the last one may be longer by less than align. */
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
limner_tiling_fit (LimnerTiling *tiling, const LimnerTilingSpec *spec, gsize limit, GError **error)
{
  const int height = spec->height, width = spec->width;
  int rows, columns;
  gsize needed;

  limner_tiling_init (tiling, height, width, spec->field, spec->backward, MAX (height, width));
  needed = spec->bytes (height, width, spec->data, error);
  for (gsize i = 0; needed > limit && i < G_N_ELEMENTS (cores); i++)
    {
      LimnerTiling next;

      limner_tiling_init (&next, height, width, spec->field, spec->backward, cores[i]);
      if (next.core_height == tiling->core_height && next.core_width == tiling->core_width)
        continue;
      *tiling = next;
      limner_tiling_window (tiling, &rows, &columns);
      needed = spec->bytes (rows, columns, spec->data, error);
    }
  return needed;
}

static int
draw_offset (const LimnerTiling *tiling, LimnerRandom *random, int core)
{
  return (int) limner_random_below (random, (guint32) MAX (core / tiling->align, 1)) * tiling->align;
}

void
limner_tiling_shift (LimnerTiling *tiling, LimnerRandom *random)
{
  tiling->offset_y = draw_offset (tiling, random, tiling->core_height);
  tiling->offset_x = draw_offset (tiling, random, tiling->core_width);
}

/* The division of the picture along an axis. */
typedef struct
{
  int length, core, offset;
} Cut;

/* A segment along an axis: a tile's own pixels, and its window. */
typedef struct
{
  int start, size, window_start, window;
} Piece;

/* Computes segment i. FALSE after the last. */
static gboolean
cut_piece (const LimnerTiling *tiling, const Cut *cut, int i, Piece *piece)
{
  int first = cut->offset > 0 && cut->core < cut->length ? cut->offset : cut->core, end;

  piece->start = i == 0 ? 0 : first + (i - 1) * cut->core;
  if (piece->start >= cut->length)
    return FALSE;
  end = MIN (first + i * cut->core, cut->length);
  piece->size = end - piece->start;
  piece->window = cut->core < cut->length ? window_length (tiling, cut->length, piece->size) : cut->length;
  piece->window_start = MAX (piece->start - tiling->before, 0);
  if (piece->window_start + piece->window >= cut->length)
    {
      piece->window_start = (cut->length - piece->window) / tiling->align * tiling->align;
      piece->window = cut->length - piece->window_start;
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
  const Cut down = { tiling->height, tiling->core_height, tiling->offset_y },
            across = { tiling->width, tiling->core_width, tiling->offset_x };
  GArray *tiles = g_array_new (FALSE, FALSE, sizeof (LimnerTile));
  Piece y, x;

  for (int i = 0; cut_piece (tiling, &down, i, &y); i++)
    for (int j = 0; cut_piece (tiling, &across, j, &x); j++)
      {
        const LimnerTile tile = { .y = y.start,
                                  .x = x.start,
                                  .height = y.size,
                                  .width = x.size,
                                  .top = y.window_start,
                                  .left = x.window_start,
                                  .rows = y.window,
                                  .columns = x.window };

        g_array_append_val (tiles, tile);
      }
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

/* The position after the last one of a node that depends on pixels before `end`; the node's size if
 * `end` is the picture's end. */
static int
end_position (const LimnerGraph *graph, int node, int pixels, gboolean last, int positions)
{
  return last ? positions : MIN (limner_graph_pixels (graph, node, pixels), positions);
}

LimnerTileSpan
limner_tile_own_span (const LimnerGraph *graph, int node, const LimnerTile *tile, int height, int width,
                      const LimnerActivation *value)
{
  const int below = tile->y + tile->height, beside = tile->x + tile->width;

  return (LimnerTileSpan) {
    .top = MIN (limner_graph_pixels (graph, node, tile->y - tile->top), value->height),
    .left = MIN (limner_graph_pixels (graph, node, tile->x - tile->left), value->width),
    .bottom = end_position (graph, node, below - tile->top, below >= height, value->height),
    .right = end_position (graph, node, beside - tile->left, beside >= width, value->width),
  };
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
