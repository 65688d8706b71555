#include "kernels/border-private.h"

#include "base/threads-private.h"
#include "kernels/pixels-private.h"

#include <string.h>

typedef struct
{
  LimnerActivation a;
  int pad;
  LimnerBorder border;
} BorderJob;

/* The picture pixel that border position i copies; i is outside 0 .. n-1. */
static int
source (int i, int n, LimnerBorder border)
{
  if (border == LIMNER_BORDER_REPLICATE)
    return CLAMP (i, 0, n - 1);
  return i < 0 ? -i : 2 * (n - 1) - i;
}

static void
copy_pixels (float *to, const float *from, int n, LimnerBorder border)
{
  gsize bytes = (gsize) n * LIMNER_LANES * sizeof (float);
  if (border == LIMNER_BORDER_ZERO)
    memset (to, 0, bytes);
  else
    memcpy (to, from, bytes);
}

static void
add_pixels (float *to, const float *from, int n, LimnerPrecision precision)
{
  if (precision == LIMNER_FP32)
    for (gsize i = 0; i < (gsize) n * LIMNER_LANES; i++)
      to[i] += from[i];
  else
    {
      LimnerBf16 *sums = (LimnerBf16 *) to;
      const LimnerBf16 *terms = (const LimnerBf16 *) from;
      for (gsize i = 0; i < (gsize) n * 2 * LIMNER_LANES; i++)
        sums[i] = limner_bf16_round (limner_bf16_to_float (sums[i]) + limner_bf16_to_float (terms[i]));
    }
}

/* The i-th pixel, i < 2 * pad, of a frame along an axis of n pixels: left side first. */
static int
frame_position (int i, int n, int pad)
{
  return i < pad ? -pad + i : n + i - pad;
}

/* Fills the border of one block: first the columns beside the picture, then the rows above and below. */
static void
fill_block (gpointer data, gsize block, int worker)
{
  const BorderJob *job = data;
  const LimnerActivation *a = &job->a;
  int b = (int) block, pad = job->pad;

  for (int y = 0; y < a->height; y++)
    for (int i = 0; i < 2 * pad; i++)
      {
        int x = frame_position (i, a->width, pad);
        copy_pixels (limner_activation_at (a, b, y, x),
                     limner_activation_at (a, b, y, source (x, a->width, job->border)), 1, job->border);
      }
  for (int i = 0; i < 2 * pad; i++)
    {
      int y = frame_position (i, a->height, pad);
      copy_pixels (limner_activation_at (a, b, y, -pad),
                   limner_activation_at (a, b, source (y, a->height, job->border), -pad), a->width + 2 * pad,
                   job->border);
    }
}

/* The adjoint of fill_block: the same steps in reverse order. */
static void
fold_block (gpointer data, gsize block, int worker)
{
  const BorderJob *job = data;
  const LimnerActivation *a = &job->a;
  int b = (int) block, pad = job->pad;

  for (int i = 0; i < 2 * pad; i++)
    {
      int y = frame_position (i, a->height, pad);
      add_pixels (limner_activation_at (a, b, source (y, a->height, job->border), -pad),
                  limner_activation_at (a, b, y, -pad), a->width + 2 * pad, a->precision);
    }
  for (int y = 0; y < a->height; y++)
    for (int i = 0; i < 2 * pad; i++)
      {
        int x = frame_position (i, a->width, pad);
        add_pixels (limner_activation_at (a, b, y, source (x, a->width, job->border)),
                    limner_activation_at (a, b, y, x), 1, a->precision);
      }
}

void
limner_border_fill (const LimnerActivation *a, int pad, LimnerBorder border)
{
  BorderJob job = { *a, pad, border };

  g_return_if_fail (pad >= 0 && pad <= a->border);
  g_return_if_fail (border != LIMNER_BORDER_REFLECT || (a->height > pad && a->width > pad));
  if (pad > 0)
    limner_parallel_for ((gsize) limner_activation_blocks (a), fill_block, &job);
}

void
limner_border_fold (const LimnerActivation *a, int pad, LimnerBorder border)
{
  BorderJob job = { *a, pad, border };

  g_return_if_fail (pad >= 0 && pad <= a->border);
  g_return_if_fail (border != LIMNER_BORDER_REFLECT || (a->height > pad && a->width > pad));
  if (pad > 0 && border != LIMNER_BORDER_ZERO)
    limner_parallel_for ((gsize) limner_activation_blocks (a), fold_block, &job);
}
