/* The part of Intel's tile registers (AMX) that conv-amx.c uses. A tile has 16 rows of 64 bytes: 32
 * bfloat16 or 16 floats. Tile numbers are constants. tests/kernels/amx-emulated.h has the same functions
 * in plain C, for tests on processors without AMX. */
#pragma once

#include <glib.h>
#include <immintrin.h>

/* What LDTILECFG reads: Intel's manual, volume 1, chapter 18. */
typedef struct
{
  guint8 palette, start_row, reserved[14];
  guint16 bytes[16]; /* of a row, by tile */
  guint8 rows[16];   /* by tile */
} __attribute__ ((aligned (64))) LimnerTileShapes;

/* Configures the tiles of the calling thread. Tiles 0, 1 and 4 get first_rows rows, tiles 2, 3 and 5 get
 * second_rows (both 1..16), tiles 6 and 7 get 16. */
static inline void
limner_tiles_begin (int first_rows, int second_rows)
{
  LimnerTileShapes shapes = { .palette = 1 };
  for (int i = 0; i < 8; i++)
    {
      shapes.bytes[i] = 64;
      shapes.rows[i] = 16;
    }
  shapes.rows[0] = shapes.rows[1] = shapes.rows[4] = (guint8) first_rows;
  shapes.rows[2] = shapes.rows[3] = shapes.rows[5] = (guint8) second_rows;
  /* The intrinsic declares only the first bytes as read. This makes the whole struct an input. */
  __asm__ volatile ("" : : "r"(&shapes) : "memory");
  _tile_loadconfig (&shapes);
}

static inline void
limner_tiles_end (void)
{
  _tile_release ();
}

#define limner_tile_zero(tile) _tile_zero (tile)
/* Rows `stride` bytes apart. */
#define limner_tile_load(tile, from, stride) _tile_loadd (tile, from, stride)
#define limner_tile_store(tile, to, stride)  _tile_stored (tile, to, stride)
/* sums[m][n] += sum over k < 32 of a[m][k] * b[k / 2][n][k % 2]. */
#define limner_tile_multiply(sums, a, b) _tile_dpbf16ps (sums, a, b)
