#include "style/margin-private.h"

#include <glib.h>
#include <string.h>

/* Share of the longer side, within bounds. Deep layers have a larger receptive field, but visible
 * artefacts come from the first layers, and each pixel of the margin costs time. */
#define SHARE     0.05
#define NARROWEST 8
#define WIDEST    12

int
limner_margin_for (int height, int width)
{
  return CLAMP ((int) (SHARE * MAX (height, width) + 0.5), NARROWEST, WIDEST);
}

int
limner_margin_mirror (int i, int n)
{
  int period = 2 * (n - 1);

  if (n == 1)
    return 0;
  i = (i % period + period) % period;
  return i < n ? i : period - i;
}

void
limner_margin_add (const float *src, int channels, int height, int width, int margin, float *dst)
{
  int rows = height + 2 * margin, columns = width + 2 * margin;

  for (int c = 0; c < channels; c++)
    for (int y = 0; y < rows; y++)
      {
        const float *from = src + ((gsize) c * height + limner_margin_mirror (y - margin, height)) * width;
        float *to = dst + ((gsize) c * rows + y) * columns;

        memcpy (to + margin, from, (gsize) width * sizeof (float));
        for (int x = 0; x < margin; x++)
          {
            to[x] = from[limner_margin_mirror (x - margin, width)];
            to[margin + width + x] = from[limner_margin_mirror (width + x, width)];
          }
      }
}

void
limner_margin_remove (const float *src, int channels, int height, int width, int margin, float *dst)
{
  int rows = height + 2 * margin, columns = width + 2 * margin;

  for (int c = 0; c < channels; c++)
    for (int y = 0; y < height; y++)
      memcpy (dst + ((gsize) c * height + y) * width,
              src + ((gsize) c * rows + y + margin) * columns + margin, (gsize) width * sizeof (float));
}
