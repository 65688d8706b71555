/* Direct convolution of any size, stride and input dilation. The sums of a strip of pixels and a panel of
 * two vectors of outputs stay in registers over all kernel taps and channels. Each tap and channel costs
 * two loads of weights, and one broadcast for each pixel. No data are rearranged. */
#include "base/threads-private.h"
#include "kernels/conv-epilogue-private.h"
#include "kernels/conv-taps-private.h"
#include "kernels/variants-private.h"
#include "kernels/winograd-private.h"

/* The sums fill the registers. */
#define MAX_STRIP (LIMNER_VECTOR == 16 ? 14 : 6)
/* Panels of a chunk of work. Few panels, so that small pictures still give work to many threads. */
#define CHUNK_PANELS 4

static gboolean
suits_direct (const LimnerConvShape *shape)
{
  return TRUE;
}

/* Floats of one panel: [taps][inputs][LIMNER_PANEL]. */
static gsize
panel_size (const LimnerConvShape *shape)
{
  return (gsize) limner_conv_taps (shape) * (gsize) shape->inputs * LIMNER_PANEL;
}

static gsize
direct_packed_size (const LimnerConvShape *shape)
{
  return (gsize) limner_panels (shape->outputs) * panel_size (shape);
}

typedef struct
{
  const LimnerConvShape *shape;
  const float *weight;
  gboolean flipped;
  float *packed;
} Pack;

static void
pack_direct_panel (gpointer data, gsize panel, int worker)
{
  const Pack *p = data;
  const LimnerConvShape *s = p->shape;
  const int first = (int) panel * LIMNER_PANEL;
  float *to = p->packed + panel * panel_size (s);
  for (int tap = 0; tap < limner_conv_taps (s); tap++)
    for (int i = 0; i < s->inputs; i++)
      for (int o = first; o < first + LIMNER_PANEL; o++)
        *to++ = o < s->outputs ? limner_conv_weight (s, p->weight, p->flipped, o, i, tap) : 0;
}

static void
pack_direct (const LimnerConvShape *shape, const float *weight, gboolean flipped, float *packed)
{
  Pack p = { shape, weight, flipped, packed };
  limner_parallel_for ((gsize) limner_panels (shape->outputs), pack_direct_panel, &p);
}

/* Up to 16 channels of pixels, `step` floats apart, under one kernel tap. */
typedef struct
{
  const float *pixels;
  gsize step;
  const float *weights; /* [channels][LIMNER_PANEL] */
  int channels;
} TapOperands;

/* Adds one tap of n pixels. */
LIMNER_INLINE void
add_direct_tap (const int n, const int vectors, const TapOperands tap, LimnerVector sum[2][14])
{
  const float *w = tap.weights;
  for (int c = 0; c < tap.channels; c++, w += LIMNER_PANEL)
    {
      const LimnerVector w0 = limner_load (w), w1 = limner_load (w + LIMNER_VECTOR);
#pragma GCC unroll 14
      for (int i = 0; i < n; i++)
        {
          const LimnerVector x = limner_splat (tap.pixels[(gsize) i * tap.step + (gsize) c]);
          sum[0][i] += x * w0;
          if (vectors == 2)
            sum[1][i] += x * w1;
        }
    }
}

/* n pixels, `input_dilation` apart, beginning at (y, x). Each tap meets pixels inside for all of them, or for
 * none.
 */
LIMNER_INLINE void
add_direct_strip (const int n, const int vectors, const LimnerConvJob *job, int panel, int y, int x)
{
  const LimnerActivation *in = job->input;
  const LimnerConvShape *s = job->shape;
  const gsize plane = limner_activation_plane (in), step = (gsize) s->stride * LIMNER_LANES;
  const gsize tap_size = (gsize) s->inputs * LIMNER_PANEL;
  const float *weights = job->packed + (gsize) panel * panel_size (s);
  const LimnerTaps rows = limner_taps (job, y), columns = limner_taps (job, x);
  LimnerVector sum[2][14] = {};
  for (int ky = rows.tap, iy = rows.in; ky < s->kernel; ky += s->input_dilation, iy++)
    for (int kx = columns.tap, ix = columns.in; kx < s->kernel; kx += s->input_dilation, ix++)
      {
        if (limner_taps_skipped (s, ky, kx) || !limner_taps_inside (job, iy, in->height)
            || !limner_taps_inside (job, ix, in->width))
          continue;
        const float *pixels = limner_activation_at (in, 0, iy, ix);
        const float *w = weights + (gsize) limner_taps_index (s, ky, kx) * tap_size;
        for (int c = 0; c < s->inputs; c += LIMNER_LANES, pixels += plane)
          {
            const int channels = MIN (LIMNER_LANES, s->inputs - c);
            add_direct_tap (n, vectors, (TapOperands) { pixels, step, w, channels }, sum);
            w += channels * LIMNER_PANEL;
          }
      }
  /* A copy: the compiler can keep the sums above in registers. */
  LimnerVector done[2][14];
#pragma GCC unroll 14
  for (int i = 0; i < n; i++)
    {
      done[0][i] = sum[0][i];
      done[1][i] = sum[1][i];
    }
  for (int h = 0; h < vectors; h++)
    {
      const int channel = panel * LIMNER_PANEL + h * LIMNER_VECTOR;
      const LimnerConvPixels ended = { .group = channel / LIMNER_LANES, .y = y, .x = x, .n = n };
      limner_end_pixels (job, &ended, channel % LIMNER_LANES / LIMNER_VECTOR, done[h]);
    }
}

