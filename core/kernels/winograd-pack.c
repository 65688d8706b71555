/* Weights for F(4x4,3x3), transformed once when a network is loaded. */
#include "base/threads-private.h"
#include "kernels/winograd-private.h"

#include <math.h>

/* Rows of G at the points p = 0, +-sqrt(1/2), +-sqrt(2), infinity: [1, p, p^2] / product over q != p of p -
 * q.
 */
static const double G[6][3] = {
  { 1, 0, 0 },
  { -2.0 / 3, -M_SQRT2 / 3, -1.0 / 3 },
  { -2.0 / 3, M_SQRT2 / 3, -1.0 / 3 },
  { 1.0 / 6, M_SQRT2 / 6, 1.0 / 3 },
  { 1.0 / 6, -M_SQRT2 / 6, 1.0 / 3 },
  { 0, 0, 1 },
};

typedef struct
{
  const LimnerConvShape *shape;
  const float *weight;
  gboolean flipped;
  float *packed;
} Pack;

/* U of channel c and the panel's output k. */
static inline void
put_winograd_weight (LimnerWinogradValue *u, int c, int k, float value)
{
#if defined __AVX512BF16__
  u[(c / 2 * LIMNER_PANEL + k) * 2 + c % 2] = limner_bf16_round (value);
#else
  u[c * LIMNER_PANEL + k] = value;
#endif
}

/* G g G^T of the panel's filters from channel c, one in each lane; in double, so that only the result is
 * rounded. */
static void
pack_channel (const Pack *p, int first, int c, float *packed)
{
  double g[9][LIMNER_PANEL] = {}, rows[6][3][LIMNER_PANEL];
  const gsize square = limner_winograd_square (p->shape->inputs);
  for (int k = 0; k < LIMNER_PANEL && first + k < p->shape->outputs && c < p->shape->inputs; k++)
    for (int t = 0; t < 9; t++)
      g[t][k] = limner_conv_weight (p->shape, p->weight, p->flipped, first + k, c, t);
  for (int i = 0; i < 6; i++)
    for (int j = 0; j < 3; j++)
      for (int k = 0; k < LIMNER_PANEL; k++)
        rows[i][j][k] = G[i][0] * g[j][k] + G[i][1] * g[3 + j][k] + G[i][2] * g[6 + j][k];
  for (int i = 0; i < 6; i++)
    for (int j = 0; j < 6; j++, packed += square)
      for (int k = 0; k < LIMNER_PANEL; k++)
        put_winograd_weight (
            (LimnerWinogradValue *) packed, c, k,
            (float) (rows[i][0][k] * G[j][0] + rows[i][1][k] * G[j][1] + rows[i][2][k] * G[j][2]));
}

static void
pack_winograd_panel (gpointer data, gsize panel, int worker)
{
  const Pack *p = data;
  float *u = p->packed + panel * LIMNER_POINTS * limner_winograd_square (p->shape->inputs);
  for (int c = 0; c < limner_winograd_channels (p->shape->inputs); c++)
    pack_channel (p, (int) panel * LIMNER_PANEL, c, u);
}

void
limner_winograd_pack (const LimnerConvShape *shape, const float *weight, gboolean flipped, float *packed)
{
  Pack p = { shape, weight, flipped, packed };
  limner_parallel_for ((gsize) limner_panels (shape->outputs), pack_winograd_panel, &p);
}
