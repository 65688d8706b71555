/* Repairs pixels with infinite values or NaN, which files of floating-point numbers can contain. A
 * network would spread one such value to everything around it. */
#include "config.h"

#include "image/image-private.h"

#include <math.h>
#include <string.h>

/* Larger colours overflow in 16-bit floating point or in the square of a feature. */
#define MAX_VALUE 65504.0f

static gboolean
is_usable (const float *pixel)
{
  for (int c = 0; c < 3; c++)
    if (!(fabsf (pixel[c]) <= MAX_VALUE))
      return FALSE;
  return TRUE;
}

/* Clamps alpha to 0..1 (NaN becomes 0) and counts the pixels without a usable colour. */
static gsize
repair_alpha (LimnerImage *image)
{
  gsize n = (gsize) image->width * (gsize) image->height, unusable = 0;

  for (gsize i = 0; i < n; i++)
    {
      float *pixel = image->pixels + 4 * i;

      pixel[3] = pixel[3] > 0 ? MIN (pixel[3], 1.0f) : 0;
      unusable += !is_usable (pixel);
    }
  return unusable;
}

gboolean
limner_image_repair (LimnerImage *image, GError **error)
{
  g_autoptr (LimnerImage) filled = NULL;
  gsize n;

  g_return_val_if_fail (image != NULL, FALSE);

  if (repair_alpha (image) == 0)
    return TRUE;
  n = (gsize) image->width * (gsize) image->height;
  filled = limner_image_copy_unmasked (image, error);
  if (filled == NULL)
    return FALSE;
  for (gsize i = 0; i < n; i++)
    if (!is_usable (filled->pixels + 4 * i))
      memset (filled->pixels + 4 * i, 0, 4 * sizeof (float));
  if (!limner_image_fill_hidden (filled, error))
    return FALSE;
  for (gsize i = 0; i < n; i++)
    if (!is_usable (image->pixels + 4 * i))
      memcpy (image->pixels + 4 * i, filled->pixels + 4 * i, 3 * sizeof (float));
  return TRUE;
}