typedef void (*Strip) (const LimnerConvJob *job, int panel, int y, int x);

#define STRIP(n, vectors)                                                               \
  static void strip_##n##_##vectors (const LimnerConvJob *job, int panel, int y, int x) \
  {                                                                                     \
    add_direct_strip (n, vectors, job, panel, y, x);                                    \
  }
#define STRIPS(n) STRIP (n, 1) STRIP (n, 2)
#define ENTRY(n)  { strip_##n##_1, strip_##n##_2 }

STRIPS (1)
STRIPS (2)
STRIPS (3)
STRIPS (4)
STRIPS (5)
STRIPS (6)
#if LIMNER_VECTOR == 16
STRIPS (7)
STRIPS (8)
STRIPS (9)
STRIPS (10)
STRIPS (11)
STRIPS (12)
STRIPS (13)
STRIPS (14)
#endif

static const Strip strips[MAX_STRIP][2] = {
  ENTRY (1), ENTRY (2), ENTRY (3), ENTRY (4),  ENTRY (5),  ENTRY (6),
#if LIMNER_VECTOR == 16
  ENTRY (7), ENTRY (8), ENTRY (9), ENTRY (10), ENTRY (11), ENTRY (12), ENTRY (13), ENTRY (14),
#endif
};

static int
chunks_in_row (const LimnerConvShape *shape)
{
  return (limner_panels (shape->outputs) + CHUNK_PANELS - 1) / CHUNK_PANELS;
}

/* The pixels of row y that are `input_dilation` apart from `first`, of one panel of outputs. */
typedef struct
{
  const LimnerConvJob *job;
  int panel, y, first;
} DilatedRow;

/* Pixels begin .. end - 1 of the row, in strips of nearly equal length, at most max. */
static void
run_strips (const DilatedRow *row, int begin, int end, int max)
{
  const LimnerConvShape *shape = row->job->shape;
  const gboolean half = (row->panel + 1) * LIMNER_PANEL_GROUPS > limner_blocks (shape->outputs);
  const int pixels = end - begin, n_strips = (pixels + max - 1) / max;
  for (int s = 0, x = begin; s < n_strips; s++)
    {
      const int n = pixels / n_strips + (s < pixels % n_strips);
      strips[n - 1][half ? 0 : 1](row->job, row->panel, row->y, row->first + x * shape->input_dilation);
      x += n;
    }
}

static void
run_row_panels (gpointer data, gsize chunk, int worker)
{
  const LimnerConvJob *job = data;
  const int width = job->output->width, input_dilation = job->shape->input_dilation;
  const int y = (int) (chunk / (gsize) chunks_in_row (job->shape));
  const int panel = (int) (chunk % (gsize) chunks_in_row (job->shape)) * CHUNK_PANELS;
  const int end_panel = MIN (panel + CHUNK_PANELS, limner_panels (job->shape->outputs));

  if (g_cancellable_is_cancelled (job->cancellable))
    return;
  for (int p = panel; p < end_panel; p++)
    for (int first = 0; first < MIN (input_dilation, width); first++)
      {
        const int count = (width - first + input_dilation - 1) / input_dilation;
        const DilatedRow row = { job, p, y, first };
        int begin, end;
        limner_taps_range (job, first, count, &begin, &end);
        run_strips (&row, 0, begin, 1);
        run_strips (&row, begin, end, MAX_STRIP);
        run_strips (&row, end, count, 1);
      }
}

static void
run_direct (const LimnerConvJob *job)
{
  limner_parallel_for ((gsize) job->output->height * (gsize) chunks_in_row (job->shape), run_row_panels,
                       (gpointer) job);
}

static const LimnerConvAlgorithm algorithm = {
  .name = "direct",
  .suits = suits_direct,
  .packed_size = direct_packed_size,
  .pack = pack_direct,
  .run = run_direct,
};

void
LIMNER_VARIANT (limner_direct_init) (LimnerKernels *kernels)
{
  limner_kernels_add_conv (kernels, LIMNER_FP32, &algorithm);
}
