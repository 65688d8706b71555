/* Fills hidden colour by pull-push interpolation (Gortler et al. 1996, "The Lumigraph"). On the way up,
 * each level halves the picture and averages visible colour. On the way down, pixels that are not
 * visible take the colour of the level above. */
#include "config.h"

#include "base/memory-private.h"
#include "image/image-private.h"

#include <string.h>

/* [H,W,4]: colour, and its weight of visibility, 0..1. */
typedef struct
{
  int width, height;
  float *pixels;
} Level;

#define MAX_LEVELS 32

/* The visibility of a pixel; a pixel with NaN is not visible. */
static float
visible (const float *pixel)
{
  return pixel[3] > 0 ? MIN (pixel[3], 1.0f) : 0;
}

/* Averages up to 2x2 pixels of the level below into one pixel. */
static void
gather_visible (const Level *below, int x, int y, float *out)
{
  float sum[4] = { 0 };

  for (int j = 2 * y; j < MIN (2 * y + 2, below->height); j++)
    for (int i = 2 * x; i < MIN (2 * x + 2, below->width); i++)
      {
        const float *pixel = below->pixels + 4 * ((gsize) j * below->width + i);
        float weight = visible (pixel);

        if (weight == 0)
          continue;
        for (int c = 0; c < 3; c++)
          sum[c] += weight * pixel[c];
        sum[3] += weight;
      }
  for (int c = 0; c < 3; c++)
    out[c] = sum[3] > 0 ? sum[c] / sum[3] : 0;
  out[3] = MIN (sum[3], 1.0f);
}

/* The colour of `above` at a pixel of the level below, by bilinear interpolation. */
static void
sample_level (const Level *above, int x, int y, float *out)
{
  float fx = 0.5f * x - 0.25f, fy = 0.5f * y - 0.25f;
  int x0 = x / 2 - (x % 2 == 0), y0 = y / 2 - (y % 2 == 0);

  memset (out, 0, 3 * sizeof (float));
  for (int j = 0; j < 2; j++)
    for (int i = 0; i < 2; i++)
      {
        int cx = CLAMP (x0 + i, 0, above->width - 1), cy = CLAMP (y0 + j, 0, above->height - 1);
        float wx = i ? fx - x0 : 1 - (fx - x0), wy = j ? fy - y0 : 1 - (fy - y0);
        const float *pixel = above->pixels + 4 * ((gsize) cy * above->width + cx);

        for (int c = 0; c < 3; c++)
          out[c] += wx * wy * pixel[c];
      }
}

static void
fill_level (Level *level, const Level *above)
{
  for (int y = 0; y < level->height; y++)
    for (int x = 0; x < level->width; x++)
      {
        float *pixel = level->pixels + 4 * ((gsize) y * level->width + x);
        float weight = visible (pixel), colour[3];

        if (weight == 1)
          continue;
        sample_level (above, x, y, colour);
        for (int c = 0; c < 3; c++)
          pixel[c] = weight == 0 ? colour[c] : weight * pixel[c] + (1 - weight) * colour[c];
      }
}

static gboolean
build_level (Level *level, const Level *below, GError **error)
{
  level->width = (below->width + 1) / 2;
  level->height = (below->height + 1) / 2;
  level->pixels = limner_alloc_floats (4 * (gsize) level->width * level->height, error);
  if (!level->pixels)
    return FALSE;
  for (int y = 0; y < level->height; y++)
    for (int x = 0; x < level->width; x++)
      gather_visible (below, x, y, level->pixels + 4 * ((gsize) y * level->width + x));
  return TRUE;
}

static gboolean
all_visible (const LimnerImage *image)
{
  gsize n = (gsize) image->width * image->height;

  for (gsize i = 0; i < n; i++)
    if (!(image->pixels[4 * i + 3] >= 1))
      return FALSE;
  return TRUE;
}

gboolean
limner_image_fill_hidden (LimnerImage *image, GError **error)
{
  Level levels[MAX_LEVELS] = { { image->width, image->height, image->pixels } };
  int top = 0;
  gboolean built = TRUE;
  float *last;

  if (all_visible (image))
    return TRUE;

  while (built && (levels[top].width > 1 || levels[top].height > 1))
    {
      built = build_level (&levels[top + 1], &levels[top], error);
      top += built;
    }
  if (built)
    {
      last = levels[top].pixels; /* one pixel: the mean of all visible pixels */
      if (visible (last) == 0)
        last[0] = last[1] = last[2] = 0.5f;
      for (int i = top - 1; i >= 0; i--)
        fill_level (&levels[i], &levels[i + 1]);
    }
  for (int i = top; i >= 1; i--)
    limner_memory_free (levels[i].pixels);
  return built;
}
