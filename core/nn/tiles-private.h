/* A picture in tiles. The tiles' own pixels partition the picture. Each tile reads a window around its
 * own pixels. The window ends at the picture's edge or beyond the receptive field
 * (receptive-field-private.h). */
#pragma once

#include "base/random-private.h"
#include "kernels/activation-private.h"
#include "nn/receptive-field-private.h"

typedef struct
{
  int y, x, height, width;      /* its own pixels */
  int top, left, rows, columns; /* its window, which contains its own pixels */
} LimnerTile;

typedef struct
{
  int height, width;           /* of the picture */
  int align;                   /* windows begin at multiples of align */
  int before, after;           /* pixels of the window beyond the tile's own */
  int core_height, core_width; /* a tile's own pixels: multiples of align, or the whole picture */
  int offset_y, offset_x;      /* position of the first tile border, multiples of align; 0: at the core */
} LimnerTiling;

/* The total bytes that a tile of rows x columns takes; 0 with an error. */
typedef gsize (*LimnerTileBytesFunc) (int rows, int columns, gpointer data, GError **error);

/* Divides the picture into tiles of at most core x core own pixels. The windows contain the receptive
 * field `field` of the targets' values, or, with backward, of the gradient by the picture. A core as
 * large as the picture gives one tile. */
void limner_tiling_init (LimnerTiling *tiling, int height, int width, const LimnerReceptiveField *field,
                         gboolean backward, int core);

/* The picture to divide, and the cost of a tile. */
typedef struct
{
  int height, width; /* of the picture */
  const LimnerReceptiveField *field;
  gboolean backward;
  LimnerTileBytesFunc bytes;
  gpointer data; /* passed to bytes */
} LimnerTilingSpec;

/* Chooses the largest tiles whose bytes are within the limit; one tile if the whole picture fits.
 * Returns the bytes of a tile: more than the limit if even the smallest tile does not fit, 0 with an
 * error. */
gsize limner_tiling_fit (LimnerTiling *tiling, const LimnerTilingSpec *spec, gsize limit, GError **error);
gboolean limner_tiling_is_whole (const LimnerTiling *tiling);
/* The size of the largest window. */
void limner_tiling_window (const LimnerTiling *tiling, int *rows, int *columns);
/* Shifts the borders between tiles. */
void limner_tiling_shift (LimnerTiling *tiling, LimnerRandom *random);
/* All tiles, *n of them. Windows of the same size follow each other, because a plan serves until the
 * size changes. Free with g_free. */
LimnerTile *limner_tiling_tiles (const LimnerTiling *tiling, guint *n);
/* The number of pixels of all windows: the work of a pass over the tiles, without a shift. */
double limner_tiling_work (const LimnerTiling *tiling);

/* A rectangle of a node's positions; bottom and right are exclusive. */
typedef struct
{
  int top, left, bottom, right;
} LimnerTileSpan;

/* The positions of `value` that belong to the tile's own pixels. `value` holds a node's values in the
 * tile's window; the picture is height x width. */
LimnerTileSpan limner_tile_own_span (const LimnerGraph *graph, int node, const LimnerTile *tile, int height,
                                     int width, const LimnerActivation *value);
/* Copies the window from planes [C,H,W] of the picture to window [C,rows,columns]. */
void limner_tile_cut (const LimnerTile *tile, const float *planes, int channels, int height, int width,
                      float *window);
/* Copies the tile's own pixels from the window back to the planes. */
void limner_tile_put (const LimnerTile *tile, const float *window, int channels, int height, int width,
                      float *planes);
