#include "config.h"

#include "dream/octaves-private.h"

#include "dream/ascent-private.h"
#include "image/image-private.h"
#include "limner/system.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* Smallest side of the first octave when the number of octaves is automatic: about the receptive field of
 * deep layers. */
#define FIRST_SIDE 96

static void
octave_size (int height, int width, double longest, int *h, int *w)
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

typedef struct
{
  const LimnerDreamSpec *spec;
  int height, width;
} Octave;

static gsize
octave_tile_bytes (int rows, int columns, gpointer data, GError **error)
{
  const Octave *octave = data;
  gsize objective = limner_dream_objective_estimate (octave->spec, rows, columns, error);

  /* The tile's window and its gradient. The normalisation uses the tiles' memory; without tiles it has its
   * own. */
  return objective != 0 ? objective + 6 * sizeof (float) * (gsize) rows * (gsize) columns : 0;
}

/* Plans the tiles of octave i: the largest within the limit. FALSE with an error. */
static gboolean
plan_octave (LimnerDreamOctaves *octaves, int i, const LimnerDreamTask *task,
             const LimnerReceptiveField *field, GError **error)
{
  Octave octave = { task->spec, octaves->height[i], octaves->width[i] };
  gboolean own_size = octave.height == task->height && octave.width == task->width;
  gsize limit = task->limit, planes = LIMNER_DREAM_PLANES * (gsize) task->height * (gsize) task->width;
  gsize fixed = task->held + (own_size ? 0 : planes)
                + limner_dream_ascent_bytes (octave.height, octave.width, own_size),
        evening = limner_dream_normaliser_bytes (octave.height, octave.width);
  gsize whole = octave_tile_bytes (octave.height, octave.width, &octave, error), tile;

  if (whole == 0)
    return FALSE;
  if (fixed + whole + evening <= limit)
    {
      limner_tiling_init (&octaves->tiling[i], octave.height, octave.width, field, TRUE,
                          MAX (octave.height, octave.width));
      octaves->bytes = MAX (octaves->bytes, fixed + whole + evening);
      return TRUE;
    }
  tile = limner_tiling_fit (&octaves->tiling[i],
                            &(LimnerTilingSpec) { .height = octave.height,
                                                  .width = octave.width,
                                                  .field = field,
                                                  .backward = TRUE,
                                                  .bytes = octave_tile_bytes,
                                                  .data = &octave },
                            MIN (limit > fixed ? limit - fixed : 0, whole - 1), error);
  octaves->bytes = MAX (octaves->bytes, fixed + MAX (tile, evening));
  return tile != 0;
}

gboolean
limner_dream_octaves_plan (LimnerDreamOctaves *octaves, const LimnerDreamTask *task, GError **error)
{
  const LimnerDreamSettings *settings = task->settings;
  int height = task->height, width = task->width;
  int own = MAX (height, width), longest = settings->size > 0 ? MIN (settings->size, own) : own;
  LimnerReceptiveField field;

  *octaves = (LimnerDreamOctaves) { .n = count_octaves (longest, settings) };
  if (!limner_dream_spec_receptive_field (task->spec, &field, error))
    return FALSE;
  /* At the end: the dream and the result. */
  octaves->bytes = task->held + (LIMNER_DREAM_PLANES + LIMNER_DREAM_RESULT) * (gsize) height * (gsize) width;
  for (int i = 0; i < octaves->n; i++)
    {
      octave_size (height, width, longest / pow (settings->octave_scale, octaves->n - 1 - i),
                   &octaves->height[i], &octaves->width[i]);
      if (!plan_octave (octaves, i, task, &field, error))
        return FALSE;
    }
  if (octaves->bytes <= task->limit)
    return TRUE;
  g_set_error (
      error, LIMNER_ERROR, LIMNER_ERROR_MEMORY,
      _ ("%d MiB are not enough to dream at %d × %d pixels; allow at least %d MiB or choose a smaller "
         "size."),
      (int) (task->limit >> 20), octaves->width[octaves->n - 1], octaves->height[octaves->n - 1],
      (int) (octaves->bytes >> 20) + 1);
  return FALSE;
}

double
limner_dream_octave_work (const LimnerDreamOctaves *octaves, int octave)
{
  return limner_tiling_work (&octaves->tiling[octave]);
}
