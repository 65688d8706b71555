#include "kernels/layout-private.h"

#include "base/threads-private.h"
#include "kernels/pixels-private.h"

#include <string.h>

typedef struct
{
  LimnerActivation from, to;
  const float *source;
  float *target;
  int height, width; /* of the target's planes, at the activation's top left */
  int from_first, to_first, n;
} LayoutJob;

/* Lanes of a group that are channels. */
static int
used_lanes (const LimnerActivation *a, int group)
{
  return CLAMP (a->channels - group * LIMNER_LANES, 0, LIMNER_LANES);
}

/* One row of one group. */
static void
row_from_planes (gpointer data, gsize chunk, int worker)
{
  const LayoutJob *job = data;
  const LimnerActivation *a = &job->to;
  int group = (int) (chunk / (gsize) a->height), y = (int) (chunk % (gsize) a->height);
  int used = used_lanes (a, group);
  gsize plane = (gsize) a->height * (gsize) a->width;
  const float *in = job->source + plane * (gsize) (group * LIMNER_LANES) + (gsize) y * (gsize) a->width;
  LimnerPixelBuffer buffer;

  for (int first = 0; first < a->width; first += LIMNER_PIXELS)
    {
      int n = MIN (LIMNER_PIXELS, a->width - first);
      float *out = limner_pixels_place (a, group, y, first, buffer);
      for (int i = 0; i < n; i++, in++)
        for (int lane = 0; lane < LIMNER_LANES; lane++)
          out[i * LIMNER_LANES + lane] = lane < used ? in[plane * (gsize) lane] : 0;
      limner_pixels_write (a, group, y, first, n, out);
    }
}

static void
row_to_planes (gpointer data, gsize chunk, int worker)
{
  const LayoutJob *job = data;
  const LimnerActivation *a = &job->from;
  int group = (int) (chunk / (gsize) job->height), y = (int) (chunk % (gsize) job->height);
  int used = used_lanes (a, group);
  gsize plane = (gsize) job->height * (gsize) job->width;
  float *out = job->target + plane * (gsize) (group * LIMNER_LANES) + (gsize) y * (gsize) job->width;
  LimnerPixelBuffer buffer;

  for (int first = 0; first < job->width; first += LIMNER_PIXELS)
    {
      int n = MIN (LIMNER_PIXELS, job->width - first);
      const float *in = limner_pixels_read (a, group, y, first, n, buffer);
      for (int i = 0; i < n; i++, out++)
        for (int lane = 0; lane < used; lane++)
          out[plane * (gsize) lane] = in[i * LIMNER_LANES + lane];
    }
}

/* One row of all the channels. */
static void
copy_row (gpointer data, gsize chunk, int worker)
{
  const LayoutJob *job = data;
  int y = (int) chunk, width = job->from.width;

  for (int c = 0; c < job->n;)
    {
      int from = job->from_first + c, to = job->to_first + c;
      /* Copies the channels that lie in one block in source and destination. */
      int run = MIN (LIMNER_LANES - from % LIMNER_LANES, LIMNER_LANES - to % LIMNER_LANES);
      run = MIN (run, job->n - c);
      const float *in = limner_activation_at (&job->from, from / LIMNER_LANES, y, 0) + from % LIMNER_LANES;
      float *out = limner_activation_at (&job->to, to / LIMNER_LANES, y, 0) + to % LIMNER_LANES;
      if (run == LIMNER_LANES)
        memcpy (out, in, (gsize) width * LIMNER_LANES * sizeof (float));
      else
        for (int x = 0; x < width; x++, in += LIMNER_LANES, out += LIMNER_LANES)
          memcpy (out, in, (gsize) run * sizeof (float));
      c += run;
    }
}

static void
clear_row (gpointer data, gsize chunk, int worker)
{
  const LimnerActivation *a = data;
  int block = (int) (chunk / (gsize) a->height), y = (int) (chunk % (gsize) a->height);

  memset (limner_activation_at (a, block, y, 0), 0, (gsize) a->width * LIMNER_LANES * sizeof (float));
}

void
limner_layout_from_planes (const float *chw, const LimnerActivation *a)
{
  LayoutJob job = { .to = *a, .source = chw };
  limner_parallel_for (limner_activation_group_rows (a), row_from_planes, &job);
}

void
limner_layout_to_planes (const LimnerActivation *a, float *chw)
{
  limner_layout_corner_to_planes (a, a->height, a->width, chw);
}

void
limner_layout_corner_to_planes (const LimnerActivation *a, int height, int width, float *chw)
{
  LayoutJob job = { .from = *a, .target = chw, .height = height, .width = width };

  g_return_if_fail (height <= a->height && width <= a->width);
  limner_parallel_for ((gsize) limner_activation_groups (a) * (gsize) height, row_to_planes, &job);
}

void
limner_layout_copy_channels (const LimnerActivation *from, int from_first, const LimnerActivation *to,
                             int to_first, int n)
{
  LayoutJob job = { .from = *from, .to = *to, .from_first = from_first, .to_first = to_first, .n = n };

  g_return_if_fail (from->precision == LIMNER_FP32 && to->precision == LIMNER_FP32);
  g_return_if_fail (from->height == to->height && from->width == to->width);
  g_return_if_fail (from_first >= 0 && from_first + n <= from->channels);
  g_return_if_fail (to_first >= 0 && to_first + n <= to->channels);
  limner_parallel_for ((gsize) from->height, copy_row, &job);
}

void
limner_layout_clear (const LimnerActivation *a)
{
  LimnerActivation copy = *a;
  limner_parallel_for ((gsize) limner_activation_blocks (a) * (gsize) a->height, clear_row, &copy);
}
