/* A picture in tiles. Each tile has pixels that it is for, which together are the picture, each once; and it
 * sees a window around them, whose ends are the picture's or far enough away (field-private.h). */
#pragma once

#include "base/random-private.h"
#include "kernels/activation-private.h"
#include "nn/receptive-field-private.h"

typedef struct
{
  int y, x, height, width;      /* what it is for */
  int top, left, rows, columns; /* what it sees; holds the former */
} LimnerTile;

typedef struct
{
  int height, width; /* of the picture */
  int align;         /* windows begin at multiples of it */
  int before, after; /* pixels to be seen beyond the tile's own */
  int core_height,
      core_width;         /* of a tile's own pixels, multiples of align; the picture's for a single tile */
  int offset_y, offset_x; /* where the first line between tiles lies, multiples of align; 0: at the core */
} LimnerTiling;

/* Bytes that a tile of rows x columns takes, all included; 0 with an error. */
typedef gsize (*LimnerTileBytesFunc) (int rows, int columns, gpointer data, GError **error);

/* Tiles of at most core x core pixels. The windows hold what `field` says: for the targets' values, or, when
 * backward, for the gradient to the picture. A core as large as the picture gives one tile. */
void limner_tiling_init (LimnerTiling *tiling, int height, int width, const LimnerReceptiveField *field,
                         gboolean backward, int core);

/* What is cut into tiles, and what a tile costs. */
typedef struct
{
  int height, width; /* of the picture */
  const LimnerReceptiveField *field;
  gboolean backward;
  LimnerTileBytesFunc bytes;
  gpointer data; /* for bytes */
} LimnerTilingSpec;

/* The same with the largest tiles whose bytes are within the limit: the whole picture in one, when it is.
 * Returns the bytes: more than the limit when not even the smallest tile fits, 0 with an error. */
gsize limner_tiling_fit (LimnerTiling *tiling, const LimnerTilingSpec *spec, gsize limit, GError **error);
gboolean limner_tiling_is_whole (const LimnerTiling *tiling);
/* Size of the largest window. */
void limner_tiling_window (const LimnerTiling *tiling, int *rows, int *columns);
/* Lays the lines between tiles elsewhere. */
void limner_tiling_shift (LimnerTiling *tiling, LimnerRandom *random);
/* All tiles, *n of them, those with windows of one size after each other: a plan serves until the size
 * changes. Free with g_free. */
LimnerTile *limner_tiling_tiles (const LimnerTiling *tiling, guint *n);
/* Pixels of all windows together: what a pass over the tiles looks at, without a shift. */
double limner_tiling_work (const LimnerTiling *tiling);

/* Positions of a node, from top and left to below bottom and right. */
typedef struct
{
  int top, left, bottom, right;
} LimnerTileSpan;

/* The positions of `value`, a node's values in the tile's window, that belong to the tile's own pixels of a
 * picture of height x width. */
LimnerTileSpan limner_tile_own_span (const LimnerGraph *graph, int node, const LimnerTile *tile, int height,
                                     int width, const LimnerActivation *value);
/* The window from planes [C,H,W] of the picture to window [C,rows,columns]. */
void limner_tile_cut (const LimnerTile *tile, const float *planes, int channels, int height, int width,
                      float *window);
/* The way back, of the tile's own pixels alone. */
void limner_tile_put (const LimnerTile *tile, const float *window, int channels, int height, int width,
                      float *planes);
