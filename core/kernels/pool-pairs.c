/* 2 x 2 pooling without overlap, the most frequent kind, with wide vectors. Other windows use pool.c. */
#include "kernels/variant-private.h"
#include "kernels/variants-private.h"
#include "kernels/vector-private.h"

#include "base/threads-private.h"
#include "kernels/pixels-private.h"

#include <string.h>

typedef struct
{
  LimnerActivation in, out; /* the layer's, values or gradients */
  guint8 *index;
  LimnerMask mask; /* on the input's gradient; bits NULL: none */
} PairsJob;

/* The entries of pool.c, for all other windows. */
static void (*general) (const LimnerActivation *x, const LimnerActivation *y, const LimnerPoolWindow *window,
                        guint8 *index);
static void (*general_backward) (const LimnerActivation *dy, const LimnerActivation *dx,
                                 const LimnerPoolWindow *window, const guint8 *index, const LimnerMask *mask);
static void (*general_average) (const LimnerActivation *x, const LimnerActivation *y,
                                const LimnerPoolWindow *window);
static void (*general_average_backward) (const LimnerActivation *dy, const LimnerActivation *dx,
                                         const LimnerPoolWindow *window, const LimnerMask *mask);

/* Whether no window is clipped at the edge. */
static gboolean
is_pairs (const LimnerActivation *in, const LimnerActivation *out, const LimnerPoolWindow *window)
{
  return window->kernel == 2 && window->stride == 2 && window->pad == 0 && in->height >= 2 * out->height
         && in->width >= 2 * out->width;
}

/* The greatest of four pixels and, unless NULL, which of them it is; the first of equals. */
LIMNER_INLINE void
max_pixel (const float *pixels[4], float *out, guint8 *index)
{
#if LIMNER_VECTOR == 16
  __m512 best = _mm512_load_ps (pixels[0]);
  __m128i where = _mm_setzero_si128 ();
#pragma GCC unroll 3
  for (int k = 1; k < 4; k++)
    {
      const __m512 x = _mm512_load_ps (pixels[k]);
      const __mmask16 keep = _mm512_cmp_ps_mask (x, best, _CMP_LE_OQ);
      best = _mm512_mask_blend_ps (keep, x, best);
      where = _mm_mask_blend_epi8 (keep, _mm_set1_epi8 ((char) k), where);
    }
  _mm512_store_ps (out, best);
#else
  __m256i halves[2];
#pragma GCC unroll 2
  for (int h = 0; h < 2; h++)
    {
      __m256 best = _mm256_load_ps (pixels[0] + h * 8);
      __m256 place = _mm256_setzero_ps ();
#pragma GCC unroll 3
      for (int k = 1; k < 4; k++)
        {
          const __m256 x = _mm256_load_ps (pixels[k] + h * 8);
          const __m256 keep = _mm256_cmp_ps (x, best, _CMP_LE_OQ);
          best = _mm256_blendv_ps (x, best, keep);
          place = _mm256_blendv_ps (_mm256_castsi256_ps (_mm256_set1_epi32 (k)), place, keep);
        }
      _mm256_store_ps (out + h * 8, best);
      halves[h] = _mm256_castps_si256 (place);
    }
  const __m256i words = _mm256_permute4x64_epi64 (_mm256_packs_epi32 (halves[0], halves[1]), 0xd8);
  const __m128i where
      = _mm_packus_epi16 (_mm256_castsi256_si128 (words), _mm256_extracti128_si256 (words, 1));
#endif
  if (index != NULL)
    _mm_storeu_si128 ((__m128i *) (void *) index, where);
}

/* The gradient of a window to the pixel that won in each lane, zero to the others. */
LIMNER_INLINE void
max_backward_pixel (const float *gradient, const guint8 *index, float *pixels[4])
{
  const __m128i where = _mm_loadu_si128 ((const __m128i *) (const void *) index);
#if LIMNER_VECTOR == 16
  const __m512 g = _mm512_load_ps (gradient);
#pragma GCC unroll 4
  for (int k = 0; k < 4; k++)
    _mm512_store_ps (pixels[k],
                     _mm512_maskz_mov_ps (_mm_cmpeq_epi8_mask (where, _mm_set1_epi8 ((char) k)), g));
#else
#pragma GCC unroll 2
  for (int h = 0; h < 2; h++)
    {
      const __m256i place = _mm256_cvtepu8_epi32 (h == 0 ? where : _mm_srli_si128 (where, 8));
      const __m256 g = _mm256_load_ps (gradient + h * 8);
#pragma GCC unroll 4
      for (int k = 0; k < 4; k++)
        {
          const __m256i won = _mm256_cmpeq_epi32 (place, _mm256_set1_epi32 (k));
          _mm256_store_ps (pixels[k] + h * 8, _mm256_and_ps (_mm256_castsi256_ps (won), g));
        }
    }
#endif
}

