/* Direct convolution to at most four channels: the last layer of a decoder, and the way back to the picture.
 * Elsewhere vectors hold output channels, and here most of them would be padding: so they hold input
 * channels, one sum of them for each pixel and output. */
#include "base/threads-private.h"
#include "kernels/conv-epilogue-private.h"
#include "kernels/variant-private.h"
#include "kernels/variants-private.h"

#define THIN 4

static gboolean
suits (const LimnerConvShape *shape)
{
  return shape->spread == 1 && shape->outputs <= THIN && shape->inputs > THIN;
}

/* [K*K][blocks of inputs][outputs][16] */
static gsize
packed_size (const LimnerConvShape *shape)
{
  const gsize blocks = (gsize) (shape->inputs + LIMNER_LANES - 1) / LIMNER_LANES;
  return (gsize) shape->kernel * (gsize) shape->kernel * blocks * (gsize) shape->outputs * LIMNER_LANES;
}

static void
pack (const LimnerConvShape *shape, const float *weight, gboolean turned, float *packed)
{
  const int taps = shape->kernel * shape->kernel;
  for (int t = 0; t < taps; t++)
    for (int first = 0; first < shape->inputs; first += LIMNER_LANES)
      for (int k = 0; k < shape->outputs; k++)
        for (int i = first; i < first + LIMNER_LANES; i++)
          *packed++ = i < shape->inputs ? limner_conv_weight (shape, weight, turned, k, i, t / shape->kernel,
                                                              t % shape->kernel)
                                        : 0;
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
strip_out (const int outputs, const int n, const LimnerConvJob *job, int y, int x)
{
  const LimnerActivation *in = job->input;
  const int kernel = job->shape->kernel, stride = job->shape->stride;
  const int blocks = limner_activation_blocks (in);
  const gsize pitch = limner_activation_pitch (in) * LIMNER_LANES, plane = limner_activation_plane (in);
  const float *from = limner_activation_at (in, 0, y * stride - job->pad, x * stride - job->pad);
  const float *w = job->packed;
  LimnerVector sum[6][THIN] = {};
  for (int t = 0; t < kernel * kernel; t++)
    {
      const float *at = from + (gsize) (t / kernel) * pitch + (gsize) (t % kernel) * LIMNER_LANES;
      for (int b = 0; b < blocks; b++, at += plane, w += outputs * LIMNER_LANES)
        for (int lane = 0; lane < LIMNER_LANES; lane += LIMNER_VECTOR)
#pragma GCC unroll 6
          for (int i = 0; i < n; i++)
            {
              const LimnerVector v = limner_load (at + i * stride * LIMNER_LANES + lane);
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
  limner_end_pixels (job, 0, 0, y, x, total, n);
  for (int i = 0; i < n && LIMNER_HALVES > 1; i++)
    total[i] = (LimnerVector) {};
  if (LIMNER_HALVES > 1)
    limner_end_pixels (job, 0, 1, y, x, total, n);
}

/* As many pixels as the registers hold sums of. */
#define ROW(outputs, strip)                                        \
  static void row_##outputs (gpointer data, gsize row, int worker) \
  {                                                                \
    const LimnerConvJob *job = data;                               \
    int x = 0;                                                     \
    if (g_cancellable_is_cancelled (job->cancellable))             \
      return;                                                      \
    for (; x + strip <= job->output->width; x += strip)            \
      strip_out (outputs, strip, job, (int) row, x);               \
    for (; x < job->output->width; x++)                            \
      strip_out (outputs, 1, job, (int) row, x);                   \
  }

#define WIDE (LIMNER_VECTOR == 16)
ROW (1, 6)
ROW (2, (WIDE ? 6 : 5))
ROW (3, (WIDE ? 6 : 3))
ROW (4, (WIDE ? 6 : 2))

static void
run (const LimnerConvJob *job)
{
  static const LimnerChunkFunc rows[] = { row_1, row_2, row_3, row_4 };
  limner_parallel_for ((gsize) job->output->height, rows[job->shape->outputs - 1], (gpointer) job);
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
