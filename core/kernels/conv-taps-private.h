/* Which taps of a kernel meet an input pixel, along one axis. With `spread` s, output pixels s apart meet the
 * same taps, s apart too, at neighbouring input pixels: so each such set is a small dense convolution of its
 * own, and the zeros between are never touched. */
#pragma once

#include "kernels/conv-private.h"

typedef struct
{
  int tap; /* the first; the next ones are `spread` further */
  int in;  /* the input position it meets; the next ones' are 1 further */
} LimnerTaps;

/* Of output position `out`. */
static inline LimnerTaps
limner_taps (const LimnerConvJob *job, int out)
{
  const int spread = job->shape->spread, at = out * job->shape->stride - job->pad;
  const int tap = ((-at) % spread + spread) % spread;
  return (LimnerTaps) { tap, (at + tap) / spread };
}

/* Whether the input has position `in` of n. */
static inline gboolean
limner_taps_inside (const LimnerConvJob *job, int in, int n)
{
  return in >= -job->input->border && in < n + job->input->border;
}

/* Of the `count` output pixels first, first + spread … of a row: begin .. end - 1 meet no pixel outside. */
static inline void
limner_taps_range (const LimnerConvJob *job, int first, int count, int *begin, int *end)
{
  const LimnerConvShape *s = job->shape;
  const LimnerTaps taps = limner_taps (job, first);
  const int last = taps.in + (s->kernel - 1 - taps.tap) / s->spread;
  *begin = 0;
  *end = count;
  if (s->spread == 1)
    return; /* the border is as wide as the padding */
  *begin = CLAMP (-job->input->border - taps.in, 0, count);
  *end = CLAMP (job->input->width + job->input->border - last, *begin, count);
}
