#include "style/large-private.h"

#include "base/memory-private.h"
#include "style/guided-upsampling-private.h"
#include "style/margin-private.h"

#include <math.h>
#include <string.h>

/* Maximum change of a value in the first and in the last step. */
#define FIRST_RATE 0.03
#define LAST_RATE  0.004
/* Multiple of these for neighbours: larger steps would weave a pattern of the cells' size. */
#define NEIGHBOUR_RATE 0.3
/* Soft-clip point: up to about this multiple of the root mean square, a value moves in proportion to its
 * gradient; beyond it, the step saturates. */
#define SOFT_CLIP 3.0f
/* The gradients stored so far are stored anew when a tile's is this multiple of their scale. 16 bits hold
 * values up to a hundred times the scale within a tenth. */
#define MAX_TO_SCALE 4.0

void
limner_large_clear (LimnerLarge *large)
{
  g_clear_pointer (&large->tiled, limner_tiled_free);
  limner_unorm16_planes_clear (&large->x);
  limner_unorm16_planes_clear (&large->next);
  g_clear_pointer (&large->weights, limner_memory_free);
}

/* Restores the pixels with weight 0. */
static void
take_painted (int y, int n, float *band, gpointer data)
{
  LimnerLarge *large = data;
  gsize width = (gsize) large->x.width, size = (gsize) n * width;

  for (int row = 0; large->region->weighted && row < n; row++)
    {
      limner_region_weights (large->region, y + row, large->weights);
      for (gsize x = 0; x < width; x++)
        if (!(large->weights[x] > 0))
          for (int c = 0; c < 3; c++)
            limner_unorm16_planes_get (&large->region->planes, c, y + row, (int) x, 1,
                                       band + (gsize) c * size + (gsize) row * width + x);
    }
  limner_unorm16_planes_take (y, n, band, &large->x);
}

gboolean
limner_large_init (LimnerLarge *large, const LimnerRegion *region, const LimnerPlaneView *painted,
                   GError **error)
{
  LimnerRowSource rows = limner_unorm16_planes_rows (&region->planes);

  *large = (LimnerLarge) { .region = region, .margin = limner_margin_for (rows.height, rows.width) };
  large->weights = limner_alloc_floats ((gsize) rows.width, error);
  if (large->weights != NULL && limner_unorm16_planes_init (&large->x, 3, rows.height, rows.width, error)
      && limner_guided_upsample (&rows, painted, &(LimnerBandSink) { take_painted, large }, error))
    return TRUE;
  limner_large_clear (large);
  return FALSE;
}

/* --- windows with a mirrored margin --- */

static void
cut_row (const LimnerUnorm16Planes *from, int channel, int y, int left, int columns, float *row)
{
  int first = MAX (left, 0), end = MIN (left + columns, from->width);

  if (end > first)
    limner_unorm16_planes_get (from, channel, y, first, end - first, row + (first - left));
  for (int x = left; x < left + columns; x++)
    if (x < 0 || x >= from->width)
      limner_unorm16_planes_get (from, channel, y, limner_margin_mirror (x, from->width), 1,
                                 row + (x - left));
}

static void
cut_tile (LimnerTiledPlanes what, const LimnerTile *tile, float *window, gpointer data)
{
  const LimnerLarge *large = data;
  const LimnerUnorm16Planes *from = what == LIMNER_TILED_PAINTING ? &large->x : &large->region->planes;
  int height = from->height, width = from->width;

  for (int c = 0; c < (what == LIMNER_TILED_WEIGHTS ? 1 : 3); c++)
    for (int row = 0; row < tile->rows; row++, window += tile->columns)
      {
        int y = limner_margin_mirror (tile->top + row - large->margin, height),
            left = tile->left - large->margin;

        if (what != LIMNER_TILED_WEIGHTS)
          cut_row (from, c, y, left, tile->columns, window);
        else
          {
            limner_region_weights (large->region, y, large->weights);
            for (int x = 0; x < tile->columns; x++)
              window[x] = large->weights[limner_margin_mirror (left + x, width)];
          }
      }
}

