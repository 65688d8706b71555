/* The gradient of a convolution's weights in plain C: the direct sum. */
#include "kernels/conv-weights-private.h"
#include "kernels/variant-private.h"
#include "kernels/variants-private.h"

/* One tap's sums of one row: sums [16 narrow][16 wide]. */
static void
add_tap_row (const LimnerConvWeightsJob *job, const float *restrict dy, const float *restrict in, int width,
             float *restrict sums)
{
  const gboolean wide_inputs = limner_conv_weights_wide_inputs (job->shape);
  const gsize step = (gsize) job->shape->stride * LIMNER_LANES;

  for (int x = 0; x < width; x++, dy += LIMNER_LANES, in += step)
    {
      const float *narrow = wide_inputs ? dy : in, *wide = wide_inputs ? in : dy;
      for (int n = 0; n < LIMNER_LANES; n++)
        for (int w = 0; w < LIMNER_LANES; w++)
          sums[n * LIMNER_LANES + w] += narrow[n] * wide[w];
    }
}

static void
add_plain_rows (const LimnerConvWeightsJob *job, int output_block, int input_block, int first, int end,
                float *sums)
{
  const LimnerConvShape *shape = job->shape;

  for (int y = first; y < end; y++)
    for (int tap = 0; tap < limner_conv_taps (shape); tap++)
      {
        const int ky = shape->skipped_rows + tap / limner_conv_columns (shape);
        const int kx = shape->skipped_columns + tap % limner_conv_columns (shape);

        add_tap_row (
            job, limner_activation_at (job->gradient, output_block, y, 0),
            limner_activation_at (job->input, input_block, y * shape->stride + ky - job->pad, kx - job->pad),
            job->gradient->width, sums + tap * LIMNER_LANES * LIMNER_LANES);
      }
}

static void
plain_conv_weights (const LimnerConvWeightsJob *job)
{
  limner_conv_weights_run (job, add_plain_rows);
}

void
LIMNER_VARIANT (limner_conv_weights_init) (LimnerKernels *kernels)
{
  kernels->conv_weights = plain_conv_weights;
}
