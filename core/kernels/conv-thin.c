/* Direct 3x3 convolution where one side has at most four channels: the first layer of a network on a picture,
 * its way back to the picture, the last layer of a decoder. Winograd would compute mostly padding there. */
#include "base/threads-private.h"
#include "kernels/conv-epilogue-private.h"
#include "kernels/variants-private.h"
#include "kernels/winograd-private.h"

#define THIN 4

static gboolean
suits (const LimnerConvShape *shape)
{
  return shape->kernel == 3 && shape->stride == 1 && shape->spread == 1
         && MIN (shape->inputs, shape->outputs) <= THIN;
}

static gboolean
is_thin_input (const LimnerConvShape *shape)
{
  return shape->inputs <= THIN;
}

/* Few inputs: [panels][9][inputs][LIMNER_PANEL]; few outputs: [9][blocks of inputs][outputs][16]. */
static gsize
packed_size (const LimnerConvShape *shape)
{
  if (is_thin_input (shape))
    return (gsize) limner_panels (shape->outputs) * 9 * (gsize) shape->inputs * LIMNER_PANEL;
  return (gsize) 9 * (gsize) limner_blocks (shape->inputs) * (gsize) shape->outputs * LIMNER_LANES;
}

static float
weight_or_zero (const LimnerConvShape *shape, const float *weight, gboolean turned, int o, int i, int t)
{
  if (o >= shape->outputs || i >= shape->inputs)
    return 0;
  return limner_conv_weight (shape, weight, turned, o, i, t / 3, t % 3);
}

static void
pack (const LimnerConvShape *shape, const float *weight, gboolean turned, float *packed)
{
  if (is_thin_input (shape))
    for (int first = 0; first < shape->outputs; first += LIMNER_PANEL)
      for (int t = 0; t < 9; t++)
        for (int i = 0; i < shape->inputs; i++)
          for (int k = 0; k < LIMNER_PANEL; k++)
            *packed++ = weight_or_zero (shape, weight, turned, first + k, i, t);
  else
    for (int t = 0; t < 9; t++)
      for (int first = 0; first < shape->inputs; first += LIMNER_LANES)
        for (int k = 0; k < shape->outputs; k++)
          for (int i = 0; i < LIMNER_LANES; i++)
            *packed++ = weight_or_zero (shape, weight, turned, k, first + i, t);
}

static gboolean
reuses (const LimnerConvShape *shape)
{
  return FALSE;
}

static gsize
scratch_size (const LimnerConvShape *shape, int height, int width)
{
  return 0;
}

LIMNER_INLINE void
end_pixels_as (const LimnerEnd end, const LimnerConvJob *job, const LimnerVector *sums, int n, float *out,
               guint16 *bits, int half, LimnerVector bias)
{
  const LimnerVector slope = limner_splat (job->slope);
  for (int i = 0; i < n; i++)
    limner_end (end, sums[i] + bias, out + i * LIMNER_LANES, bits ? bits + i : NULL, half, slope);
}

/* Ends sums of n pixels of a block's half, beginning at (y, x). */
static void
end_pixels (const LimnerConvJob *job, int block, int half, int y, int x, const LimnerVector *sums, int n)
{
  float *out = limner_activation_at (job->output, block, y, x) + half * LIMNER_VECTOR;
  guint16 *bits = limner_bits_at (job, block, y, x);
  LimnerVector bias = {};
  if (job->bias)
    bias = limner_load (job->bias + block * LIMNER_LANES + half * LIMNER_VECTOR);
  LIMNER_CALL_WITH_END (job, end_pixels_as, job, sums, n, out, bits, half, bias);
}

/* --- Few inputs: a strip of pixels x a panel of outputs in registers, as in Winograd's products --- */

#define WIDE  (LIMNER_VECTOR == 16)
#define STRIP (WIDE ? 14 : 6)

