#include "dream/cosine-private.h"

#include "base/memory-private.h"
#include "dream/colour-axes-private.h"

#include <cblas.h>
#include <math.h>

/* Contrast of a picture whose coefficients are about 1. */
#define CONTRAST 0.25

gboolean
limner_cosine_init (LimnerCosine *cosine, int side, GError **error)
{
  gsize plane = (gsize) side * (gsize) side;

  *cosine = (LimnerCosine) { .side = side };
  cosine->basis = limner_alloc_floats (8 * plane, error);
  if (cosine->basis == NULL)
    return FALSE;
  cosine->scales = cosine->basis + plane;
  cosine->between = cosine->scales + plane;
  cosine->plain = cosine->between + 3 * plane;
  for (int u = 0; u < side; u++)
    for (int x = 0; x < side; x++)
      {
        double frequency = sqrt ((double) u * u + (double) x * x) / (2 * side);

        cosine->basis[(gsize) u * (gsize) side + (gsize) x]
            = (float) (sqrt ((u == 0 ? 1.0 : 2.0) / side) * cos (G_PI * (x + 0.5) * u / side));
        cosine->scales[(gsize) u * (gsize) side + (gsize) x]
            = (float) (CONTRAST / MAX (frequency, 1.0 / side));
      }
  return TRUE;
}

void
limner_cosine_clear (LimnerCosine *cosine)
{
  g_clear_pointer (&cosine->basis, limner_memory_free);
}

/* out := left * in * right for each of three planes; each factor may be transposed. */
static void
transform_both_axes (const LimnerCosine *cosine, gboolean turned, const float *in, float *out)
{
  int n = cosine->side;
  gsize plane = (gsize) n * (gsize) n;
  CBLAS_TRANSPOSE left = turned ? CblasTrans : CblasNoTrans, right = turned ? CblasNoTrans : CblasTrans;
  float *half = cosine->between;

  for (int c = 0; c < 3; c++)
    {
      cblas_sgemm (CblasRowMajor, left, CblasNoTrans, n, n, n, 1.0f, cosine->basis, n, in + (gsize) c * plane,
                   n, 0.0f, half, n);
      cblas_sgemm (CblasRowMajor, CblasNoTrans, right, n, n, n, 1.0f, half, n, cosine->basis, n, 0.0f,
                   out + (gsize) c * plane, n);
    }
}

void
limner_cosine_picture (LimnerCosine *cosine, const float *coefficients, float *picture)
{
  gsize plane = (gsize) cosine->side * (gsize) cosine->side;

  for (gsize i = 0; i < 3 * plane; i++)
    cosine->plain[i] = cosine->scales[i % plane] * coefficients[i];
  transform_both_axes (cosine, TRUE, cosine->plain, picture);
  for (gsize i = 0; i < plane; i++)
    {
      float a = picture[i], b = picture[plane + i], c = picture[2 * plane + i];

      for (int k = 0; k < 3; k++)
        {
          float value
              = limner_colour_axes[k][0] * a + limner_colour_axes[k][1] * b + limner_colour_axes[k][2] * c;

          picture[(gsize) k * plane + i] = 1.0f / (1.0f + expf (-value * LIMNER_COLOUR_AXES_SCALE));
        }
    }
}

void
limner_cosine_gradient (LimnerCosine *cosine, const float *picture, float *gradient, float *to_coefficients)
{
  gsize plane = (gsize) cosine->side * (gsize) cosine->side;

  for (gsize i = 0; i < plane; i++)
    {
      float slope[3];

      for (int k = 0; k < 3; k++)
        {
          float p = picture[(gsize) k * plane + i];

          slope[k] = gradient[(gsize) k * plane + i] * p * (1 - p) * LIMNER_COLOUR_AXES_SCALE;
        }
      for (int axis = 0; axis < 3; axis++)
        gradient[(gsize) axis * plane + i] = limner_colour_axes[0][axis] * slope[0]
                                             + limner_colour_axes[1][axis] * slope[1]
                                             + limner_colour_axes[2][axis] * slope[2];
    }
  transform_both_axes (cosine, FALSE, gradient, to_coefficients);
  for (gsize i = 0; i < 3 * plane; i++)
    to_coefficients[i] *= cosine->scales[i % plane];
}
