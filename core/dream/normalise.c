#include "dream/normalise-private.h"

#include "base/memory-private.h"
#include "dream/colour-axes-private.h"
#include "image/row-source-private.h"

#include <math.h>
#include <string.h>

#define BANDS 4
/* A band with a shorter side is not split further. */
#define LEAST_SIDE 8
/* A gradient below this counts as zero. */
#define NOTHING 1e-20

static void
clear_outside (float *gradient, const float *weights, gsize n)
{
  for (gsize i = 0; weights != NULL && i < 3 * n; i++)
    if (!(weights[i % n] > 0))
      gradient[i] = 0;
}

static double
counted (const float *weights, gsize n)
{
  gsize count = 0;

  if (weights == NULL)
    return (double) n;
  for (gsize i = 0; i < n; i++)
    count += weights[i] > 0;
  return (double) count;
}

/* Mean |v|, or root of the mean v^2, of planes that are 0 where they do not count; n is what counts. */
static double
size_of (const float *planes, gsize all, double n, gboolean squared)
{
  double sum = 0;

  for (gsize i = 0; i < all; i++)
    sum += squared ? (double) planes[i] * planes[i] : fabs ((double) planes[i]);
  return n > 0 ? (squared ? sqrt (sum / n) : sum / n) : 0;
}

static void
scale_by (float *planes, gsize n, double factor)
{
  for (gsize i = 0; i < n; i++)
    planes[i] *= (float) factor;
}

static void
divide (float *planes, gsize all, double n, gboolean squared)
{
  double size = size_of (planes, all, n, squared);

  scale_by (planes, all, size > NOTHING ? 1.0 / size : 0.0);
}

/* --- smoothing --- */

/* One pass along rows that are `stride` apart from pixel to pixel; mirrored at the ends. */
static void
blur_line (float *line, int n, gsize stride, const float *weights, int radius, float *copy)
{
  for (int i = 0; i < n; i++)
    copy[i] = line[(gsize) i * stride];
  for (int i = 0; i < n; i++)
    {
      float sum = 0;

      for (int t = -radius; t <= radius; t++)
        {
          int at = abs (i + t);

          at = at < n ? at : MAX (2 * n - 2 - at, 0);
          sum += weights[t + radius] * copy[MIN (at, n - 1)];
        }
      line[(gsize) i * stride] = sum;
    }
}

static void
blur (float *planes, int height, int width, double sigma)
{
  int radius = (int) ceil (3 * sigma);
  g_autofree float *weights = g_new (float, 2 * (gsize) radius + 1);
  g_autofree float *copy = g_new (float, (gsize) MAX (height, width));
  double sum = 0;

  for (int t = -radius; t <= radius; t++)
    sum += exp (-0.5 * t * t / (sigma * sigma));
  for (int t = -radius; t <= radius; t++)
    weights[t + radius] = (float) (exp (-0.5 * t * t / (sigma * sigma)) / sum);
  for (int row = 0; row < 3 * height; row++)
    blur_line (planes + (gsize) row * (gsize) width, width, 1, weights, radius, copy);
  for (int c = 0; c < 3; c++)
    for (int x = 0; x < width; x++)
      blur_line (planes + (gsize) c * (gsize) height * (gsize) width + x, height, (gsize) width, weights,
                 radius, copy);
}

/* --- the pyramid --- */

/* planes += sign * the rows that are read. */
typedef struct
{
  float *planes;
  int height, width;
  float sign;
} Sum;

static void
add_band (int y, int n, float *band, gpointer data)
{
  const Sum *sum = data;
  gsize size = (gsize) n * (gsize) sum->width;

  for (gsize c = 0; c < 3; c++)
    {
      float *to = sum->planes + (c * (gsize) sum->height + (gsize) y) * (gsize) sum->width;

      for (gsize i = 0; i < size; i++)
        to[i] += sum->sign * band[c * size + i];
    }
}

static gboolean
add_enlarged (const LimnerPlaneView *low, Sum to, GError **error)
{
  const LimnerRowSource rows = limner_plane_rows (low);

  return limner_row_source_resize (&rows, to.height, to.width, LIMNER_FILTER_BILINEAR,
                                   &(LimnerBandSink) { add_band, &to }, error);
}

/* planes [3,h,w] become the sum of their bands, each of root mean square 1; `share` of the pixels count. */
static gboolean
even_bands (float *planes, int height, int width, int bands, double share, GError **error)
{
  gsize n = 3 * (gsize) height * (gsize) width;
  int low_height = (height + 1) / 2, low_width = (width + 1) / 2;
  float *low;
  gboolean ok;

  if (bands <= 1 || MIN (low_height, low_width) < LEAST_SIDE)
    {
      divide (planes, n, share * (double) n, TRUE);
      return TRUE;
    }
  low = limner_alloc_floats (3 * (gsize) low_height * (gsize) low_width, error);
  if (low == NULL)
    return FALSE;
  const LimnerPlaneView view = { low, 3, low_height, low_width };
  ok = limner_planes_resize (&(LimnerPlaneView) { planes, 3, height, width }, low, low_height, low_width,
                             LIMNER_FILTER_LANCZOS, error)
       && add_enlarged (&view, (Sum) { planes, height, width, -1 }, error)
       && even_bands (low, low_height, low_width, bands - 1, share, error);
  if (ok)
    {
      divide (planes, n, share * (double) n, TRUE);
      ok = add_enlarged (&view, (Sum) { planes, height, width, 1 }, error);
    }
  limner_memory_free (low);
  return ok;
}

/* --- colour --- */

/* Multiplies colours with M M^T; the columns of M are the axes. */
static void
correlate_colours (float *planes, gsize n)
{
  float m[3][3] = { { 0 } };

  for (int i = 0; i < 3; i++)
    for (int j = 0; j < 3; j++)
      for (int k = 0; k < 3; k++)
        m[i][j] += limner_colour_axes[i][k] * limner_colour_axes[j][k];
  for (gsize i = 0; i < n; i++)
    {
      float r = planes[i], g = planes[n + i], b = planes[2 * n + i];

      for (int c = 0; c < 3; c++)
        planes[(gsize) c * n + i] = m[c][0] * r + m[c][1] * g + m[c][2] * b;
    }
}

gboolean
limner_dream_normalise_gradient (const LimnerDreamNormaliser *evening, float *gradient, const float *weights,
                                 int height, int width, GError **error)
{
  gsize n = (gsize) height * (gsize) width;
  double count = counted (weights, n);

  clear_outside (gradient, weights, n);
  if (evening->smoothing > 0)
    blur (gradient, height, width, evening->smoothing);
  if (evening->kind == LIMNER_DREAM_LAPLACIAN
      && !even_bands (gradient, height, width, BANDS, count / (double) n, error))
    return FALSE;
  clear_outside (gradient, weights, n);
  correlate_colours (gradient, n);
  divide (gradient, 3 * n, 3 * count, evening->kind == LIMNER_DREAM_RMS);
  return TRUE;
}

/* Each level has a quarter of the previous level's pixels. */
gsize
limner_dream_normaliser_bytes (int height, int width)
{
  return sizeof (float) * (gsize) height * (gsize) width;
}
