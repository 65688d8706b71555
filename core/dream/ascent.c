#include "dream/ascent-private.h"

#include "base/memory-private.h"

#include <string.h>

static gsize
values (const LimnerDreamAscent *ascent)
{
  return 3 * (gsize) ascent->height * (gsize) ascent->width;
}

void
limner_dream_ascent_rest (LimnerDreamAscent *ascent)
{
  g_clear_pointer (&ascent->gradient, limner_memory_free);
  g_clear_pointer (&ascent->weights, limner_memory_free);
  g_clear_pointer (&ascent->tile_x, limner_memory_free);
  g_clear_pointer (&ascent->tile_gradient, limner_memory_free);
  g_clear_pointer (&ascent->objective, limner_dream_objective_free);
}

void
limner_dream_ascent_clear (LimnerDreamAscent *ascent)
{
  limner_dream_ascent_rest (ascent);
  limner_unorm16_planes_clear (&ascent->base);
  limner_unorm16_planes_clear (&ascent->x);
}

gsize
limner_dream_ascent_bytes (int height, int width, gboolean own_size)
{
  gsize pixels = (gsize) height * (gsize) width;

  /* x and the gradient, and the base unless the region's planes serve. The state of the previous octave is
   * smaller than the gradient, which is allocated after that state is freed. */
  return pixels * (6 + 3 * sizeof (float) + (own_size ? 0 : 6));
}

/* The original picture at this size. */
static const LimnerUnorm16Planes *
base_planes (const LimnerDreamAscent *a)
{
  return a->base.values != NULL ? &a->base : &a->region->planes;
}

/* --- from one size to another --- */

/* x - base; or x, when the base was freed. */
static void
read_dreamed (gconstpointer data, int channel, int y, float *row)
{
  const LimnerDreamAscent *a = data;
  const LimnerUnorm16Planes *base = base_planes (a);

  if (base->values == NULL)
    {
      limner_unorm16_planes_get (&a->x, channel, y, 0, a->width, row);
      return;
    }
  for (int x = 0; x < a->width; x++)
    {
      gsize i = ((gsize) channel * (gsize) a->height + (gsize) y) * (gsize) a->width + (gsize) x;

      row[x] = ((float) a->x.values[i] - (float) base->values[i]) * (1.0f / 65535);
    }
}

/* Adds the enlarged change of the previous octave to the base. */
static void
take_dreamed (int y, int n, float *band, gpointer data)
{
  LimnerDreamAscent *a = data;
  gsize width = (gsize) a->width, size = (gsize) n * width;
  float *row = a->row;

  for (gsize c = 0; c < 3; c++)
    for (gsize line = 0; line < (gsize) n; line++)
      {
        float *change = band + c * size + line * width;
        const float *weights = a->weights != NULL ? a->weights + ((gsize) y + line) * width : NULL;

        limner_unorm16_planes_get (base_planes (a), (int) c, y + (int) line, 0, a->width, row);
        for (gsize x = 0; x < width; x++)
          change[x] = weights == NULL || weights[x] > 0 ? row[x] + change[x] : row[x];
      }
  limner_unorm16_planes_take (y, n, band, &a->x);
}

static gboolean
fill_pictures (LimnerDreamAscent *a, const LimnerDreamAscent *before, GError **error)
{
  const LimnerRegion *region = a->region;
  const LimnerRowSource own
      = limner_unorm16_planes_rows (&region->planes),
      base = limner_unorm16_planes_rows (base_planes (a)), own_weights = limner_region_weight_rows (region),
      dreamed
      = { 3, before != NULL ? before->height : 0, before != NULL ? before->width : 0, read_dreamed, before };

  if ((a->base.values != NULL
       && !limner_row_source_resize (&own, a->height, a->width, LIMNER_FILTER_LANCZOS,
                                     &(LimnerBandSink) { limner_unorm16_planes_take, &a->base }, error))
      || (a->weights != NULL
          && !limner_row_source_resize_planes (&own_weights, a->weights, a->height, a->width,
                                               LIMNER_FILTER_BILINEAR, error)))
    return FALSE;
  const LimnerBandSink copied = { limner_unorm16_planes_take, &a->x }, added = { take_dreamed, a };
  return limner_row_source_resize (before == NULL ? &base : &dreamed, a->height, a->width,
                                   LIMNER_FILTER_LANCZOS, before == NULL ? &copied : &added, error);
}