static void
report_window (double pixels, gpointer data)
{
  LimnerLarge *large = data;

  if (large->processed != NULL)
    large->processed (pixels, large->data);
}

gboolean
limner_large_prepare (LimnerLarge *large, const LimnerLargeSpec *spec, const LimnerJob *job, GError **error)
{
  LimnerTiledPicture picture = { .height = large->x.height + 2 * large->margin,
                                 .width = large->x.width + 2 * large->margin,
                                 .weighted = large->region->weighted,
                                 .cut = cut_tile,
                                 .processed = report_window,
                                 .data = large };

  limner_random_init (&large->random, spec->seed);
  large->rate = spec->objective->distance == LIMNER_STYLE_NEIGHBOURS ? NEIGHBOUR_RATE : 1;
  large->tiled = limner_tiled_new (spec->objective, &picture, spec->core, job, error);
  return large->tiled != NULL && limner_tiled_set_styles (large->tiled, &spec->styles, job, error);
}

/* --- one step --- */

/* The tile's own pixels in the picture, without the margin; FALSE when there are none. */
static gboolean
inside (const LimnerLarge *large, const LimnerTile *tile, LimnerBounds *own)
{
  int left = MAX (tile->x - large->margin, 0), top = MAX (tile->y - large->margin, 0);
  int right = MIN (tile->x + tile->width - large->margin, large->x.width);
  int bottom = MIN (tile->y + tile->height - large->margin, large->x.height);

  *own = (LimnerBounds) { left, top, right - left, bottom - top };
  return right > left && bottom > top;
}

/* The start of a row of the tile's own pixels in its gradient. */
static const float *
tile_gradient_row (const LimnerLarge *large, const LimnerTile *tile, const float *gradient, int channel,
                   int y, int x)
{
  return gradient
         + ((gsize) channel * (gsize) tile->rows + (gsize) (y + large->margin - tile->top))
               * (gsize) tile->columns
         + (gsize) (x + large->margin - tile->left);
}

static double
squares (const LimnerLarge *large, const LimnerTile *tile, const LimnerBounds *own, const float *gradient)
{
  double sum = 0;

  for (int c = 0; c < 3; c++)
    for (int y = own->y; y < own->y + own->height; y++)
      {
        const float *row = tile_gradient_row (large, tile, gradient, c, y, own->x);

        for (int x = 0; x < own->width; x++)
          sum += (double) row[x] * row[x];
      }
  return sum;
}

/* A gradient value, divided by its scale, in 0..1. */
static float
encode_gradient (float g, float square)
{
  return 0.5f + 0.5f * g / sqrtf (g * g + square);
}

/* Times `ratio`. */
static float
decode_gradient (float value, float ratio)
{
  float u = 2 * value - 1;

  return ratio * u / sqrtf (MAX (1 - u * u, 1e-6f));
}

/* Stores a tile's gradient in the memory of the next painting. The root mean square of the whole gradient is
 * known only after all tiles. */
static void
store_gradient (LimnerLarge *large, const LimnerTile *tile, const LimnerBounds *own, const float *gradient,
                double scale, float *values)
{
  float square = (float) (scale * scale) + 1e-30f;

  for (int c = 0; c < 3; c++)
    for (int y = own->y; y < own->y + own->height; y++)
      {
        const float *g = tile_gradient_row (large, tile, gradient, c, y, own->x);

        for (int x = 0; x < own->width; x++)
          values[x] = encode_gradient (g[x], square);
        limner_unorm16_planes_put (&large->next, c, y, own->x, own->width, values);
      }
}

