/* Resamples planes with a table of weights along each axis, applied to one axis after the other. */
#include "config.h"

#include "base/memory-private.h"
#include "base/threads-private.h"
#include "image/row-source-private.h"
#include "kernels/resample-private.h"
#include "limner/system.h"

#include <math.h>
#include <string.h>

/* Rows of a chunk. The number is fixed, so that the thread count does not change the result. */
#define CHUNK_ROWS 16

/* Rows of the result computed at once. A band is small beside a picture, and the source rows shared by
 * neighbouring bands cost little. */
#define BAND_ROWS 128

/* A band in progress. Every channel's source rows `first` .. `first + sources - 1` are resampled
 * horizontally, then vertically. */
typedef struct
{
  const LimnerRowSource *rows;
  const LimnerAxis *across, *down;
  int y, n;           /* the band's rows */
  int first, sources; /* of the source */
  gboolean copies;    /* the size stays the same */
  float *between;     /* [C,sources,width] */
  float *band;        /* [C,n,width] */
  int workers;
  float *scratch; /* [workers][width]: a row of the source */
} Band;

static void
across_chunk (gpointer data, gsize chunk, int worker)
{
  const Band *band = data;
  const LimnerAxis *axis = band->across;
  gsize all = (gsize) band->rows->channels * (gsize) band->sources, end = MIN (all, (chunk + 1) * CHUNK_ROWS);
  float *src = band->scratch + (gsize) worker * (gsize) band->rows->width;

  for (gsize row = chunk * CHUNK_ROWS; row < end; row++)
    {
      float *dst = band->between + row * (gsize) axis->n_out;

      band->rows->read (band->rows->data, (int) (row / (gsize) band->sources),
                        band->first + (int) (row % (gsize) band->sources), src);
      for (int i = 0; i < axis->n_out; i++)
        {
          const float *weights = axis->weights + (gsize) i * (gsize) axis->support,
                      *from = src + axis->first[i];
          float sum = weights[0] * from[0];

          for (int t = 1; t < axis->count[i]; t++)
            sum += weights[t] * from[t];
          dst[i] = sum;
        }
    }
}

static void
down_chunk (gpointer data, gsize chunk, int worker)
{
  const Band *band = data;
  const LimnerAxis *axis = band->down;
  gsize all = (gsize) band->rows->channels * (gsize) band->n, end = MIN (all, (chunk + 1) * CHUNK_ROWS);
  int w = band->across->n_out;

  for (gsize row = chunk * CHUNK_ROWS; row < end; row++)
    {
      int i = band->y + (int) (row % (gsize) band->n);
      const float *weights = axis->weights + (gsize) i * (gsize) axis->support;
      const float *src
          = band->between
            + (row / (gsize) band->n * (gsize) band->sources + (gsize) (axis->first[i] - band->first))
                  * (gsize) w;
      float *dst = band->band + row * (gsize) w;

      for (int x = 0; x < w; x++)
        dst[x] = weights[0] * src[x];
      for (int t = 1; t < axis->count[i]; t++)
        for (int x = 0; x < w; x++)
          dst[x] += weights[t] * src[(gsize) t * (gsize) w + x];
    }
}

static void
copy_chunk (gpointer data, gsize row, int worker)
{
  const Band *band = data;

  band->rows->read (band->rows->data, (int) (row / (gsize) band->n), band->y + (int) (row % (gsize) band->n),
                    band->band + row * (gsize) band->rows->width);
}

static void
make_band (Band *band)
{
  gsize channels = (gsize) band->rows->channels;

  if (band->copies)
    {
      limner_parallel_for (channels * (gsize) band->n, copy_chunk, band);
      return;
    }
  limner_parallel_for_workers (
      band->workers, (channels * (gsize) band->sources + CHUNK_ROWS - 1) / CHUNK_ROWS, across_chunk, band);
  limner_parallel_for ((channels * (gsize) band->n + CHUNK_ROWS - 1) / CHUNK_ROWS, down_chunk, band);
}

/* Computes the source rows that a band depends on. */
static void
find_sources (Band *band)
{
  int last = 0;

  band->first = band->down->first[band->y];
  for (int i = band->y; i < band->y + band->n; i++)
    {
      band->first = MIN (band->first, band->down->first[i]);
      last = MAX (last, band->down->first[i] + band->down->count[i]);
    }
  band->sources = last - band->first;
}

