#include "config.h"

#include "image/region-private.h"

#include "base/memory-private.h"

#include <math.h>

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

/* Rows of a region converted at once. */
#define BAND_ROWS 64

/* Converts rows y .. y+n-1 of the region to planes [3,n,w]. */
static void
rows_to_planes (const LimnerImage *picture, const LimnerBounds *bounds, int y, int n, float *planes)
{
  gsize size = (gsize) n * (gsize) bounds->width, i = 0;

  for (int row = y; row < y + n; row++)
    {
      const float *pixel = limner_bounds_pixel (picture, bounds, row, 0);

      for (int x = 0; x < bounds->width; x++, i++, pixel += 4)
        for (gsize c = 0; c < 3; c++)
          planes[c * size + i] = pixel[c];
    }
}

void
limner_region_weights (const LimnerRegion *region, int y, float *row)
{
  const LimnerImage *picture = region->picture;
  const float *pixel = limner_bounds_pixel (picture, &region->bounds, y, 0),
              *mask = picture->mask != NULL ? picture->mask + (pixel - picture->pixels) / 4 : NULL;

  for (int x = 0; x < region->bounds.width; x++)
    {
      row[x] = CLAMP (pixel[4 * (gsize) x + 3], 0.0f, 1.0f) * (mask != NULL ? mask[x] : 1.0f);
      row[x] = roundf (row[x] * 65535) / 65535;
    }
}

static void
read_region_weights (gconstpointer data, int channel, int y, float *row)
{
  limner_region_weights (data, y, row);
}

LimnerRowSource
limner_region_weight_rows (const LimnerRegion *region)
{
  return (LimnerRowSource) { 1, region->bounds.height, region->bounds.width, read_region_weights, region };
}

/* There are no weights if all pixels count the same. This includes an invisible region, where all
 * weights are 0: its colour is a neutral grey. */
static gboolean
find_weights (LimnerRegion *region, GError **error)
{
  float *row = limner_alloc_floats ((gsize) region->bounds.width, error);
  gboolean all = TRUE, none = TRUE;

  for (int y = 0; row != NULL && y < region->bounds.height && (all || none); y++)
    {
      limner_region_weights (region, y, row);
      for (int x = 0; x < region->bounds.width; x++)
        {
          all = all && row[x] >= 1.0f;
          none = none && !(row[x] > 0.0f);
        }
    }
  region->weighted = !all && !none;
  limner_memory_free (row);
  return row != NULL;
}

static gboolean
is_opaque (const LimnerImage *picture, const LimnerBounds *bounds)
{
  for (int y = 0; y < bounds->height; y++)
    for (int x = 0; x < bounds->width; x++)
      if (!(limner_bounds_pixel (picture, bounds, y, x)[3] >= 1.0f))
        return FALSE;
  return TRUE;
}

/* Fills the planes. They are clamped to 0..1 and contain no NaN, as networks require. */
static gboolean
take_planes (LimnerRegion *region, const LimnerImage *picture, const LimnerBounds *bounds, gboolean grey,
             GError **error)
{
  gsize width = (gsize) bounds->width;
  float *band = limner_alloc_floats (3 * BAND_ROWS * width, error);

  if (band == NULL || !limner_unorm16_planes_init (&region->planes, 3, bounds->height, bounds->width, error))
    {
      limner_memory_free (band);
      return FALSE;
    }
  for (int y = 0; y < bounds->height; y += BAND_ROWS)
    {
      int n = MIN (BAND_ROWS, bounds->height - y);

      rows_to_planes (picture, bounds, y, n, band);
      for (gsize i = 0; i < 3 * (gsize) n * width; i++)
        {
          region->plain = region->plain && band[i] >= 0.0f && band[i] <= 1.0f;
          band[i] = band[i] > 0.0f ? MIN (band[i], 1.0f) : 0.0f;
        }
      if (grey)
        limner_planes_to_luma (band, (gsize) n * width);
      limner_unorm16_planes_take (y, n, band, &region->planes);
    }
  limner_memory_free (band);
  return TRUE;
}

gboolean
limner_region_init (LimnerRegion *region, const LimnerImage *picture, const LimnerBounds *bounds,
                    gboolean grey, GError **error)
{
  gboolean ok;

  *region = (LimnerRegion) { .bounds = *bounds,
                             .plain = is_opaque (picture, bounds) && !grey,
                             .picture = picture };
  if (is_opaque (picture, bounds))
    ok = take_planes (region, picture, bounds, grey, error);
  else
    {
      g_autoptr (LimnerImage) filled
          = limner_image_crop (picture, bounds->x, bounds->y, bounds->width, bounds->height, error);

      ok = filled != NULL && limner_image_fill_hidden (filled, error)
           && take_planes (region, filled, &(LimnerBounds) { 0, 0, bounds->width, bounds->height }, grey,
                           error);
    }
  ok = ok && find_weights (region, error);
  if (!ok)
    limner_region_clear (region);
  return ok;
}

void
limner_region_clear (LimnerRegion *region)
{
  limner_unorm16_planes_clear (&region->planes);
}
