#include "networks/preprocess-private.h"

void
limner_preprocess_planes (const LimnerPreprocess *p, const float *planes, gsize n, float *input)
{
  for (int c = 0; c < 3; c++)
    {
      const float *from = planes + (gsize) (p->bgr ? 2 - c : c) * n;
      float scale = p->range / p->std[c], shift = -p->mean[c] / p->std[c];

      for (gsize i = 0; i < n; i++)
        input[(gsize) c * n + i] = from[i] * scale + shift;
    }
}

void
limner_postprocess_planes (const LimnerPreprocess *p, float *planes, gsize n)
{
  for (int c = 0; c < 3; c++)
    for (gsize i = 0; i < n; i++)
      planes[(gsize) c * n + i] = (planes[(gsize) c * n + i] * p->std[c] + p->mean[c]) / p->range;
  for (gsize i = 0; p->bgr && i < n; i++)
    {
      float blue = planes[i];
      planes[i] = planes[2 * n + i];
      planes[2 * n + i] = blue;
    }
}

void
limner_preprocess_gradient (const LimnerPreprocess *p, const float *gradient, gsize n, float *planes)
{
  for (int c = 0; c < 3; c++)
    {
      float *to = planes + (gsize) (p->bgr ? 2 - c : c) * n;
      float scale = p->range / p->std[c];

      for (gsize i = 0; i < n; i++)
        to[i] = gradient[(gsize) c * n + i] * scale;
    }
}
