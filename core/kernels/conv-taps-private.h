/* Which kernel taps read an input pixel, along one axis. With an input dilation of s, output pixels that
 * are s apart use the same taps, also s apart, at neighbouring input pixels. Each such set of output
 * pixels is a small dense convolution. The zeros between input pixels are never read. */
#pragma once

#include "kernels/conv-private.h"

typedef struct
{
  int tap; /* the first tap; the following ones are `input_dilation` further */
  int in;  /* the input position it reads; the following ones are 1 further */
} LimnerTaps;

/* Of output position `out`. */
static inline LimnerTaps
limner_taps (const LimnerConvJob *job, int out)
{
  const int input_dilation = job->shape->input_dilation, at = out * job->shape->stride - job->pad;
  const int tap = ((-at) % input_dilation + input_dilation) % input_dilation;
  return (LimnerTaps) { tap, (at + tap) / input_dilation };
}

/* Whether the tap has no weight. */
static inline gboolean
limner_taps_skipped (const LimnerConvShape *s, int ky, int kx)
{
  return ky < s->skipped_rows || ky >= s->kernel - s->skipped_rows || kx < s->skipped_columns
         || kx >= s->kernel - s->skipped_columns;
}

/* The number of a tap among those that have weights. */
static inline int
limner_taps_index (const LimnerConvShape *s, int ky, int kx)
{
  return (ky - s->skipped_rows) * limner_conv_columns (s) + kx - s->skipped_columns;
}

/* Whether the input has position `in` of n. */
static inline gboolean
limner_taps_inside (const LimnerConvJob *job, int in, int n)
{
  return in >= -job->input->border && in < n + job->input->border;
}

/* Of the `count` output pixels first, first + input_dilation … of a row: pixels begin .. end - 1 read no
 * position outside the picture. */
static inline void
limner_taps_range (const LimnerConvJob *job, int first, int count, int *begin, int *end)
{
  const LimnerConvShape *s = job->shape;
  const LimnerTaps taps = limner_taps (job, first);
  const int last = taps.in + (s->kernel - 1 - taps.tap) / s->input_dilation;
  *begin = 0;
  *end = count;
  if (s->input_dilation == 1)
    return; /* the border is as wide as the padding */
  *begin = CLAMP (-job->input->border - taps.in, 0, count);
  *end = CLAMP (job->input->width + job->input->border - last, *begin, count);
}