/* The mean of four pixels. */
LIMNER_INLINE void
average_pixel (const float *pixels[4], float *out)
{
#pragma GCC unroll 2
  for (int i = 0; i < LIMNER_LANES; i += LIMNER_VECTOR)
    limner_store (out + i, (limner_load (pixels[0] + i) + limner_load (pixels[1] + i)
                            + limner_load (pixels[2] + i) + limner_load (pixels[3] + i))
                               * limner_splat (0.25f));
}

/* A quarter of a window's gradient to each of its pixels. */
LIMNER_INLINE void
average_backward_pixel (const float *gradient, float *pixels[4])
{
#pragma GCC unroll 2
  for (int i = 0; i < LIMNER_LANES; i += LIMNER_VECTOR)
    {
      const LimnerVector quarter = limner_load (gradient + i) * limner_splat (0.25f);
#pragma GCC unroll 4
      for (int k = 0; k < 4; k++)
        limner_store (pixels[k] + i, quarter);
    }
}

/* Applies the ReLU mask to two neighbours that were just written. */
LIMNER_INLINE void
mask_pair (float *pixels, const guint16 *bits, LimnerVector slope)
{
#pragma GCC unroll 4
  for (int i = 0; i < 2 * LIMNER_HALVES; i++)
    {
      float *at = pixels + i * LIMNER_VECTOR;
      const unsigned part = bits[i / LIMNER_HALVES] >> (i % LIMNER_HALVES * LIMNER_VECTOR);
      const LimnerVector gradient = limner_load (at);
      limner_store (at, limner_select (part, gradient, slope * gradient));
    }
}

/* Windows of a row that are computed together: half as many as the pixels above and below them. */
#define PIECE (LIMNER_PIXELS / 2)

LIMNER_INLINE void
pool_row (const PairsJob *job, gsize chunk, const gboolean average)
{
  const int group = (int) (chunk / (gsize) job->out.height), y = (int) (chunk % (gsize) job->out.height);
  guint8 *index = job->index != NULL ? job->index + chunk * (gsize) job->out.width * LIMNER_LANES : NULL;
  LimnerPixelBuffer buffers[3];

  for (int x = 0; x < job->out.width; x += PIECE)
    {
      const int n = MIN (PIECE, job->out.width - x);
      const float *upper = limner_pixels_read (&job->in, group, 2 * y, 2 * x, 2 * n, buffers[0]);
      const float *lower = limner_pixels_read (&job->in, group, 2 * y + 1, 2 * x, 2 * n, buffers[1]);
      float *out = limner_pixels_place (&job->out, group, y, x, buffers[2]);
      for (int i = 0; i < n; i++)
        {
          const int at = 2 * i * LIMNER_LANES;
          const float *pixels[4]
              = { upper + at, upper + at + LIMNER_LANES, lower + at, lower + at + LIMNER_LANES };
          if (average)
            average_pixel (pixels, out + i * LIMNER_LANES);
          else
            max_pixel (pixels, out + i * LIMNER_LANES, index != NULL ? index + (x + i) * LIMNER_LANES : NULL);
        }
      limner_pixels_write (&job->out, group, y, x, n, out);
    }
}

static void
max_pairs_row (gpointer data, gsize chunk, int worker)
{
  pool_row (data, chunk, FALSE);
}

static void
average_row (gpointer data, gsize chunk, int worker)
{
  pool_row (data, chunk, TRUE);
}

static void
max_pool_pairs (const LimnerActivation *x, const LimnerActivation *y, const LimnerPoolWindow *window,
                guint8 *index)
{
  PairsJob job = { .in = *x, .out = *y, .index = index };
  if (is_pairs (x, y, window))
    limner_parallel_for ((gsize) limner_activation_groups (y) * (gsize) y->height, max_pairs_row, &job);
  else
    general (x, y, window, index);
}

static void
average_pool (const LimnerActivation *x, const LimnerActivation *y, const LimnerPoolWindow *window)
{
  PairsJob job = { .in = *x, .out = *y };
  if (is_pairs (x, y, window))
    limner_parallel_for ((gsize) limner_activation_groups (y) * (gsize) y->height, average_row, &job);
  else
    general_average (x, y, window);
}

