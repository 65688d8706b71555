/* Reads and writes sixteen channels of a row of pixels as floats, in both precisions. Floats are used in
 * place; bfloat16 goes through a buffer of LIMNER_PIXELS pixels. */
#pragma once

#include "kernels/activation-private.h"

#include <string.h>

#define LIMNER_PIXELS 32

typedef guint16 __attribute__ ((may_alias)) LimnerBf16;

typedef float LimnerPixelBuffer[LIMNER_PIXELS * LIMNER_LANES] __attribute__ ((aligned (64)));

static inline float
limner_bf16_to_float (LimnerBf16 x)
{
  const guint32 bits = (guint32) x << 16;
  float f;
  memcpy (&f, &bits, sizeof f);
  return f;
}

/* To nearest, of two equally near the even one; a NaN stays one. */
static inline LimnerBf16
limner_bf16_round (float f)
{
  guint32 bits;
  memcpy (&bits, &f, sizeof bits);
  const guint32 rounded = (bits + 0x7fff + (bits >> 16 & 1)) >> 16;
  return (LimnerBf16) ((bits & 0x7fffffff) > 0x7f800000 ? bits >> 16 | 0x40 : rounded);
}

/* The 16 channels of a group at pixel (y, x) of a bfloat16 activation; the next pixel's are 32 further. */
static inline LimnerBf16 *
limner_bf16_at (const LimnerActivation *a, int group, int y, int x)
{
  return (LimnerBf16 *) limner_activation_at (a, group / 2, y, x) + group % 2 * LIMNER_LANES;
}

/* Where n <= LIMNER_PIXELS pixels of a group can be written to as floats [n][16], before
 * limner_pixels_write. */
static inline float *
limner_pixels_place (const LimnerActivation *a, int group, int y, int x, float *buffer)
{
  return a->precision == LIMNER_BF16 ? buffer : limner_activation_at (a, group, y, x);
}

/* The n pixels as floats [n][16]. */
static inline float *
limner_pixels_read (const LimnerActivation *a, int group, int y, int x, int n, float *buffer)
{
  if (a->precision != LIMNER_BF16)
    return limner_activation_at (a, group, y, x);
  const LimnerBf16 *from = limner_bf16_at (a, group, y, x);
  for (int i = 0; i < n; i++)
    for (int lane = 0; lane < LIMNER_LANES; lane++)
      buffer[i * LIMNER_LANES + lane] = limner_bf16_to_float (from[i * 2 * LIMNER_LANES + lane]);
  return buffer;
}

/* Stores the n pixels that were written at limner_pixels_place. */
static inline void
limner_pixels_write (const LimnerActivation *a, int group, int y, int x, int n, const float *values)
{
  if (a->precision != LIMNER_BF16)
    return;
  LimnerBf16 *to = limner_bf16_at (a, group, y, x);
  for (int i = 0; i < n; i++)
    for (int lane = 0; lane < LIMNER_LANES; lane++)
      to[i * 2 * LIMNER_LANES + lane] = limner_bf16_round (values[i * LIMNER_LANES + lane]);
}
