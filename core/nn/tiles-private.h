/* A picture in tiles. Each tile has pixels that it is for, which together are the picture, each once; and it
 * sees a window around them, whose ends are the picture's or far enough away (field-private.h). */
#pragma once

#include "base/random-private.h"
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
/* The same with the largest tiles whose bytes are within the limit: the whole picture in one, when it is.
 * Returns the bytes: more than the limit when not even the smallest tile fits, 0 with an error. */
gsize limner_tiling_fit (LimnerTiling *tiling, int height, int width, const LimnerReceptiveField *field,
                         gboolean backward, LimnerTileBytesFunc bytes, gpointer data, gsize limit,
                         GError **error);
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

/* Along an axis: a node's positions start .. end-1, of the `positions` of a window that begins at pixel
 * `window`, that belong to a tile's own pixels first .. first+size-1 of the picture's. */
void limner_tile_own_span (const LimnerGraph *graph, int node, int window, int first, int size, int picture,
                           int positions, int *start, int *end);
/* The window from planes [C,H,W] of the picture to window [C,rows,columns]. */
void limner_tile_cut (const LimnerTile *tile, const float *planes, int channels, int height, int width,
                      float *window);
/* The way back, of the tile's own pixels alone. */
void limner_tile_put (const LimnerTile *tile, const float *window, int channels, int height, int width,
                      float *planes);