static gboolean
allocate_band (Band *band, GError **error)
{
  gsize channels = (gsize) band->rows->channels, width = (gsize) band->across->n_out, sources = 0;
  int height = band->down->n_out;

  for (band->y = 0; !band->copies && band->y < height; band->y += BAND_ROWS)
    {
      band->n = MIN (BAND_ROWS, height - band->y);
      find_sources (band);
      sources = MAX (sources, (gsize) band->sources);
    }
  band->band = limner_alloc_floats (channels * width * ((gsize) MIN (BAND_ROWS, height) + sources), error);
  if (band->band == NULL)
    return FALSE;
  band->between = band->band + channels * width * (gsize) MIN (BAND_ROWS, height);
  band->workers = limner_get_threads ();
  band->scratch = limner_alloc_floats ((gsize) band->rows->width * (gsize) band->workers, error);
  return band->scratch != NULL;
}

gboolean
limner_row_source_resize (const LimnerRowSource *rows, int height, int width, LimnerFilter filter,
                          const LimnerBandSink *sink, GError **error)
{
  Band band = { .rows = rows };
  gboolean ok;

  g_return_val_if_fail (
      rows->channels >= 1 && rows->height >= 1 && rows->width >= 1 && height >= 1 && width >= 1, FALSE);
  band.copies = rows->height == height && rows->width == width;
  g_autoptr (LimnerAxis) across = limner_axis_new (rows->width, width, filter);
  g_autoptr (LimnerAxis) down = limner_axis_new (rows->height, height, filter);
  band.across = across;
  band.down = down;
  ok = allocate_band (&band, error);
  for (band.y = 0; ok && band.y < height; band.y += BAND_ROWS)
    {
      band.n = MIN (BAND_ROWS, height - band.y);
      find_sources (&band);
      make_band (&band);
      sink->take (band.y, band.n, band.band, sink->data);
    }
  limner_memory_free (band.band);
  limner_memory_free (band.scratch);
  return ok;
}

/* --- planes in memory --- */

typedef struct
{
  float *planes; /* [C,H,W] of the result */
  int channels, height, width;
} Planes;

static void
read_plane (gconstpointer data, int channel, int y, float *row)
{
  const LimnerPlaneView *view = data;

  memcpy (row, view->planes + ((gsize) channel * (gsize) view->height + (gsize) y) * (gsize) view->width,
          (gsize) view->width * sizeof (float));
}

LimnerRowSource
limner_plane_rows (const LimnerPlaneView *view)
{
  return (LimnerRowSource) { view->channels, view->height, view->width, read_plane, view };
}

static void
copy_band (int y, int n, float *band, gpointer data)
{
  const Planes *to = data;
  gsize size = (gsize) n * (gsize) to->width;

  for (int c = 0; c < to->channels; c++)
    memcpy (to->planes + ((gsize) c * (gsize) to->height + (gsize) y) * (gsize) to->width,
            band + (gsize) c * size, size * sizeof (float));
}

gboolean
limner_row_source_resize_planes (const LimnerRowSource *rows, float *planes, int height, int width,
                                 LimnerFilter filter, GError **error)
{
  Planes to = { planes, rows->channels, height, width };

  return limner_row_source_resize (rows, height, width, filter, &(LimnerBandSink) { copy_band, &to }, error);
}

gboolean
limner_planes_resize (const LimnerPlaneView *from, float *to, int height, int width, LimnerFilter filter,
                      GError **error)
{
  const LimnerRowSource rows = limner_plane_rows (from);

  g_return_val_if_fail (from->planes && to, FALSE);
  if (height == from->height && width == from->width)
    {
      memcpy (to, from->planes, sizeof (float) * (gsize) from->channels * (gsize) height * (gsize) width);
      return TRUE;
    }
  return limner_row_source_resize_planes (&rows, to, height, width, filter, error);
}

LimnerLerp
limner_lerp_at (int i, int size, int positions, int start, int window)
{
  double centre = (i + 0.5) * size / positions - 0.5 - start;
  int first = (int) floor (centre);

  return (LimnerLerp) { .at = { CLAMP (first, 0, window - 1), CLAMP (first + 1, 0, window - 1) },
                        .share = (float) (centre - first) };
}
