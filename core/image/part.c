#include "config.h"

#include "image/part-private.h"

#include "base/memory-private.h"

void
limner_bounds_grow (LimnerBounds *bounds, int by, int width, int height)
{
  int right = MIN (bounds->x + bounds->width + by, width);
  int bottom = MIN (bounds->y + bounds->height + by, height);

  bounds->x = MAX (bounds->x - by, 0);
  bounds->y = MAX (bounds->y - by, 0);
  bounds->width = right - bounds->x;
  bounds->height = bottom - bounds->y;
}

/* Mask times alpha; *weights is NULL where that is 1 everywhere. */
static gboolean
visible_weights (const LimnerImage *image, float **weights, GError **error)
{
  gsize n = (gsize) image->height * (gsize) image->width;
  gboolean all = TRUE, none = TRUE;

  *weights = limner_alloc_floats (n, error);
  if (*weights == NULL)
    return FALSE;
  for (gsize i = 0; i < n; i++)
    {
      float w = (image->mask != NULL ? image->mask[i] : 1.0f) * CLAMP (image->pixels[4 * i + 3], 0.0f, 1.0f);

      (*weights)[i] = w;
      all = all && w >= 1.0f;
      none = none && !(w > 0.0f);
    }
  if (all || none) /* nothing visible at all: its own filled-in grey is as good as anything */
    g_clear_pointer (weights, limner_memory_free);
  return TRUE;
}

gboolean
limner_part_init (LimnerPart *part, const LimnerImage *picture, const LimnerBounds *bounds, gboolean grey,
                  GError **error)
{
  gsize n = (gsize) bounds->height * (gsize) bounds->width;
  g_autoptr (LimnerImage) filled
      = limner_image_crop (picture, bounds->x, bounds->y, bounds->width, bounds->height, error);

  *part = (LimnerPart) { .bounds = *bounds };
  if (filled == NULL || !visible_weights (filled, &part->weights, error)
      || !limner_image_fill_hidden (filled, error)
      || (part->planes = limner_alloc_floats (3 * n, error)) == NULL)
    {
      limner_part_clear (part);
      return FALSE;
    }
  limner_image_to_planes (filled, part->planes);
  /* A network knows no brighter light than 1, and no NaN. */
  for (gsize i = 0; i < 3 * n; i++)
    part->planes[i] = part->planes[i] > 0.0f ? MIN (part->planes[i], 1.0f) : 0.0f;
  if (grey)
    limner_planes_to_luma (part->planes, n);
  return TRUE;
}

void
limner_part_clear (LimnerPart *part)
{
  g_clear_pointer (&part->planes, limner_memory_free);
  g_clear_pointer (&part->weights, limner_memory_free);
}

gboolean
limner_image_join (LimnerImage *whole, const LimnerImage *original, const LimnerBounds *bounds,
                   const LimnerJoin *join, GError **error)
{
  g_autoptr (LimnerImage) part
      = limner_image_crop (original, bounds->x, bounds->y, bounds->width, bounds->height, error);
  g_autoptr (LimnerImage) changed = part != NULL ? limner_image_copy (part, error) : NULL;
  gsize n = (gsize) bounds->width * (gsize) bounds->height;
  float *planes = changed != NULL ? limner_alloc_floats (6 * n, error) : NULL, *before = planes + 3 * n;
  gboolean ok = planes != NULL;

  if (ok)
    {
      limner_image_to_planes (part, before);
      ok = join->finish (before, bounds->height, bounds->width, planes, join->data, error);
    }
  if (ok)
    {
      if (join->keep_colours == LIMNER_KEEP_LUMINANCE)
        limner_planes_replace_luminance (planes, before, n);
      limner_image_from_planes (changed, planes);
      if (join->unmasked)
        g_clear_pointer (&part->mask, limner_image_mask_free);
      limner_image_blend (changed, part, join->strength);
      limner_image_paste (whole, changed, bounds->x, bounds->y);
    }
  limner_memory_free (planes);
  return ok;
}
