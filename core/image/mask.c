/* The mask: its bounds, and the blend of a result with the picture. */
#include "config.h"

#include "image/image-private.h"

gboolean
limner_image_mask_bounds (const LimnerImage *image, LimnerBounds *bounds)
{
  int left = image->width, right = -1, top = image->height, bottom = -1;

  if (!image->mask)
    {
      *bounds = (LimnerBounds) { 0, 0, image->width, image->height };
      return TRUE;
    }
  for (int y = 0; y < image->height; y++)
    for (int x = 0; x < image->width; x++)
      if (image->mask[(gsize) y * image->width + x] > 0)
        {
          left = MIN (left, x);
          right = MAX (right, x);
          top = MIN (top, y);
          bottom = y;
        }
  if (right < 0)
    return FALSE;
  *bounds = (LimnerBounds) { left, top, right - left + 1, bottom - top + 1 };
  return TRUE;
}

void
limner_image_intersect_mask (LimnerImage *image, const float *mask)
{
  gsize n = (gsize) image->width * image->height;

  g_return_if_fail (image->mask != NULL);

  for (gsize i = 0; i < n; i++)
    image->mask[i] *= mask[i];
}

void
limner_image_blend (LimnerImage *painted, const LimnerImage *content, double strength)
{
  gsize n = (gsize) content->width * content->height;

  g_return_if_fail (painted->width == content->width && painted->height == content->height);

  for (gsize i = 0; i < n; i++)
    {
      float *to = painted->pixels + 4 * i;
      const float *from = content->pixels + 4 * i;
      float share = (float) strength * (content->mask ? content->mask[i] : 1);

      for (int c = 0; c < 3; c++)
        if (!(share > 0)) /* copied, not computed, so that NaN and infinity survive */
          to[c] = from[c];
        else if (share < 1)
          to[c] = from[c] + share * (to[c] - from[c]);
      to[3] = from[3];
    }
}
