/* Resamples planes with a table of weights along each axis, applied to one axis after the other. */
#include "config.h"

#include "base/memory-private.h"
#include "base/threads-private.h"
#include "image/row-source-private.h"
#include "limner/system.h"

#include <math.h>
#include <string.h>

/* Rows of a chunk. The number is fixed, so that the thread count does not change the result. */
#define CHUNK_ROWS 16

/* Output position i along an axis is the sum over t < n[i] of weights[i * taps + t] * input[start[i] + t]. */
typedef struct
{
  int size, taps;
  int *start, *n;
  float *weights;
} Axis;

static double
sinc (double x)
{
  return fabs (x) < 1e-8 ? 1 : sin (G_PI * x) / (G_PI * x);
}

static double
kernel (LimnerFilter filter, double x)
{
  x = fabs (x);
  if (filter == LIMNER_FILTER_BILINEAR)
    return x < 1 ? 1 - x : 0;
  return x < 3 ? sinc (x) * sinc (x / 3) : 0;
}

static void
axis_clear (Axis *axis)
{
  limner_memory_free (axis->start);
  limner_memory_free (axis->n);
  limner_memory_free (axis->weights);
}

static gboolean
axis_alloc (Axis *axis, int size, int taps, GError **error)
{
  axis->size = size;
  axis->taps = taps;
  axis->start = limner_memory_alloc (size, sizeof (int), error);
  axis->n = axis->start ? limner_memory_alloc (size, sizeof (int), error) : NULL;
  axis->weights = axis->n ? limner_alloc_floats ((gsize) size * taps, error) : NULL;
  return axis->weights != NULL;
}

/* The weights of one output position, normalised to 1 over the taps inside the picture. */
static void
axis_weigh (Axis *axis, int i, double centre, double stretch, double support, int from, LimnerFilter filter)
{
  int first = MAX (0, (int) ceil (centre - support - 0.5));
  int last = MIN (from - 1, (int) floor (centre + support - 0.5));
  float *weights = axis->weights + (gsize) i * axis->taps;
  double sum = 0;

  if (last < first) /* just outside: takes the nearest pixel */
    first = last = CLAMP ((int) centre, 0, from - 1);
  last = MIN (last, first + axis->taps - 1);
  for (int t = first; t <= last; t++)
    sum += kernel (filter, (t + 0.5 - centre) / stretch);
  for (int t = first; t <= last; t++)
    weights[t - first] = sum != 0 ? (float) (kernel (filter, (t + 0.5 - centre) / stretch) / sum)
                                  : 1.0f / (last - first + 1);
  axis->start[i] = first;
  axis->n[i] = last - first + 1;
}

/* Lanczos is stretched to the area of an output pixel (Turkowski 1990); bilinear is not. */
static gboolean
axis_init (Axis *axis, int from, int to, LimnerFilter filter, GError **error)
{
  double scale = (double) from / to;
  double stretch = filter == LIMNER_FILTER_LANCZOS ? MAX (scale, 1) : 1;
  double support = (filter == LIMNER_FILTER_LANCZOS ? 3 : 1) * stretch;

  memset (axis, 0, sizeof *axis);
  if (!axis_alloc (axis, to, MIN (from, 2 * (int) ceil (support) + 1), error))
    return FALSE;
  for (int i = 0; i < to; i++)
    {
      double centre = (i + 0.5) * scale;

      if (filter == LIMNER_FILTER_NEAREST || from == to)
        {
          axis->start[i]
              = from == to ? i : MIN (from - 1, (int) (((gint64) 2 * i + 1) * from / (2 * (gint64) to)));
          axis->n[i] = 1;
          axis->weights[(gsize) i * axis->taps] = 1;
        }
      else
        axis_weigh (axis, i, centre, stretch, support, from, filter);
    }
  return TRUE;
}

/* Rows of the result computed at once. A band is small beside a picture, and the source rows shared by
 * neighbouring bands cost little. */
#define BAND_ROWS 128

/* A band in progress. Every channel's source rows `first` .. `first + sources - 1` are resampled
 * horizontally, then vertically. */
