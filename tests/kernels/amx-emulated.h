/* amx-private.h in plain C, bit-exact to TDPBF16PS (Intel's manual, volume 2): even and odd products are
 * summed separately, each step is fused and rounded to nearest, and denormals are zero on input and
 * output. */
#pragma once

#include <glib.h>
#include <math.h>
#include <string.h>

/* One per thread. */
static _Thread_local struct
{
  int rows[8];
  guint32 data[8][16][16];
} emulated;

static inline float
emulated_flush (float x)
{
  return fpclassify (x) == FP_SUBNORMAL ? copysignf (0, x) : x;
}

/* Half 0 or 1 of a pair of bfloat16. */
static inline float
emulated_half (guint32 pair, int half)
{
  const guint32 bits = half == 0 ? pair << 16 : pair & 0xffff0000u;
  float f;
  memcpy (&f, &bits, sizeof f);
  return emulated_flush (f);
}

static inline void
limner_tiles_begin (int first_rows, int second_rows)
{
  const int rows[8] = { first_rows, first_rows, second_rows, second_rows, first_rows, second_rows, 16, 16 };
  for (int i = 0; i < 8; i++)
    {
      g_assert_cmpint (rows[i], >=, 1);
      g_assert_cmpint (rows[i], <=, 16);
    }
  memcpy (emulated.rows, rows, sizeof rows);
  memset (emulated.data, 0, sizeof emulated.data);
}

static inline void
limner_tiles_end (void)
{
  memset (&emulated, 0, sizeof emulated);
}

static inline void
limner_tile_zero (int tile)
{
  memset (emulated.data[tile], 0, sizeof emulated.data[tile]);
}

static inline void
limner_tile_load (int tile, const void *from, gsize stride)
{
  g_assert_cmpint (emulated.rows[tile], >, 0);
  limner_tile_zero (tile);
  for (int row = 0; row < emulated.rows[tile]; row++)
    memcpy (emulated.data[tile][row], (const char *) from + (gsize) row * stride, 64);
}

static inline void
limner_tile_store (int tile, void *to, gsize stride)
{
  g_assert_cmpint (emulated.rows[tile], >, 0);
  for (int row = 0; row < emulated.rows[tile]; row++)
    memcpy ((char *) to + (gsize) row * stride, emulated.data[tile][row], 64);
}

static inline void
limner_tile_multiply (int sums, int a, int b)
{
  g_assert_cmpint (emulated.rows[sums], ==, emulated.rows[a]);
  for (int m = 0; m < emulated.rows[a]; m++)
    for (int n = 0; n < 16; n++)
      {
        float part[2] = { 0, 0 }, sum;
        for (int k = 0; k < 16; k++)
          for (int half = 0; half < 2; half++)
            part[half] = emulated_flush (fmaf (emulated_half (emulated.data[a][m][k], half),
                                               emulated_half (emulated.data[b][k][n], half), part[half]));
        memcpy (&sum, &emulated.data[sums][m][n], sizeof sum);
        sum = emulated_flush (emulated_flush (sum) + emulated_flush (part[0] + part[1]));
        memcpy (&emulated.data[sums][m][n], &sum, sizeof sum);
      }
}
