/* Sums of products of a layer's features, and features times a matrix, in bfloat16. Each instruction
 * multiplies and adds two positions, or two channels. Channels are a multiple of 32. */
#include "kernels/pixels-private.h"
#include "kernels/variant-private.h"
#include "kernels/variants-private.h"
#include "kernels/vector-private.h"

#define BLOCK (2 * LIMNER_LANES)
/* A block of channels, two values of each side by side. */
#define PAIRS (2 * BLOCK)
#define ROWS  8

LIMNER_INLINE __m512bh
load_bf16_pairs (const LimnerBf16 *from)
{
  return (__m512bh) _mm512_loadu_si512 (from);
}

/* Two pixels' blocks, channel by channel: [32][2]. */
LIMNER_INLINE void
interleave (const void *one, const void *other, LimnerBf16 *pairs)
{
  const __m512i low = _mm512_set_epi16 (47, 15, 46, 14, 45, 13, 44, 12, 43, 11, 42, 10, 41, 9, 40, 8, 39, 7,
                                        38, 6, 37, 5, 36, 4, 35, 3, 34, 2, 33, 1, 32, 0);
  const __m512i high = _mm512_add_epi16 (low, _mm512_set1_epi16 (16));
  const __m512i a = _mm512_loadu_si512 (one), b = _mm512_loadu_si512 (other);
  _mm512_storeu_si512 (pairs, _mm512_permutex2var_epi16 (a, low, b));
  _mm512_storeu_si512 (pairs + BLOCK, _mm512_permutex2var_epi16 (a, high, b));
}

/* Gathers positions of a block, beginning at `start`, in pairs. If n is odd, the last pair is filled
 * with zeros. */
static void
gather_pairs (const LimnerActivation *x, int block, gsize start, int n, LimnerBf16 *pairs)
{
  static const LimnerBf16 zeros[BLOCK];
  int row = (int) (start / (gsize) x->width), column = (int) (start % (gsize) x->width);
  const void *one = NULL;

  for (int i = 0; i < n; i++)
    {
      const void *here = limner_activation_at (x, block, row, column);
      if (i % 2 == 0)
        one = here;
      else
        interleave (one, here, pairs + (gsize) (i / 2) * PAIRS);
      if (++column == x->width)
        {
          column = 0;
          row++;
        }
    }
  if (n % 2 != 0)
    interleave (one, zeros, pairs + (gsize) (n / 2) * PAIRS);
}

static void
add_values (const LimnerBf16 *pairs, int n, float *sum)
{
  const __m512bh ones = (__m512bh) _mm512_set1_epi32 (0x3f803f80);
  __m512 low = _mm512_setzero_ps (), high = low;

  for (int p = 0; p < n; p++, pairs += PAIRS)
    {
      low = _mm512_dpbf16_ps (low, load_bf16_pairs (pairs), ones);
      high = _mm512_dpbf16_ps (high, load_bf16_pairs (pairs + BLOCK), ones);
    }
  _mm512_storeu_ps (sum, _mm512_add_ps (_mm512_loadu_ps (sum), low));
  _mm512_storeu_ps (sum + LIMNER_LANES, _mm512_add_ps (_mm512_loadu_ps (sum + LIMNER_LANES), high));
}

/* to [32][stride] += a^T b over n pairs of positions. */
static void
add_square (const LimnerBf16 *a, const LimnerBf16 *b, int n, float *to, gsize stride)
{
  for (int row = 0; row < BLOCK; row += ROWS, to += ROWS * stride)
    {
      __m512 sum[ROWS][2] = {};
      for (gsize at = 0; at < (gsize) n * PAIRS; at += PAIRS)
        {
          const __m512bh low = load_bf16_pairs (b + at), high = load_bf16_pairs (b + at + BLOCK);
#pragma GCC unroll 8
          for (int i = 0; i < ROWS; i++)
            {
              const __m512bh x = limner_splat_pair (a + at + 2 * (row + i));
              sum[i][0] = _mm512_dpbf16_ps (sum[i][0], low, x);
              sum[i][1] = _mm512_dpbf16_ps (sum[i][1], high, x);
            }
        }
#pragma GCC unroll 8
      for (int i = 0; i < ROWS; i++)
        for (int half = 0; half < 2; half++)
          {
            float *place = to + (gsize) i * stride + half * LIMNER_LANES;
            _mm512_storeu_ps (place, _mm512_add_ps (_mm512_loadu_ps (place), sum[i][half]));
          }
    }
}

