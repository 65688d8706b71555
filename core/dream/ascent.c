#include "dream/ascent-private.h"

#include "base/memory-private.h"

#include <math.h>
#include <string.h>

static gsize
values (const LimnerDreamAscent *ascent)
{
  return 3 * (gsize) ascent->height * (gsize) ascent->width;
}

void
limner_dream_ascent_clear (LimnerDreamAscent *ascent)
{
  g_clear_pointer (&ascent->base, limner_memory_free);
  g_clear_pointer (&ascent->x, limner_memory_free);
  g_clear_pointer (&ascent->gradient, limner_memory_free);
  g_clear_pointer (&ascent->weights, limner_memory_free);
  g_clear_pointer (&ascent->tile_x, limner_memory_free);
  g_clear_pointer (&ascent->tile_gradient, limner_memory_free);
  g_clear_pointer (&ascent->objective, limner_dream_objective_free);
}

gsize
limner_dream_ascent_bytes (int height, int width)
{
  gsize plane = (gsize) height * (gsize) width * sizeof (float);

  /* Base, x, gradient and weights; the pyramid's bands, or the x and base of the octave before with the one
   * between two sizes. */
  return plane * (3 * 3 + 1 + 3 * 3);
}

static gboolean
allocate (LimnerDreamAscent *a, const LimnerDreamSpec *spec, const LimnerPart *part, GError **error)
{
  gsize n = values (a), tile = 3 * (gsize) a->tile.height * (gsize) a->tile.width;

  return (a->base = limner_alloc_floats (n, error)) != NULL && (a->x = limner_alloc_floats (n, error)) != NULL
         && (a->gradient = limner_alloc_floats (n, error)) != NULL
         && (part->weights == NULL || (a->weights = limner_alloc_floats (n / 3, error)) != NULL)
         && (a->tile_x = limner_alloc_floats (tile, error)) != NULL
         && (a->tile_gradient = limner_alloc_floats (tile, error)) != NULL
         && (a->objective = limner_dream_objective_new (spec, a->tile.height, a->tile.width, error)) != NULL;
}

/* x - base at another size, into change [3,height,width]. */
static gboolean
dreamed (const LimnerDreamAscent *a, int height, int width, float *change, GError **error)
{
  gsize n = values (a);
  float *own = limner_alloc_floats (n, error);
  gboolean ok;

  if (own == NULL)
    return FALSE;
  for (gsize i = 0; i < n; i++)
    own[i] = a->x[i] - a->base[i];
  ok = limner_planes_resize (own, 3, a->height, a->width, change, height, width, LIMNER_FILTER_LANCZOS,
                             error);
  limner_memory_free (own);
  return ok;
}

static gboolean
fill (LimnerDreamAscent *a, const LimnerPart *part, const LimnerDreamAscent *before, GError **error)
{
  const LimnerBounds *b = &part->bounds;
  gsize n = values (a);

  if (!limner_planes_resize (part->planes, 3, b->height, b->width, a->base, a->height, a->width,
                             LIMNER_FILTER_LANCZOS, error)
      || (a->weights != NULL
          && !limner_planes_resize (part->weights, 1, b->height, b->width, a->weights, a->height, a->width,
                                    LIMNER_FILTER_BILINEAR, error)))
    return FALSE;
  for (gsize i = 0; i < n; i++)
    a->base[i] = CLAMP (a->base[i], 0.0f, 1.0f);
  memcpy (a->x, a->base, n * sizeof (float));
  if (before == NULL)
    return TRUE;
  if (!dreamed (before, a->height, a->width, a->gradient, error))
    return FALSE;
  for (gsize i = 0; i < n; i++)
    if (a->weights == NULL || a->weights[i % (n / 3)] > 0)
      a->x[i] = CLAMP (a->base[i] + a->gradient[i], 0.0f, 1.0f);
  return TRUE;
}

gboolean
limner_dream_ascent_init (LimnerDreamAscent *ascent, const LimnerDreamSpec *spec, const LimnerPart *part,
                          int height, int width, const LimnerDreamTile *tile, const LimnerDreamAscent *before,
                          GError **error)
{
  *ascent = (LimnerDreamAscent) { .tile = *tile, .height = height, .width = width };
  if (allocate (ascent, spec, part, error) && fill (ascent, part, before, error))
    return TRUE;
  limner_dream_ascent_clear (ascent);
  return FALSE;
}