typedef struct
{
  const LimnerRowSource *rows;
  const Axis *across, *down;
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
  const Axis *axis = band->across;
  gsize all = (gsize) band->rows->channels * (gsize) band->sources, end = MIN (all, (chunk + 1) * CHUNK_ROWS);
  float *src = band->scratch + (gsize) worker * (gsize) band->rows->width;

  for (gsize row = chunk * CHUNK_ROWS; row < end; row++)
    {
      float *dst = band->between + row * (gsize) axis->size;

      band->rows->read (band->rows->data, (int) (row / (gsize) band->sources),
                        band->first + (int) (row % (gsize) band->sources), src);
      for (int i = 0; i < axis->size; i++)
        {
          const float *weights = axis->weights + (gsize) i * axis->taps, *from = src + axis->start[i];
          float sum = weights[0] * from[0];

          for (int t = 1; t < axis->n[i]; t++)
            sum += weights[t] * from[t];
          dst[i] = sum;
        }
    }
}

static void
down_chunk (gpointer data, gsize chunk, int worker)
{
  const Band *band = data;
  const Axis *axis = band->down;
  gsize all = (gsize) band->rows->channels * (gsize) band->n, end = MIN (all, (chunk + 1) * CHUNK_ROWS);
  int w = band->across->size;

  for (gsize row = chunk * CHUNK_ROWS; row < end; row++)
    {
      int i = band->y + (int) (row % (gsize) band->n);
      const float *weights = axis->weights + (gsize) i * axis->taps;
      const float *src
          = band->between
            + (row / (gsize) band->n * (gsize) band->sources + (gsize) (axis->start[i] - band->first))
                  * (gsize) w;
      float *dst = band->band + row * (gsize) w;

      for (int x = 0; x < w; x++)
        dst[x] = weights[0] * src[x];
      for (int t = 1; t < axis->n[i]; t++)
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

  band->first = band->down->start[band->y];
  for (int i = band->y; i < band->y + band->n; i++)
    {
      band->first = MIN (band->first, band->down->start[i]);
      last = MAX (last, band->down->start[i] + band->down->n[i]);
    }
  band->sources = last - band->first;
}

static gboolean
allocate_band (Band *band, GError **error)
{
  gsize channels = (gsize) band->rows->channels, width = (gsize) band->across->size, sources = 0;
  int height = band->down->size;

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
                          LimnerBandFunc take, gpointer data, GError **error)
{
  Axis across = { 0 }, down = { 0 };
  Band band = { .rows = rows, .across = &across, .down = &down };
  gboolean ok;

  g_return_val_if_fail (
      rows->channels >= 1 && rows->height >= 1 && rows->width >= 1 && height >= 1 && width >= 1, FALSE);
  band.copies = rows->height == height && rows->width == width;
  ok = axis_init (&across, rows->width, width, filter, error)
       && axis_init (&down, rows->height, height, filter, error) && allocate_band (&band, error);
  for (band.y = 0; ok && band.y < height; band.y += BAND_ROWS)
    {
      band.n = MIN (BAND_ROWS, height - band.y);
      find_sources (&band);
      make_band (&band);
      take (band.y, band.n, band.band, data);
    }
  limner_memory_free (band.band);
  limner_memory_free (band.scratch);
  axis_clear (&across);
  axis_clear (&down);
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
limner_plane_rows (const LimnerPlaneView *view, int channels)
{
  return (LimnerRowSource) { channels, view->height, view->width, read_plane, view };
}

static void
take_band (int y, int n, float *band, gpointer data)
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

  return limner_row_source_resize (rows, height, width, filter, take_band, &to, error);
}

gboolean
limner_planes_resize (const float *src, int c, int h, int w, float *dst, int dh, int dw, LimnerFilter filter,
                      GError **error)
{
  const LimnerPlaneView view = { src, h, w };
  const LimnerRowSource rows = limner_plane_rows (&view, MAX (c, 1));

  g_return_val_if_fail (src && dst && c >= 1 && h >= 1 && w >= 1 && dh >= 1 && dw >= 1, FALSE);

  if (h == dh && w == dw)
    {
      memcpy (dst, src, sizeof (float) * (gsize) c * (gsize) h * (gsize) w);
      return TRUE;
    }
  return limner_row_source_resize_planes (&rows, dst, dh, dw, filter, error);
}
