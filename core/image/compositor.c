#include "image/compositor-private.h"

static void
read_original (gconstpointer data, int channel, int y, float *row)
{
  const LimnerCompositor *compositor = data;
  const float *pixel = limner_bounds_pixel (compositor->original, &compositor->bounds, y, 0);

  for (int x = 0; x < compositor->bounds.width; x++)
    row[x] = pixel[4 * (gsize) x + (gsize) channel];
}

LimnerRowSource
limner_compositor_original (const LimnerCompositor *compositor)
{
  return (LimnerRowSource) { 3, compositor->bounds.height, compositor->bounds.width, read_original,
                             compositor };
}

/* Blends one row. The channels of planes are `size` floats apart. */
static void
blend_row (const LimnerCompositor *compositor, int y, const float *planes, gsize size)
{
  const LimnerImage *original = compositor->original;
  gsize start = (gsize) (compositor->bounds.y + y) * (gsize) original->width + (gsize) compositor->bounds.x;
  const float *mask = original->mask != NULL && !compositor->unmasked ? original->mask + start : NULL;

  for (gsize x = 0; x < (gsize) compositor->bounds.width; x++)
    {
      const float *from = original->pixels + 4 * (start + x);
      float *to = compositor->whole->pixels + 4 * (start + x);
      float share = (float) compositor->strength * (mask != NULL ? mask[x] : 1), made[3];

      for (gsize c = 0; c < 3; c++)
        made[c] = planes[c * size + x];
      if (original->grey)
        made[0] = made[1] = made[2] = limner_luma (made[0], made[1], made[2]);
      for (int c = 0; c < 3; c++)
        if (!(share > 0)) /* copied, not computed, so that NaN and infinity survive */
          to[c] = from[c];
        else
          to[c] = share < 1 ? from[c] + share * (made[c] - from[c]) : made[c];
    }
}

/* Takes the luma of planes [3,n,w] and the chroma of the original. */
static void
keep_luminance (const LimnerCompositor *compositor, int y, int n, float *planes)
{
  gsize width = (gsize) compositor->bounds.width, size = (gsize) n * width;
  float colours[6];

  for (gsize i = 0; i < size; i++)
    {
      const float *pixel = limner_bounds_pixel (compositor->original, &compositor->bounds,
                                                y + (int) (i / width), (int) (i % width));

      for (gsize c = 0; c < 3; c++)
        {
          colours[c] = planes[c * size + i];
          colours[3 + c] = pixel[c];
        }
      limner_planes_replace_luminance (colours, colours + 3, 1);
      for (gsize c = 0; c < 3; c++)
        planes[c * size + i] = colours[c];
    }
}

void
limner_compositor_take (int y, int n, float *band, gpointer data)
{
  const LimnerCompositor *compositor = data;
  gsize width = (gsize) compositor->bounds.width;

  for (gsize i = 0; i < 3 * (gsize) n * width; i++) /* upsampling may overshoot */
    band[i] = CLAMP (band[i], 0.0f, 1.0f);
  if (compositor->keep_colours == LIMNER_KEEP_LUMINANCE)
    keep_luminance (compositor, y, n, band);
  for (int row = 0; row < n; row++)
    blend_row (compositor, y + row, band + (gsize) row * width, (gsize) n * width);
}