static gboolean
allocate_pictures (LimnerDreamAscent *a, GError **error)
{
  const LimnerUnorm16Planes *own = &a->region->planes;

  return limner_unorm16_planes_init (&a->x, 3, a->height, a->width, error)
         && ((own->height == a->height && own->width == a->width)
             || limner_unorm16_planes_init (&a->base, 3, a->height, a->width, error))
         && (!a->region->weighted || (a->weights = limner_alloc_floats (values (a) / 3, error)) != NULL);
}

gboolean
limner_dream_ascent_init (LimnerDreamAscent *ascent, const LimnerDreamSpec *spec, const LimnerRegion *region,
                          const LimnerTiling *tiling, const LimnerDreamAscent *before, GError **error)
{
  *ascent = (LimnerDreamAscent) {
    .spec = spec, .region = region, .tiling = *tiling, .height = tiling->height, .width = tiling->width
  };
  limner_random_init (&ascent->lines, 0);
  ascent->row = limner_alloc_floats ((gsize) ascent->width, error);
  if (ascent->row != NULL && allocate_pictures (ascent, error) && fill_pictures (ascent, before, error))
    {
      g_clear_pointer (&ascent->row, limner_memory_free);
      return TRUE;
    }
  g_clear_pointer (&ascent->row, limner_memory_free);
  limner_dream_ascent_clear (ascent);
  return FALSE;
}

static gboolean
prepare_ascent (LimnerDreamAscent *a, GError **error)
{
  gsize window;
  int rows, columns;

  limner_tiling_window (&a->tiling, &rows, &columns);
  window = 3 * (gsize) rows * (gsize) columns;
  const LimnerFloatBlock blocks[]
      = { { &a->gradient, values (a) }, { &a->tile_x, window }, { &a->tile_gradient, window } };
  return limner_alloc_float_blocks (blocks, G_N_ELEMENTS (blocks), error);
}

/* --- one step --- */

static int
ring (int i, int n)
{
  i %= n;
  return i < n && i >= 0 ? i : i + n;
}

/* Copies the tile's window of the periodic picture that begins at (top, left) of x. */
static void
cut_periodic_window (const LimnerDreamAscent *a, const LimnerTile *tile, int top, int left)
{
  float *to = a->tile_x;

  for (int c = 0; c < 3; c++)
    for (int y = 0; y < tile->rows; y++)
      for (int x = 0; x < tile->columns;)
        {
          int at = ring (left + tile->left + x, a->width), run = MIN (a->width - at, tile->columns - x);

          limner_unorm16_planes_get (&a->x, c, ring (top + tile->top + y, a->height), at, run, to);
          to += run;
          x += run;
        }
}

/* The adjoint: adds the gradient of the tile's own pixels to the gradient of the picture. */
static void
put_tile_gradient (LimnerDreamAscent *a, const LimnerTile *tile, int top, int left)
{
  gsize plane = (gsize) a->height * (gsize) a->width;

  for (int c = 0; c < 3; c++)
    for (int y = tile->y; y < tile->y + tile->height; y++)
      {
        const float *from
            = a->tile_gradient
              + ((gsize) c * (gsize) tile->rows + (gsize) (y - tile->top)) * (gsize) tile->columns;
        float *row = a->gradient + (gsize) c * plane + (gsize) ring (top + y, a->height) * (gsize) a->width;

        for (int x = tile->x; x < tile->x + tile->width; x++)
          row[ring (left + x, a->width)] = from[x - tile->left];
      }
}

static int
shift (LimnerRandom *random, int jitter)
{
  return (int) limner_random_below (random, 2 * (guint32) jitter + 1) - jitter;
}

static gboolean
use_objective (LimnerDreamAscent *a, const LimnerTile *tile, GError **error)
{
  if (a->objective != NULL && a->rows == tile->rows && a->columns == tile->columns)
    return TRUE;
  g_clear_pointer (&a->objective, limner_dream_objective_free);
  a->rows = tile->rows;
  a->columns = tile->columns;
  a->objective = limner_dream_objective_new (a->spec, tile->rows, tile->columns, a->height, a->width, error);
  return a->objective != NULL;
}