/* --- one step --- */

static int
ring (int i, int n)
{
  i %= n;
  return i < 0 ? i + n : i;
}

/* The tile that begins at (top, left) of the ring, from x. */
static void
cut (const LimnerDreamAscent *a, int top, int left)
{
  const LimnerDreamTile *tile = &a->tile;
  gsize plane = (gsize) a->height * (gsize) a->width;
  float *to = a->tile_x;

  for (int c = 0; c < 3; c++)
    for (int y = 0; y < tile->height; y++)
      {
        const float *row = a->x + (gsize) c * plane + (gsize) ring (top + y, a->height) * (gsize) a->width;
        int at = ring (left, a->width);

        for (int x = 0; x < tile->width; x++)
          {
            *to++ = row[at];
            at = at + 1 < a->width ? at + 1 : 0;
          }
      }
}

/* The way back, without the halo, into the gradient. */
static void
put (LimnerDreamAscent *a, int top, int left)
{
  const LimnerDreamTile *tile = &a->tile;
  gsize plane = (gsize) a->height * (gsize) a->width;
  int halo = tile->halo;

  for (int c = 0; c < 3; c++)
    for (int y = halo; y < tile->height - halo; y++)
      {
        const float *from
            = a->tile_gradient + ((gsize) c * (gsize) tile->height + (gsize) y) * (gsize) tile->width;
        float *row = a->gradient + (gsize) c * plane + (gsize) ring (top + y, a->height) * (gsize) a->width;

        for (int x = halo; x < tile->width - halo; x++)
          row[ring (left + x, a->width)] = from[x];
      }
}

static int
shift (LimnerRandom *random, int jitter)
{
  return (int) limner_random_below (random, 2 * (guint32) jitter + 1) - jitter;
}

static gboolean
evaluate (LimnerDreamAscent *a, int top, int left, GCancellable *cancellable, GError **error)
{
  int halo = a->tile.halo, rows = a->tile.height - 2 * halo, columns = a->tile.width - 2 * halo, n = 0;

  a->loss = 0;
  for (int y = 0; y < a->height; y += rows)
    for (int x = 0; x < a->width; x += columns, n++)
      {
        double loss;

        cut (a, top + y - halo, left + x - halo);
        if (!limner_dream_objective_evaluate (a->objective, a->tile_x, &loss, a->tile_gradient, cancellable,
                                              error))
          return FALSE;
        put (a, top + y - halo, left + x - halo);
        a->loss += loss;
      }
  a->loss /= n;
  return TRUE;
}

gboolean
limner_dream_ascent_step (LimnerDreamAscent *a, const LimnerDreamStep *step, LimnerRandom *random,
                          GCancellable *cancellable, GError **error)
{
  gboolean tiled = a->tile.halo > 0;
  int top = tiled ? (int) limner_random_below (random, (guint32) a->height) : shift (random, step->jitter);
  int left = tiled ? (int) limner_random_below (random, (guint32) a->width) : shift (random, step->jitter);
  gsize n = values (a);

  if (!evaluate (a, top, left, cancellable, error)
      || !limner_dream_even_out (&step->evening, a->gradient, a->weights, a->height, a->width, error))
    return FALSE;
  for (gsize i = 0; i < n; i++)
    {
      float x = a->x[i] + (float) step->step_size * a->gradient[i];

      if (a->weights == NULL || a->weights[i % (n / 3)] > 0)
        a->x[i] = CLAMP (x, 0.0f, 1.0f);
    }
  return TRUE;
}

gboolean
limner_dream_ascent_read (const LimnerDreamAscent *a, const float *before, int height, int width, float *out,
                          GError **error)
{
  gsize n = 3 * (gsize) height * (gsize) width;

  if (!dreamed (a, height, width, out, error))
    return FALSE;
  for (gsize i = 0; i < n; i++)
    {
      float value = before[i] + out[i];

      out[i] = value > 0 ? MIN (value, 1.0f) : 0.0f; /* NaN before: nothing to dream on */
    }
  return TRUE;
}