/* Clears the row's pixels from `first` on; no window contains them. */
static void
clear (const LimnerActivation *a, int group, int y, int first)
{
  static const LimnerPixelBuffer zero;
  for (int x = first; x < a->width; x += LIMNER_PIXELS)
    {
      const int n = MIN (LIMNER_PIXELS, a->width - x);
      if (a->precision == LIMNER_BF16)
        limner_pixels_write (a, group, y, x, n, zero);
      else
        memset (limner_activation_at (a, group, y, x), 0, (gsize) n * LIMNER_LANES * sizeof (float));
    }
}

/* Computes two rows of pixels; after the last row of windows, also the row that no window contains. */
LIMNER_INLINE void
backward_row (const PairsJob *job, gsize chunk, const gboolean average)
{
  const int group = (int) (chunk / (gsize) job->out.height), y = (int) (chunk % (gsize) job->out.height);
  const guint8 *index = average ? NULL : job->index + chunk * (gsize) job->out.width * LIMNER_LANES;
  const LimnerVector slope = limner_splat (job->mask.slope);
  const gsize width = (gsize) job->in.width;
  const guint16 *bits = job->mask.bits;
  LimnerPixelBuffer buffers[3];
  if (bits != NULL)
    bits += ((gsize) group * (gsize) job->in.height + 2 * (gsize) y) * width;

  for (int x = 0; x < job->out.width; x += PIECE)
    {
      const int n = MIN (PIECE, job->out.width - x);
      const float *gradient = limner_pixels_read (&job->out, group, y, x, n, buffers[0]);
      float *upper = limner_pixels_place (&job->in, group, 2 * y, 2 * x, buffers[1]);
      float *lower = limner_pixels_place (&job->in, group, 2 * y + 1, 2 * x, buffers[2]);
      for (int i = 0; i < n; i++)
        {
          float *above = upper + 2 * i * LIMNER_LANES, *below = lower + 2 * i * LIMNER_LANES;
          float *pixels[4] = { above, above + LIMNER_LANES, below, below + LIMNER_LANES };
          if (average)
            average_backward_pixel (gradient + i * LIMNER_LANES, pixels);
          else
            max_backward_pixel (gradient + i * LIMNER_LANES, index + (x + i) * LIMNER_LANES, pixels);
          if (bits != NULL)
            {
              mask_pair (above, bits + 2 * (x + i), slope);
              mask_pair (below, bits + width + 2 * (x + i), slope);
            }
        }
      limner_pixels_write (&job->in, group, 2 * y, 2 * x, 2 * n, upper);
      limner_pixels_write (&job->in, group, 2 * y + 1, 2 * x, 2 * n, lower);
    }
  clear (&job->in, group, 2 * y, 2 * job->out.width);
  clear (&job->in, group, 2 * y + 1, 2 * job->out.width);
  for (int rest = 2 * job->out.height; y == job->out.height - 1 && rest < job->in.height; rest++)
    clear (&job->in, group, rest, 0);
}

static void
max_pairs_backward_row (gpointer data, gsize chunk, int worker)
{
  backward_row (data, chunk, FALSE);
}

static void
average_backward_row (gpointer data, gsize chunk, int worker)
{
  backward_row (data, chunk, TRUE);
}

static void
max_pool_pairs_backward (const LimnerActivation *dy, const LimnerActivation *dx,
                         const LimnerPoolWindow *window, const guint8 *index, const LimnerMask *mask)
{
  PairsJob job = { *dx, *dy, (guint8 *) index, mask != NULL ? *mask : (LimnerMask) { 0 } };
  if (is_pairs (dx, dy, window))
    limner_parallel_for ((gsize) limner_activation_groups (dy) * (gsize) dy->height, max_pairs_backward_row,
                         &job);
  else
    general_backward (dy, dx, window, index, mask);
}

static void
average_pool_backward (const LimnerActivation *dy, const LimnerActivation *dx, const LimnerPoolWindow *window,
                       const LimnerMask *mask)
{
  PairsJob job = { *dx, *dy, NULL, mask != NULL ? *mask : (LimnerMask) { 0 } };
  if (is_pairs (dx, dy, window))
    limner_parallel_for ((gsize) limner_activation_groups (dy) * (gsize) dy->height, average_backward_row,
                         &job);
  else
    general_average_backward (dy, dx, window, mask);
}

void
LIMNER_VARIANT (limner_pool_pairs_init) (LimnerKernels *kernels)
{
  general = kernels->max_pool;
  general_backward = kernels->max_pool_backward;
  general_average = kernels->avg_pool;
  general_average_backward = kernels->avg_pool_backward;
  kernels->max_pool = max_pool_pairs;
  kernels->max_pool_backward = max_pool_pairs_backward;
  kernels->avg_pool = average_pool;
  kernels->avg_pool_backward = average_pool_backward;
}