static gboolean
evaluate_tiles (LimnerDreamAscent *a, int top, int left, const LimnerJob *job, GError **error)
{
  g_autofree LimnerTile *tiles = NULL;
  guint n;

  if (!limner_tiling_is_whole (&a->tiling))
    limner_tiling_shift (&a->tiling, &a->lines);
  tiles = limner_tiling_tiles (&a->tiling, &n);
  a->loss = 0;
  for (guint i = 0; i < n; i++)
    {
      const LimnerTile *tile = &tiles[i];
      double loss;

      if (!use_objective (a, tile, error))
        return FALSE;
      cut_periodic_window (a, tile, top, left);
      if (!limner_dream_objective_evaluate (a->objective, a->tile_x, &loss, a->tile_gradient, job, error))
        return FALSE;
      put_tile_gradient (a, tile, top, left);
      /* The share of the tile's own pixels in its window. */
      a->loss += loss * ((double) tile->height * tile->width) / ((double) tile->rows * tile->columns);
    }
  /* The normalisation uses the memory of the tile. */
  if (n > 1)
    g_clear_pointer (&a->objective, limner_dream_objective_free);
  return TRUE;
}

static void
climb_step (LimnerDreamAscent *a, double step_size)
{
  gsize n = values (a), plane = n / 3;

  for (gsize i = 0; i < n; i++)
    {
      float x = (float) a->x.values[i] * (1.0f / 65535) + (float) step_size * a->gradient[i];

      if (a->weights == NULL || a->weights[i % plane] > 0)
        a->x.values[i] = (guint16) (CLAMP (x, 0.0f, 1.0f) * 65535 + 0.5f);
    }
}

gboolean
limner_dream_ascent_step (LimnerDreamAscent *a, const LimnerDreamStep *step, LimnerRandom *random,
                          const LimnerJob *job, GError **error)
{
  int top = shift (random, step->jitter), left = shift (random, step->jitter);

  if ((a->gradient == NULL && !prepare_ascent (a, error)) || !evaluate_tiles (a, top, left, job, error)
      || !limner_dream_normalise_gradient (&step->evening, a->gradient, a->weights, a->height, a->width,
                                           error))
    return FALSE;
  climb_step (a, step->step_size);
  return TRUE;
}

/* --- reading --- */

typedef struct
{
  const LimnerDreamAscent *ascent;
  const LimnerRowSource *before;
  float *row;
  LimnerBandFunc take;
  gpointer data;
} Reading;

static void
take_reading (int y, int n, float *band, gpointer data)
{
  const Reading *reading = data;
  gsize width = (gsize) reading->before->width;

  for (gsize row = 0; row < 3 * (gsize) n; row++)
    {
      float *values = band + row * width;

      if (base_planes (reading->ascent)->values != NULL)
        {
          reading->before->read (reading->before->data, (int) (row / (gsize) n), y + (int) (row % (gsize) n),
                                 reading->row);
          for (gsize x = 0; x < width; x++)
            values[x] += reading->row[x];
        }
      for (gsize x = 0; x < width; x++)
        values[x] = values[x] > 0 ? MIN (values[x], 1.0f) : 0.0f; /* a NaN becomes 0 */
    }
  reading->take (y, n, band, reading->data);
}

gboolean
limner_dream_ascent_read (const LimnerDreamAscent *a, const LimnerRowSource *before, LimnerBandFunc take,
                          gpointer data, GError **error)
{
  const LimnerRowSource dreamed = { 3, a->height, a->width, read_dreamed, a };
  Reading reading = { a, before, limner_alloc_floats ((gsize) before->width, error), take, data };
  gboolean ok = reading.row != NULL
                && limner_row_source_resize (&dreamed, before->height, before->width, LIMNER_FILTER_LANCZOS,
                                             &(LimnerBandSink) { take_reading, &reading }, error);

  limner_memory_free (reading.row);
  return ok;
}