LIMNER_INLINE void
strip_in (const int n, const LimnerConvJob *job, int panel, int y, int x)
{
  const gsize pitch = limner_activation_pitch (job->input) * LIMNER_LANES;
  const int inputs = job->shape->inputs;
  const float *from = limner_activation_at (job->input, 0, y - job->pad, x - job->pad);
  const float *w = job->packed + (gsize) panel * 9 * (gsize) inputs * LIMNER_PANEL;
  LimnerVector sum[2][STRIP] = {};
  for (int t = 0; t < 9; t++)
    for (int c = 0; c < inputs; c++, w += LIMNER_PANEL)
      {
        const float *at = from + (gsize) (t / 3) * pitch + t % 3 * LIMNER_LANES + c;
        const LimnerVector w0 = limner_load (w), w1 = limner_load (w + LIMNER_VECTOR);
#pragma GCC unroll 14
        for (int i = 0; i < n; i++)
          {
            const LimnerVector v = limner_splat (at[i * LIMNER_LANES]);
            sum[0][i] += v * w0;
            sum[1][i] += v * w1;
          }
      }
  LimnerVector done[2][STRIP];
#pragma GCC unroll 14
  for (int i = 0; i < n; i++)
    {
      done[0][i] = sum[0][i];
      done[1][i] = sum[1][i];
    }
  for (int h = 0; h < 2; h++)
    {
      const int channel = panel * LIMNER_PANEL + h * LIMNER_VECTOR;
      if (channel / LIMNER_LANES < limner_blocks (job->shape->outputs))
        end_pixels (job, channel / LIMNER_LANES, channel % LIMNER_LANES / LIMNER_VECTOR, y, x, done[h], n);
    }
}

static void
thin_input_row (gpointer data, gsize row, int worker)
{
  const LimnerConvJob *job = data;
  const int width = job->output->width, y = (int) row;
  if (g_cancellable_is_cancelled (job->cancellable))
    return;
  for (int panel = 0; panel < limner_panels (job->shape->outputs); panel++)
    {
      int x = 0;
      for (; x + STRIP <= width; x += STRIP)
        strip_in (STRIP, job, panel, y, x);
      for (; x < width; x++)
        strip_in (1, job, panel, y, x);
    }
}

/* --- Few outputs: input channels in the lanes, one sum of them for each pixel and output --- */

LIMNER_INLINE void
strip_out (const int outputs, const int n, const LimnerConvJob *job, int y, int x)
{
  const LimnerActivation *in = job->input;
  const int blocks = limner_blocks (in->channels);
  const gsize pitch = limner_activation_pitch (in) * LIMNER_LANES, plane = limner_activation_plane (in);
  const float *from = limner_activation_at (in, 0, y - job->pad, x - job->pad), *w = job->packed;
  LimnerVector sum[6][THIN] = {};
  for (int t = 0; t < 9; t++)
    {
      const float *at = from + (gsize) (t / 3) * pitch + t % 3 * LIMNER_LANES;
      for (int b = 0; b < blocks; b++, at += plane, w += outputs * LIMNER_LANES)
        for (int lane = 0; lane < LIMNER_LANES; lane += LIMNER_VECTOR)
#pragma GCC unroll 6
          for (int i = 0; i < n; i++)
            {
              const LimnerVector v = limner_load (at + i * LIMNER_LANES + lane);
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
  end_pixels (job, 0, 0, y, x, total, n);
  for (int i = 0; i < n && LIMNER_HALVES > 1; i++)
    total[i] = (LimnerVector) {};
  if (LIMNER_HALVES > 1)
    end_pixels (job, 0, 1, y, x, total, n);
}

/* As many pixels as the registers hold sums of. */
#define ROW(outputs, strip)                                                    \
  static void thin_output_row_##outputs (gpointer data, gsize row, int worker) \
  {                                                                            \
    const LimnerConvJob *job = data;                                           \
    int x = 0;                                                                 \
    if (g_cancellable_is_cancelled (job->cancellable))                         \
      return;                                                                  \
    for (; x + strip <= job->output->width; x += strip)                        \
      strip_out (outputs, strip, job, (int) row, x);                           \
    for (; x < job->output->width; x++)                                        \
      strip_out (outputs, 1, job, (int) row, x);                               \
  }

ROW (1, 6)
ROW (2, (WIDE ? 6 : 5))
ROW (3, (WIDE ? 6 : 3))
ROW (4, (WIDE ? 6 : 2))

static void
run (const LimnerConvJob *job)
{
  static const LimnerChunkFunc rows[]
      = { thin_output_row_1, thin_output_row_2, thin_output_row_3, thin_output_row_4 };
  const LimnerChunkFunc row = is_thin_input (job->shape) ? thin_input_row : rows[job->shape->outputs - 1];
  limner_parallel_for ((gsize) job->output->height, row, (gpointer) job);
}

static const LimnerConvAlgorithm algorithm = {
  .name = "thin",
  .suits = suits,
  .packed_size = packed_size,
  .pack = pack,
  .reuses = reuses,
  .scratch_size = scratch_size,
  .run = run,
};

void
LIMNER_VARIANT (limner_thin_init) (LimnerKernels *kernels)
{
  kernels->conv[kernels->n_conv++] = &algorithm;
}
