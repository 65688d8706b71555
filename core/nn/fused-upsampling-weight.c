/* StyleGAN2 upsamples with a transposed convolution of stride 2, followed by the filter f = [1,3,3,1]
 * along both axes. Together they are one kernel K = W * f of 6x6. Each output pixel meets only the 3x3
 * taps of its phase (p, q):
 *   output (2y + p, 2x + q) = sum over t, u of K[4 - 2t + p, 4 - 2u + q] input (y + t - 1, x + u - 1)
 * This holds at the borders, too. One ordinary 3x3 convolution with four times the output channels
 * computes all phases. */
#include "nn/graph-private.h"

#include "kernels/activation-private.h"

#include <string.h>

enum
{
  SIDE = 3,
  FILTER = 4,
  PRODUCT = SIDE + FILTER - 1,
};

/* The gain is 2 along each axis, because three of four pixels before the filter are zero. */
static const double filter[FILTER] = { 0.25, 0.75, 0.75, 0.25 };

static void
convolve (const float *w, double k[PRODUCT][PRODUCT])
{
  memset (k, 0, sizeof (double) * PRODUCT * PRODUCT);
  for (int y = 0; y < SIDE; y++)
    for (int x = 0; x < SIDE; x++)
      for (int i = 0; i < FILTER; i++)
        for (int j = 0; j < FILTER; j++)
          k[y + i][x + j] += w[y * SIDE + x] * filter[i] * filter[j];
}

int
limner_fused_upsampling_outputs (int outputs)
{
  return 4 * limner_lanes_round_up (outputs);
}

LimnerTensor *
limner_fused_upsampling_weight (const LimnerTensor *weight, GError **error)
{
  gsize outputs = (gsize) weight->shape[0], inputs = (gsize) weight->shape[1];
  gsize padded = (gsize) limner_fused_upsampling_outputs ((int) outputs) / 4;
  LimnerTensor *enlarging
      = limner_tensor_new (4, (gint64[]) { (gint64) (4 * padded), (gint64) inputs, SIDE, SIDE }, error);
  double k[PRODUCT][PRODUCT];

  g_return_val_if_fail (weight->rank == 4 && weight->shape[2] == SIDE && weight->shape[3] == SIDE, NULL);
  for (gsize pair = 0; enlarging != NULL && pair < outputs * inputs; pair++)
    {
      convolve (weight->data + pair * SIDE * SIDE, k);
      for (gsize phase = 0; phase < 4; phase++)
        {
          float *to = enlarging->data + (phase * padded * inputs + pair) * SIDE * SIDE;
          for (int t = 0; t < SIDE; t++)
            for (int u = 0; u < SIDE; u++)
              to[t * SIDE + u] = (float) k[4 - 2 * t + (int) (phase / 2)][4 - 2 * u + (int) (phase % 2)];
        }
    }
  return enlarging;
}