/* Stores the first n tiles again with another scale, `ratio` times smaller. */
static void
rescale_stored (LimnerLarge *large, guint n, float ratio, float *values)
{
  guint all;
  const LimnerTile *tiles = limner_tiled_tiles (large->tiled, &all);

  for (guint i = 0; i < n; i++)
    {
      LimnerBounds own;

      if (!inside (large, &tiles[i], &own))
        continue;
      for (int c = 0; c < 3; c++)
        for (int y = own.y; y < own.y + own.height; y++)
          {
            limner_unorm16_planes_get (&large->next, c, y, own.x, own.width, values);
            for (int x = 0; x < own.width; x++)
              values[x] = encode_gradient (decode_gradient (values[x], ratio), 1);
            limner_unorm16_planes_put (&large->next, c, y, own.x, own.width, values);
          }
    }
}

/* Computes the next painting from the stored values. `ratio`: the scale they were stored with, divided by
 * the gradient's own scale. */
static void
take_stored_step (LimnerLarge *large, double ratio, double rate, float *values, float *noted)
{
  int width = large->x.width;

  for (int c = 0; c < 3; c++)
    for (int y = 0; y < large->x.height; y++)
      {
        const float *weights = large->region->weighted ? large->weights : NULL;

        if (weights != NULL)
          limner_region_weights (large->region, y, large->weights);
        limner_unorm16_planes_get (&large->x, c, y, 0, width, values);
        limner_unorm16_planes_get (&large->next, c, y, 0, width, noted);
        for (int x = 0; x < width; x++)
          {
            float v = decode_gradient (noted[x], (float) ratio);

            if (weights == NULL || weights[x] > 0)
              values[x] -= (float) rate * v / sqrtf (v * v + SOFT_CLIP * SOFT_CLIP);
          }
        limner_unorm16_planes_put (&large->next, c, y, 0, width, values);
      }
}

/* Second pass: stores the gradients of all tiles; returns their root mean square and the scale they were
 * stored with. */
typedef struct
{
  double size, scale;
} StoredGradients;

static gboolean
store_gradients (LimnerLarge *large, float *gradient, float *values, StoredGradients *stored,
                 const LimnerJob *job, GError **error)
{
  guint n;
  const LimnerTile *tiles = limner_tiled_tiles (large->tiled, &n);
  double sum = 0;

  stored->scale = large->scale;
  for (guint i = 0; i < n; i++)
    {
      LimnerBounds own;
      double square, tile_size;

      if (!inside (large, &tiles[i], &own))
        continue;
      if (!limner_tiled_gradient (large->tiled, &tiles[i], gradient, job, error))
        return FALSE;
      square = squares (large, &tiles[i], &own, gradient);
      tile_size = sqrt (square / (3.0 * own.width * own.height));
      if (tile_size > MAX_TO_SCALE * stored->scale)
        {
          rescale_stored (large, i, (float) (stored->scale / tile_size), values);
          stored->scale = tile_size;
        }
      store_gradient (large, &tiles[i], &own, gradient, stored->scale, values);
      sum += square;
    }
  stored->size = sqrt (sum / (3.0 * large->x.height * large->x.width));
  return TRUE;
}

gboolean
limner_large_step (LimnerLarge *large, int step, int n, const LimnerJob *job, GError **error)
{
  gsize width = (gsize) large->x.width, window = limner_tiled_window (large->tiled);
  double rate
      = large->rate * FIRST_RATE * pow (LAST_RATE / FIRST_RATE, n > 1 ? (double) step / (n - 1) : 0.0);
  StoredGradients stored = { 0 };
  double loss;
  float *gradient = limner_alloc_floats (window + 2 * width, error), *values = gradient + window;
  gboolean ok = gradient != NULL
                && (large->next.values != NULL
                    || limner_unorm16_planes_init (&large->next, 3, large->x.height, large->x.width, error))
                && limner_tiled_measure (large->tiled, &large->random, &loss, job, error)
                && store_gradients (large, gradient, values, &stored, job, error);

  if (ok && stored.size > 0)
    {
      LimnerUnorm16Planes before = large->x;

      take_stored_step (large, stored.scale / stored.size, rate, values, values + width);
      large->x = large->next;
      large->next = before;
      large->scale = stored.size;
    }
  limner_memory_free (gradient);
  return ok;
}
