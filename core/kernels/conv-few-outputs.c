/* Direct convolution to at most four output channels: the last layer of a decoder, and the backward pass
 * to the picture. In the other kernels a vector holds output channels; here most of it would be padding.
 * So a vector holds input channels, and there is one sum for each pixel and output. */
#include "base/threads-private.h"
#include "kernels/conv-epilogue-private.h"
#include "kernels/conv-taps-private.h"
#include "kernels/variant-private.h"
#include "kernels/variants-private.h"

#define MAX_OUTPUTS 4

static gboolean
suits_few_outputs (const LimnerConvShape *shape)
{
  return shape->outputs <= MAX_OUTPUTS && shape->inputs > MAX_OUTPUTS;
}

/* [taps][blocks of inputs][outputs][16] */
static gsize
few_outputs_packed_size (const LimnerConvShape *shape)
{
  const gsize blocks = (gsize) (shape->inputs + LIMNER_LANES - 1) / LIMNER_LANES;
  return (gsize) limner_conv_taps (shape) * blocks * (gsize) shape->outputs * LIMNER_LANES;
}

static void
pack_few_outputs (const LimnerConvShape *shape, const float *weight, gboolean flipped, float *packed)
{
  const int taps = limner_conv_taps (shape);
  for (int t = 0; t < taps; t++)
    for (int first = 0; first < shape->inputs; first += LIMNER_LANES)
      for (int k = 0; k < shape->outputs; k++)
        for (int i = first; i < first + LIMNER_LANES; i++)
          *packed++ = i < shape->inputs ? limner_conv_weight (shape, weight, flipped, k, i, t) : 0;
}

/* n pixels, `input_dilation` apart, beginning at (y, x). Each tap meets pixels inside for all of them, or for
 * none.
 */
LIMNER_INLINE void
add_few_outputs_strip (const int outputs, const int n, const LimnerConvJob *job, int y, int x)
{
  const LimnerActivation *in = job->input;
  const LimnerConvShape *s = job->shape;
  const int blocks = limner_activation_blocks (in);
  const gsize plane = limner_activation_plane (in), step = (gsize) s->stride * LIMNER_LANES;
  const gsize tap_size = (gsize) blocks * (gsize) outputs * LIMNER_LANES;
  const LimnerTaps rows = limner_taps (job, y), columns = limner_taps (job, x);
  LimnerVector sum[6][MAX_OUTPUTS] = {};
  for (int ky = rows.tap, iy = rows.in; ky < s->kernel; ky += s->input_dilation, iy++)
    for (int kx = columns.tap, ix = columns.in; kx < s->kernel; kx += s->input_dilation, ix++)
      {
        if (limner_taps_skipped (s, ky, kx) || !limner_taps_inside (job, iy, in->height)
            || !limner_taps_inside (job, ix, in->width))
          continue;
        const float *at = limner_activation_at (in, 0, iy, ix);
        const float *w = job->packed + (gsize) limner_taps_index (s, ky, kx) * tap_size;
        for (int b = 0; b < blocks; b++, at += plane, w += outputs * LIMNER_LANES)
          for (int lane = 0; lane < LIMNER_LANES; lane += LIMNER_VECTOR)
#pragma GCC unroll 6
            for (int i = 0; i < n; i++)
              {
                const LimnerVector v = limner_load (at + (gsize) i * step + lane);
#pragma GCC unroll 4
                for (int k = 0; k < outputs; k++)
                  sum[i][k] += v * limner_load (w + k * LIMNER_LANES + lane);
              }
      }
  LimnerVector total[6] = {};
#pragma GCC unroll 6
  for (int i = 0; i < n; i++)
#pragma GCC unroll 4
    for (int k = 0; k < outputs; k++)
      for (int l = 0; l < LIMNER_VECTOR; l++)
        total[i][k] += sum[i][k][l];
  const LimnerConvPixels pixels = { .group = 0, .y = y, .x = x, .n = n };
  limner_end_pixels (job, &pixels, 0, total);
  for (int i = 0; i < n && LIMNER_HALVES > 1; i++)
    total[i] = (LimnerVector) {};
  if (LIMNER_HALVES > 1)
    limner_end_pixels (job, &pixels, 1, total);
}

LIMNER_INLINE void
row (const int outputs, const int max, const LimnerConvJob *job, int y)
{
  const int width = job->output->width, input_dilation = job->shape->input_dilation;
  if (g_cancellable_is_cancelled (job->cancellable))
    return;
  for (int first = 0; first < MIN (input_dilation, width); first++)
    {
      const int count = (width - first + input_dilation - 1) / input_dilation;
      int begin, end, i = 0;
      limner_taps_range (job, first, count, &begin, &end);
      while (i < count)
        if (i >= begin && i + max <= end)
          {
            add_few_outputs_strip (outputs, max, job, y, first + i * input_dilation);
            i += max;
          }
        else
          {
            add_few_outputs_strip (outputs, 1, job, y, first + i * input_dilation);
            i++;
          }
    }
}

/* Number of pixels whose sums fit into the registers. */
#define ROW(outputs, max) \
  static void row_##outputs (gpointer data, gsize y, int worker) { row (outputs, max, data, (int) y); }

#define WIDE (LIMNER_VECTOR == 16)
ROW (1, 6)
ROW (2, (WIDE ? 6 : 5))
ROW (3, (WIDE ? 6 : 3))
ROW (4, (WIDE ? 6 : 2))

static void
run_few_outputs (const LimnerConvJob *job)
{
  static const LimnerChunkFunc rows[] = { row_1, row_2, row_3, row_4 };
  limner_parallel_for ((gsize) job->output->height, rows[job->shape->outputs - 1], (gpointer) job);
}

static const LimnerConvAlgorithm algorithm = {
  .name = "few-outputs",
  .suits = suits_few_outputs,
  .packed_size = few_outputs_packed_size,
  .pack = pack_few_outputs,
  .run = run_few_outputs,
};

void
LIMNER_VARIANT (limner_conv_few_outputs_init) (LimnerKernels *kernels)
{
  limner_kernels_add_conv (kernels, LIMNER_FP32, &algorithm);
}
