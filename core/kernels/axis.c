#include "kernels/resample-private.h"

#include <math.h>

static double
sinc (double x)
{
  return fabs (x) < 1e-8 ? 1 : sin (G_PI * x) / (G_PI * x);
}

static double
filter_weight (LimnerFilter filter, double x)
{
  x = fabs (x);
  if (filter == LIMNER_FILTER_BILINEAR || filter == LIMNER_FILTER_BILINEAR_CORNER)
    return x < 1 ? 1 - x : 0;
  if (filter == LIMNER_FILTER_BICUBIC) /* Keys 1981, equation 15 */
    return x < 1 ? (1.5 * x - 2.5) * x * x + 1 : x < 2 ? ((-0.5 * x + 2.5) * x - 4) * x + 2 : 0;
  return x < 3 ? sinc (x) * sinc (x / 3) : 0;
}

LimnerAxis *
limner_axis_alloc (int n_in, int n_out, int support)
{
  LimnerAxis *axis = g_new0 (LimnerAxis, 1);
  axis->n_in = n_in;
  axis->n_out = n_out;
  axis->support = support;
  axis->first = g_new0 (int, n_out);
  axis->count = g_new0 (int, n_out);
  axis->weights = g_new0 (float, (gsize) n_out *(gsize) support);
  return axis;
}

/* Each output pixel is one input pixel: the one that holds its centre. */
static LimnerAxis *
copying_axis (int n_in, int n_out)
{
  LimnerAxis *axis = limner_axis_alloc (n_in, n_out, 1);
  for (int i = 0; i < n_out; i++)
    {
      axis->first[i] = MIN (n_in - 1, (int) (((gint64) 2 * i + 1) * n_in / (2 * (gint64) n_out)));
      axis->count[i] = 1;
      axis->weights[i] = 1;
    }
  return axis;
}

/* A filter, widened `stretch` times: its weights are zero beyond `radius` pixels. */
typedef struct
{
  LimnerFilter filter;
  double stretch, radius;
} Widened;

/* Weights of one output pixel whose centre is `centre`, normalised to 1 over the pixels inside the picture.
 */
static void
weigh_output (LimnerAxis *axis, int i, double centre, const Widened *widened)
{
  int first = MAX (0, (int) ceil (centre - widened->radius - 0.5));
  int last = MIN (axis->n_in - 1, (int) floor (centre + widened->radius - 0.5));
  float *weights = axis->weights + (gsize) i * (gsize) axis->support;
  double sum = 0;

  if (last < first) /* just outside: the nearest pixel */
    first = last = CLAMP ((int) centre, 0, axis->n_in - 1);
  last = MIN (last, first + axis->support - 1);
  for (int t = first; t <= last; t++)
    sum += filter_weight (widened->filter, (t + 0.5 - centre) / widened->stretch);
  for (int t = first; t <= last; t++)
    weights[t - first]
        = sum != 0 ? (float) (filter_weight (widened->filter, (t + 0.5 - centre) / widened->stretch) / sum)
                   : 1.0f / (float) (last - first + 1);
  axis->first[i] = first;
  axis->count[i] = last - first + 1;
}

LimnerAxis *
limner_axis_new (int n_in, int n_out, LimnerFilter filter)
{
  g_return_val_if_fail (n_in >= 1 && n_out >= 1, NULL);
  if (filter == LIMNER_FILTER_NEAREST || n_in == n_out)
    return copying_axis (n_in, n_out);

  const double step = (double) n_in / n_out;
  const gboolean widens = filter == LIMNER_FILTER_LANCZOS || filter == LIMNER_FILTER_BICUBIC;
  const double stretch = widens ? MAX (step, 1) : 1,
               shift = filter == LIMNER_FILTER_BILINEAR_CORNER ? 0 : 0.5;
  const double radius = filter == LIMNER_FILTER_LANCZOS ? 3 : filter == LIMNER_FILTER_BICUBIC ? 2 : 1;
  const Widened widened = { filter, stretch, radius * stretch };
  LimnerAxis *axis = limner_axis_alloc (n_in, n_out, MIN (n_in, 2 * (int) ceil (widened.radius) + 1));
  for (int i = 0; i < n_out; i++)
    weigh_output (axis, i, (i + shift) * step + 0.5 - shift, &widened);
  return axis;
}

LimnerAxis *
limner_axis_transpose (const LimnerAxis *axis)
{
  g_autofree int *last = g_new (int, axis->n_in);
  g_autofree int *first = g_new (int, axis->n_in);
  int support = 1;

  /* The first input position grows with i, so the outputs that read one input are neighbours. */
  for (int j = 0; j < axis->n_in; j++)
    first[j] = 0, last[j] = -1;
  for (int i = 0; i < axis->n_out; i++)
    for (int j = axis->first[i]; j < axis->first[i] + axis->count[i]; j++)
      {
        if (last[j] < 0)
          first[j] = i;
        last[j] = i;
        support = MAX (support, last[j] - first[j] + 1);
      }

  LimnerAxis *adjoint = limner_axis_alloc (axis->n_out, axis->n_in, support);
  for (int j = 0; j < axis->n_in; j++)
    {
      adjoint->first[j] = first[j];
      adjoint->count[j] = last[j] - first[j] + 1;
    }
  for (int i = 0; i < axis->n_out; i++)
    for (int t = 0; t < axis->count[i]; t++)
      {
        int j = axis->first[i] + t;
        adjoint->weights[(gsize) j * (gsize) support + (gsize) (i - first[j])]
            = axis->weights[(gsize) i * (gsize) axis->support + (gsize) t];
      }
  return adjoint;
}

void
limner_axis_free (LimnerAxis *axis)
{
  if (axis == NULL)
    return;
  g_free (axis->first);
  g_free (axis->count);
  g_free (axis->weights);
  g_free (axis);
}
