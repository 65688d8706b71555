#include "kernels/resample-private.h"

#include <math.h>

static double
lanczos3 (double x)
{
  if (fabs (x) < 1e-9)
    return 1;
  if (fabs (x) >= 3)
    return 0;
  return 3 * sin (G_PI * x) * sin (G_PI * x / 3) / (G_PI * G_PI * x * x);
}

static double
triangle (double x)
{
  return MAX (0, 1 - fabs (x));
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

static LimnerAxis *
nearest_axis (int n_in, int n_out)
{
  LimnerAxis *axis = limner_axis_alloc (n_in, n_out, 1);
  for (int i = 0; i < n_out; i++)
    {
      axis->first[i] = (int) ((gint64) i * n_in / n_out);
      axis->count[i] = 1;
      axis->weights[i] = 1;
    }
  return axis;
}

/* Weights of one output pixel: the filter around its centre, cut at the picture's edge, summing to 1. */
static void
fill_taps (LimnerAxis *axis, int i, double centre, double radius, double widen, double (*filter) (double))
{
  int first = MAX (0, (int) ceil (centre - radius));
  int last = MIN (axis->n_in - 1, (int) floor (centre + radius));
  float *weights = axis->weights + (gsize) i * (gsize) axis->support;
  double sum = 0;

  for (int j = first; j <= last; j++)
    sum += filter ((j - centre) / widen);
  for (int j = first; j <= last; j++)
    weights[j - first] = (float) (filter ((j - centre) / widen) / sum);
  axis->first[i] = first;
  axis->count[i] = last - first + 1;
}

LimnerAxis *
limner_axis_new (int n_in, int n_out, LimnerFilter filter)
{
  g_return_val_if_fail (n_in >= 1 && n_out >= 1, NULL);
  if (filter == LIMNER_FILTER_NEAREST)
    return nearest_axis (n_in, n_out);

  double step = (double) n_in / n_out;
  double widen = filter == LIMNER_FILTER_LANCZOS ? MAX (1, step) : 1;
  double radius = (filter == LIMNER_FILTER_LANCZOS ? 3 : 1) * widen;
  LimnerAxis *axis = limner_axis_alloc (n_in, n_out, MIN (n_in, (int) ceil (2 * radius) + 1));
  for (int i = 0; i < n_out; i++)
    fill_taps (axis, i, (i + 0.5) * step - 0.5, radius, widen,
               filter == LIMNER_FILTER_LANCZOS ? lanczos3 : triangle);
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