static void
add_products (const LimnerActivation *x, gsize start, int n, guint16 *room, float *sum, float *second)
{
  const int blocks = x->channels / BLOCK, n_pairs = (n + 1) / 2;
  const gsize size = (gsize) n_pairs * PAIRS, stride = (gsize) x->channels;
  LimnerBf16 *pairs = room;

  for (int i = 0; i < blocks; i++)
    {
      gather_pairs (x, i, start, n, pairs + (gsize) i * size);
      add_values (pairs + (gsize) i * size, n_pairs, sum + i * BLOCK);
    }
  for (int i = 0; i < blocks; i++)
    for (int j = i; j < blocks; j++)
      add_square (pairs + (gsize) i * size, pairs + (gsize) j * size, n_pairs,
                  second + (gsize) i * BLOCK * stride + j * BLOCK, stride);
}

static void
pack_matrix (const float *matrix, int n, guint16 *packed)
{
  for (int panel = 0; panel < n; panel += BLOCK)
    for (int c = 0; c < n; c++)
      for (int k = 0; k < BLOCK; k++)
        packed[(gsize) panel * (gsize) n + (gsize) (c / 2) * PAIRS + (gsize) k * 2 + c % 2]
            = limner_bf16_round (matrix[(gsize) c * (gsize) n + (gsize) (panel + k)]);
}

/* `rows` neighbours of `in` from `pixels` on, times 32 columns: products [2][half], half floats apart. */
LIMNER_INLINE void
multiply_rows (const int rows, const LimnerActivation *in, const float *pixels, const LimnerBf16 *packed,
               float *products, gsize half)
{
  const gsize plane = limner_activation_plane (in);
  __m512 sum[ROWS][2] = {};

  for (int channels = in->channels; channels > 0; channels -= BLOCK, pixels += plane)
    for (int c = 0; c < BLOCK; c += 2, packed += PAIRS)
      {
        const __m512bh low = load_bf16_pairs (packed), high = load_bf16_pairs (packed + BLOCK);
#pragma GCC unroll 8
        for (int i = 0; i < rows; i++)
          {
            const __m512bh x = limner_splat_pair ((const LimnerBf16 *) (pixels + i * LIMNER_LANES) + c);
            sum[i][0] = _mm512_dpbf16_ps (sum[i][0], low, x);
            sum[i][1] = _mm512_dpbf16_ps (sum[i][1], high, x);
          }
      }
#pragma GCC unroll 8
  for (int i = 0; i < rows; i++)
    {
      _mm512_storeu_ps (products + i * LIMNER_LANES, sum[i][0]);
      _mm512_storeu_ps (products + half + i * LIMNER_LANES, sum[i][1]);
    }
}

static void
multiply_moments (const LimnerActivation *x, int y, int first, int n, const guint16 *packed, float *products)
{
  const gsize half = (gsize) n * LIMNER_LANES;

  for (int panel = 0; panel < x->channels; panel += BLOCK)
    {
      const LimnerBf16 *columns = packed + (gsize) panel * (gsize) x->channels;
      float *to = products + (gsize) panel * (gsize) n;
      int done = 0;

      for (; n - done >= ROWS; done += ROWS)
        multiply_rows (ROWS, x, limner_activation_at (x, 0, y, first + done), columns,
                       to + done * LIMNER_LANES, half);
      for (; n - done >= 2; done += 2)
        multiply_rows (2, x, limner_activation_at (x, 0, y, first + done), columns, to + done * LIMNER_LANES,
                       half);
      if (n > done)
        multiply_rows (1, x, limner_activation_at (x, 0, y, first + done), columns, to + done * LIMNER_LANES,
                       half);
    }
}

static const LimnerMomentsBf16 moments = { add_products, pack_matrix, multiply_moments };

void
LIMNER_VARIANT (limner_moments_init) (LimnerKernels *kernels)
{
  kernels->moments_bf16 = &moments;
}
