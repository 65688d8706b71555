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

static const float *
pixel_at (const LimnerImage *picture, const LimnerBounds *bounds, int y, int x)
{
  return picture->pixels + 4 * ((gsize) (bounds->y + y) * (gsize) picture->width + (gsize) (bounds->x + x));
}

/* Converts rows y .. y+n-1 of the region to planes [3,n,w]. */
static void
rows_to_planes (const LimnerImage *picture, const LimnerBounds *bounds, int y, int n, float *planes)
{
  gsize size = (gsize) n * (gsize) bounds->width, i = 0;

  for (int row = y; row < y + n; row++)
    {
      const float *pixel = pixel_at (picture, bounds, row, 0);

      for (int x = 0; x < bounds->width; x++, i++, pixel += 4)
        for (gsize c = 0; c < 3; c++)
          planes[c * size + i] = pixel[c];
    }
}

void
limner_region_weights (const LimnerRegion *part, int y, float *row)
{
  const LimnerImage *picture = part->picture;
  const float *pixel = pixel_at (picture, &part->bounds, y, 0),
              *mask = picture->mask != NULL ? picture->mask + (pixel - picture->pixels) / 4 : NULL;

  for (int x = 0; x < part->bounds.width; x++)
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
limner_region_weight_rows (const LimnerRegion *part)
{
  return (LimnerRowSource) { 1, part->bounds.height, part->bounds.width, read_region_weights, part };
}

/* There are no weights if all pixels count the same. This includes an invisible region, where all
 * weights are 0: its colour is a neutral grey. */
static gboolean
find_weights (LimnerRegion *part, GError **error)
{
  float *row = limner_alloc_floats ((gsize) part->bounds.width, error);
  gboolean all = TRUE, none = TRUE;

  for (int y = 0; row != NULL && y < part->bounds.height && (all || none); y++)
    {
      limner_region_weights (part, y, row);
      for (int x = 0; x < part->bounds.width; x++)
        {
          all = all && row[x] >= 1.0f;
          none = none && !(row[x] > 0.0f);
        }
    }
  part->weighted = !all && !none;
  limner_memory_free (row);
  return row != NULL;
}

static gboolean
is_opaque (const LimnerImage *picture, const LimnerBounds *bounds)
{
  for (int y = 0; y < bounds->height; y++)
    for (int x = 0; x < bounds->width; x++)
      if (!(pixel_at (picture, bounds, y, x)[3] >= 1.0f))
        return FALSE;
  return TRUE;
}

/* Fills the planes. They are clamped to 0..1 and contain no NaN, as networks require. */
static gboolean
take_planes (LimnerRegion *part, const LimnerImage *picture, const LimnerBounds *bounds, gboolean grey,
             GError **error)
{
  gsize width = (gsize) bounds->width;
  float *band = limner_alloc_floats (3 * BAND_ROWS * width, error);

  if (band == NULL || !limner_unorm16_planes_init (&part->planes, 3, bounds->height, bounds->width, error))
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
          part->plain = part->plain && band[i] >= 0.0f && band[i] <= 1.0f;
          band[i] = band[i] > 0.0f ? MIN (band[i], 1.0f) : 0.0f;
        }
      if (grey)
        limner_planes_to_luma (band, (gsize) n * width);
      limner_unorm16_planes_take (y, n, band, &part->planes);
    }
  limner_memory_free (band);
  return TRUE;
}

gboolean
limner_region_init (LimnerRegion *part, const LimnerImage *picture, const LimnerBounds *bounds, gboolean grey,
                    GError **error)
{
  gboolean ok;

  *part = (LimnerRegion) { .bounds = *bounds,
                           .plain = is_opaque (picture, bounds) && !grey,
                           .picture = picture };
  if (is_opaque (picture, bounds))
    ok = take_planes (part, picture, bounds, grey, error);
  else
    {
      g_autoptr (LimnerImage) filled
          = limner_image_crop (picture, bounds->x, bounds->y, bounds->width, bounds->height, error);

      ok = filled != NULL && limner_image_fill_hidden (filled, error)
           && take_planes (part, filled, &(LimnerBounds) { 0, 0, bounds->width, bounds->height }, grey,
                           error);
    }
  ok = ok && find_weights (part, error);
  if (!ok)
    limner_region_clear (part);
  return ok;
}

void
limner_region_clear (LimnerRegion *part)
{
  limner_unorm16_planes_clear (&part->planes);
}

static void
read_original (gconstpointer data, int channel, int y, float *row)
{
  const LimnerCompositor *join = data;
  const float *pixel = pixel_at (join->original, &join->bounds, y, 0);

  for (int x = 0; x < join->bounds.width; x++)
    row[x] = pixel[4 * (gsize) x + (gsize) channel];
}

LimnerRowSource
limner_compositor_original (const LimnerCompositor *join)
{
  return (LimnerRowSource) { 3, join->bounds.height, join->bounds.width, read_original, join };
}

/* Blends one row. The channels of planes are `size` floats apart. */
static void
join_row (const LimnerCompositor *join, int y, const float *planes, gsize size)
{
  const LimnerImage *original = join->original;
  gsize start = (gsize) (join->bounds.y + y) * (gsize) original->width + (gsize) join->bounds.x;
  const float *mask = original->mask != NULL && !join->unmasked ? original->mask + start : NULL;

  for (gsize x = 0; x < (gsize) join->bounds.width; x++)
    {
      const float *from = original->pixels + 4 * (start + x);
      float *to = join->whole->pixels + 4 * (start + x);
      float share = (float) join->strength * (mask != NULL ? mask[x] : 1), made[3];

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
keep_luminance (const LimnerCompositor *join, int y, int n, float *planes)
{
  gsize width = (gsize) join->bounds.width, size = (gsize) n * width;
  float colours[6];

  for (gsize i = 0; i < size; i++)
    {
      const float *pixel = pixel_at (join->original, &join->bounds, y + (int) (i / width), (int) (i % width));

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
  const LimnerCompositor *join = data;
  gsize width = (gsize) join->bounds.width;

  for (gsize i = 0; i < 3 * (gsize) n * width; i++) /* upsampling may overshoot */
    band[i] = CLAMP (band[i], 0.0f, 1.0f);
  if (join->keep_colours == LIMNER_KEEP_LUMINANCE)
    keep_luminance (join, y, n, band);
  for (int row = 0; row < n; row++)
    join_row (join, y + row, band + (gsize) row * width, (gsize) n * width);
}
