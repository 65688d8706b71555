/* Resampling of planes: a table of weights along each axis, applied one axis after the other. */
#include "config.h"

#include "base/memory-private.h"
#include "base/threads-private.h"
#include "image/image-private.h"

#include <math.h>
#include <string.h>

/* Rows of a chunk: fixed, so that threads do not change what is computed. */
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

/* Weights of one output position, normalised to 1 over the taps inside the picture. */
static void
axis_weigh (Axis *axis, int i, double centre, double stretch, double support, int from, LimnerFilter filter)
{
  int first = MAX (0, (int) ceil (centre - support - 0.5));
  int last = MIN (from - 1, (int) floor (centre + support - 0.5));
  float *weights = axis->weights + (gsize) i * axis->taps;
  double sum = 0;

  if (last < first) /* just outside: the nearest pixel */
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

/* Lanczos is stretched over what an output pixel covers (Turkowski 1990), bilinear never. */
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

typedef struct
{
  const Axis *axis;
  const float *src;
  float *dst;
  int w, h, dh; /* of src; rows of dst */
  gsize rows;   /* of dst, all channels */
} Pass;

static void
across_chunk (gpointer data, gsize chunk, int worker)
{
  const Pass *pass = data;
  const Axis *axis = pass->axis;
  gsize end = MIN (pass->rows, (chunk + 1) * CHUNK_ROWS);

  for (gsize row = chunk * CHUNK_ROWS; row < end; row++)
    {
      const float *src = pass->src + row * pass->w;
      float *dst = pass->dst + row * axis->size;

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
  const Pass *pass = data;
  const Axis *axis = pass->axis;
  gsize end = MIN (pass->rows, (chunk + 1) * CHUNK_ROWS);
  int w = pass->w;

  for (gsize row = chunk * CHUNK_ROWS; row < end; row++)
    {
      int i = (int) (row % pass->dh);
      const float *weights = axis->weights + (gsize) i * axis->taps;
      const float *src = pass->src + ((row / pass->dh) * pass->h + axis->start[i]) * w;
      float *dst = pass->dst + row * w;

      for (int x = 0; x < w; x++)
        dst[x] = weights[0] * src[x];
      for (int t = 1; t < axis->n[i]; t++)
        for (int x = 0; x < w; x++)
          dst[x] += weights[t] * src[(gsize) t * w + x];
    }
}

static void
run_pass (Pass *pass, LimnerChunkFunc func)
{
  limner_parallel_for ((pass->rows + CHUNK_ROWS - 1) / CHUNK_ROWS, func, pass);
}

gboolean
limner_planes_resize (const float *src, int c, int h, int w, float *dst, int dh, int dw, LimnerFilter filter,
                      GError **error)
{
  Axis across = { 0 }, down = { 0 };
  float *between = NULL;
  gboolean done = FALSE;

  g_return_val_if_fail (src && dst && c >= 1 && h >= 1 && w >= 1 && dh >= 1 && dw >= 1, FALSE);

  if (h == dh && w == dw)
    {
      memcpy (dst, src, sizeof (float) * c * h * w);
      return TRUE;
    }
  if (axis_init (&across, w, dw, filter, error) && axis_init (&down, h, dh, filter, error))
    between = limner_alloc_floats ((gsize) c * h * dw, error);
  if (between)
    {
      Pass first = { &across, src, between, w, h, h, (gsize) c * h };
      Pass second = { &down, between, dst, dw, h, dh, (gsize) c * dh };

      run_pass (&first, across_chunk);
      run_pass (&second, down_chunk);
      done = TRUE;
    }
  limner_memory_free (between);
  axis_clear (&across);
  axis_clear (&down);
  return done;
}
