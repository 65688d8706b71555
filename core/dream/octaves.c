#include "config.h"

#include "dream/octaves-private.h"

#include "dream/ascent-private.h"
#include "image/image-private.h"
#include "limner/system.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* When the number of octaves is left open, the first one is no smaller than this: about what a network's
 * deep layers take in at once. */
#define FIRST_SIDE 96
/* Tiles' own pixels go down from this to the least, by halves; whole numbers of the deepest pooling. */
#define LARGEST_CORE 1024
#define LEAST_CORE   64

static void
size_for (int height, int width, double longest, int *h, int *w)
{
  limner_fit_size (width, height, MAX ((int) (longest + 0.5), 1), w, h);
  *h = MAX (*h, LIMNER_DREAM_MIN_SIDE);
  *w = MAX (*w, LIMNER_DREAM_MIN_SIDE);
}

static int
count_octaves (double longest, const LimnerDreamSettings *settings)
{
  int most = settings->octaves > 0 ? settings->octaves : LIMNER_DREAM_MAX_OCTAVES, n = 1;
  double least = settings->octaves > 0 ? LIMNER_DREAM_MIN_SIDE : FIRST_SIDE;

  while (n < most && longest / pow (settings->octave_scale, n) >= least)
    n++;
  return n;
}

static gsize
bytes_of (const LimnerDreamSpec *spec, const LimnerDreamTile *tile, int height, int width, GError **error)
{
  gsize objective = limner_dream_objective_estimate (spec, tile->height, tile->width, error);

  return objective != 0 ? objective + limner_dream_ascent_bytes (height, width) : 0;
}

/* The largest tile of an octave that fits `limit`; its bytes, or 0 with an error. More than the limit when
 * not even the least fits. */
static gsize
choose_tile (const LimnerDreamSpec *spec, int height, int width, gsize limit, LimnerDreamTile *tile,
             GError **error)
{
  gsize bytes;

  *tile = (LimnerDreamTile) { height, width, 0 };
  bytes = bytes_of (spec, tile, height, width, error);
  for (int core = LARGEST_CORE; bytes > limit && core >= LEAST_CORE; core /= 2)
    {
      LimnerDreamTile next = { MIN (core, height) + 2 * LIMNER_DREAM_HALO,
                               MIN (core, width) + 2 * LIMNER_DREAM_HALO, LIMNER_DREAM_HALO };

      if ((gint64) next.height * next.width >= (gint64) tile->height * tile->width)
        continue;
      *tile = next;
      bytes = bytes_of (spec, tile, height, width, error);
    }
  return bytes;
}

gboolean
limner_dream_octaves_plan (LimnerDreamOctaves *octaves, int height, int width, const LimnerDreamSpec *spec,
                           const LimnerDreamSettings *settings, GError **error)
{
  gint64 limit_mib = settings->memory_mib > 0 ? settings->memory_mib : limner_memory_default_mib ();
  gsize limit = (gsize) limit_mib << 20;
  int own = MAX (height, width), longest = settings->size > 0 ? MIN (settings->size, own) : own;

  *octaves = (LimnerDreamOctaves) { .n = count_octaves (longest, settings) };
  for (int i = 0; i < octaves->n; i++)
    {
      gsize bytes;

      size_for (height, width, longest / pow (settings->octave_scale, octaves->n - 1 - i),
                &octaves->height[i], &octaves->width[i]);
      bytes = choose_tile (spec, octaves->height[i], octaves->width[i], limit, &octaves->tile[i], error);
      if (bytes == 0)
        return FALSE;
      octaves->bytes = MAX (octaves->bytes, bytes);
    }
  if (octaves->bytes <= limit)
    return TRUE;
  g_set_error (
      error, LIMNER_ERROR, LIMNER_ERROR_MEMORY,
      _ ("%d MiB are not enough to dream at %d × %d pixels; allow at least %d MiB or choose a smaller "
         "size."),
      (int) limit_mib, octaves->width[octaves->n - 1], octaves->height[octaves->n - 1],
      (int) (octaves->bytes >> 20) + 1);
  return FALSE;
}

double
limner_dream_octave_work (const LimnerDreamOctaves *octaves, int octave)
{
  const LimnerDreamTile *tile = &octaves->tile[octave];
  int core_height = tile->height - 2 * tile->halo, core_width = tile->width - 2 * tile->halo;
  double tiles = ceil ((double) octaves->height[octave] / core_height)
                 * ceil ((double) octaves->width[octave] / core_width);

  return tiles * tile->height * tile->width;
}
