#include "style/variation-private.h"

#include <glib.h>

double
limner_total_variation (const float *x, int h, int w, double weight, float *gradient)
{
  double sum = 0;
  float scale = (float) (2.0 * weight / (3.0 * h * w));

  for (int c = 0; c < 3; c++)
    for (int y = 0; y < h; y++)
      for (int i = 0; i < w; i++)
        {
          gsize at = ((gsize) c * (gsize) h + (gsize) y) * (gsize) w + (gsize) i;

          if (i + 1 < w)
            {
              float d = x[at + 1] - x[at];

              sum += (double) d * d;
              gradient[at] -= scale * d;
              gradient[at + 1] += scale * d;
            }
          if (y + 1 < h)
            {
              float d = x[at + (gsize) w] - x[at];

              sum += (double) d * d;
              gradient[at] -= scale * d;
              gradient[at + (gsize) w] += scale * d;
            }
        }
  return weight * sum / (3.0 * h * w);
}
