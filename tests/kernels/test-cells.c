/* The kernels of features in cells, at every level this processor has, against plain loops in double, between
 * marked ground. */
#include "base/random-private.h"
#include "guarded.h"
#include "kernels/kernels-private.h"
#include "kernels/layout-private.h"

#include <math.h>

static LimnerRandom dice;

static const struct
{
  int channels, height, width;
  LimnerCells rows, columns; /* where cells lie */
  int down, across;          /* cells */
} sizes[] = {
  { 1, 1, 1, { 0, 4, 4 }, { -3, 4, 4 }, 1, 1 },
  { 16, 5, 7, { -1, 4, 4 }, { -2, 4, 4 }, 2, 3 },
  { 33, 9, 2, { 0, 2, 2 }, { -0.5, 2, 2 }, 5, 2 },
  { 40, 3, 35, { 0.25, 0.5, 0.5 }, { 0, 0.5, 0.5 }, 6, 70 },
};

static void
fill_random (float *values, gsize n)
{
  for (gsize i = 0; i < n; i++)
    values[i] = (float) limner_random_normal (&dice);
}

/* [n_out][n_in] */
static double *
dense_filter (const LimnerAxisFilter *filter)
{
  double *dense = g_new0 (double, (gsize) filter->n_in *(gsize) filter->n_out);

  for (int i = 0; i < filter->n_out; i++)
    for (int k = filter->start[i]; k < filter->start[i + 1]; k++)
      dense[i * filter->n_in + filter->index[k]] += filter->weight[k];
  return dense;
}

typedef struct
{
  Guarded memory;
  LimnerActivation activation;
  float *planes; /* [C,H,W] */
} Layer;

static Layer
random_layer (guint size, LimnerPrecision precision)
{
  int channels = sizes[size].channels, height = sizes[size].height, width = sizes[size].width;
  Layer layer = { .activation = { NULL, channels, height, width, 1, precision } };

  layer.memory = guarded_new (limner_activation_size (&layer.activation));
  layer.activation.data = layer.memory.data;
  layer.planes = g_new (float, (gsize) channels *(gsize) height *(gsize) width);
  fill_random (layer.planes, (gsize) channels * (gsize) height * (gsize) width);
  limner_layout_from_planes (layer.planes, &layer.activation);
  limner_layout_to_planes (&layer.activation, layer.planes);
  return layer;
}

static void
free_layer (Layer *layer)
{
  guarded_free (&layer->memory);
  g_free (layer->planes);
}

static double
sum_of_positions (const Layer *layer, int c, const double *rows, const double *columns)
{
  const LimnerActivation *a = &layer->activation;
  double sum = 0;

  for (int y = 0; y < a->height; y++)
    for (int x = 0; x < a->width; x++)
      sum += rows[y] * columns[x] * layer->planes[(c * a->height + y) * a->width + x];
  return sum;
}

static void
check_gather (const LimnerKernels *kernels, guint size, LimnerPrecision precision)
{
  Layer layer = random_layer (size, precision);
  LimnerAxisFilter rows, columns;
  gsize stride = (gsize) limner_lanes_round_up (sizes[size].channels) + LIMNER_LANES;
  int down = sizes[size].down, across = sizes[size].across;
  Guarded cells = guarded_new ((gsize) down * (gsize) across * stride);
  g_autofree double *by_row = NULL, *by_column = NULL;

  limner_axis_filter_init_cells (&rows, sizes[size].height, down, &sizes[size].rows);
  limner_axis_filter_init_cells (&columns, sizes[size].width, across, &sizes[size].columns);
  by_row = dense_filter (&rows);
  by_column = dense_filter (&columns);
  kernels->gather_cells (&layer.activation, &rows, &columns, cells.data, stride);
  for (int i = 0; i < down * across; i++)
    for (int c = 0; c < (int) stride; c++)
      {
        float value = cells.data[(gsize) i * stride + (gsize) c];

        if (c < sizes[size].channels)
          g_assert_cmpfloat_with_epsilon (value,
                                          sum_of_positions (&layer, c,
                                                            by_row + i / across * sizes[size].height,
                                                            by_column + i % across * sizes[size].width),
                                          1e-5);
        else if (c >= (int) stride - LIMNER_LANES)
          g_assert_true (guarded_is_mark (&cells.data[(gsize) i * stride + (gsize) c]));
      }
  guarded_free (&cells);
  limner_axis_filter_clear (&rows);
  limner_axis_filter_clear (&columns);
  free_layer (&layer);
}

/* The sum over cells of what they give to position (y, x). */
static double
sum_of_cells (const float *cells, guint size, gsize stride, const double *rows, const double *columns)
{
  double sum = 0;

  for (int i = 0; i < sizes[size].down; i++)
    for (int j = 0; j < sizes[size].across; j++)
      sum += rows[i * sizes[size].height] * columns[j * sizes[size].width]
             * cells[(gsize) (i * sizes[size].across + j) * stride];
  return sum;
}

static void
check_scatter (const LimnerKernels *kernels, guint size, LimnerPrecision precision, gboolean masked)
{
  Layer layer = random_layer (size, precision);
  const int height = sizes[size].height, width = sizes[size].width, channels = sizes[size].channels;
  LimnerAxisFilter rows[2], columns[2];
  gsize stride = (gsize) limner_lanes_round_up (channels),
        n = (gsize) sizes[size].down * (gsize) sizes[size].across * stride;
  Guarded cells = guarded_new (n);
  g_autofree float *now = g_new (float, (gsize) channels *(gsize) height *(gsize) width);
  g_autofree double *by_row = NULL, *by_column = NULL;
  g_autofree guint16 *bits = NULL;

  fill_random (cells.data, n);
  limner_axis_filter_init_cells (&rows[0], height, sizes[size].down, &sizes[size].rows);
  limner_axis_filter_init_cells (&columns[0], width, sizes[size].across, &sizes[size].columns);
  limner_axis_filter_init_transposed (&rows[1], &rows[0]);
  limner_axis_filter_init_transposed (&columns[1], &columns[0]);
  by_row = dense_filter (&rows[0]);
  by_column = dense_filter (&columns[0]);
  bits = g_new (guint16, stride / LIMNER_LANES * (gsize) height * (gsize) width);
  for (gsize i = 0; i < stride / LIMNER_LANES * (gsize) height * (gsize) width; i++)
    bits[i] = (guint16) limner_random_next (&dice);
  kernels->scatter_cells (cells.data, stride, &rows[1], &columns[1], &layer.activation,
                          masked ? &(LimnerMask) { bits, 0.25f } : NULL);
  limner_layout_to_planes (&layer.activation, now);
  for (int c = 0, at = 0; c < channels; c++)
    for (int y = 0; y < height; y++)
      for (int x = 0; x < width; x++, at++)
        {
          double wanted
              = layer.planes[at] + sum_of_cells (cells.data + c, size, stride, by_row + y, by_column + x);
          gsize bit = ((gsize) (c / LIMNER_LANES) * (gsize) height + (gsize) y) * (gsize) width + (gsize) x;

          if (masked && (bits[bit] >> c % LIMNER_LANES & 1) == 0)
            wanted *= 0.25;
          g_assert_cmpfloat_with_epsilon (now[at], wanted,
                                          precision == LIMNER_BF16 ? fabs (wanted) / 128 + 1e-5
                                                                   : 1e-5 * (1 + fabs (wanted)));
        }
  for (int way = 0; way < 2; way++)
    {
      limner_axis_filter_clear (&rows[way]);
      limner_axis_filter_clear (&columns[way]);
    }
  guarded_free (&cells);
  free_layer (&layer);
}

static void
test_cells (void)
{
  limner_random_init (&dice, 1);
  for (LimnerCpuLevel level = 0; level <= limner_cpu_detect (); level++)
    for (guint size = 0; size < G_N_ELEMENTS (sizes); size++)
      for (LimnerPrecision precision = LIMNER_FP32; precision <= LIMNER_BF16; precision++)
        {
          check_gather (limner_kernels_for (level), size, precision);
          check_scatter (limner_kernels_for (level), size, precision, FALSE);
          check_scatter (limner_kernels_for (level), size, precision, TRUE);
        }
}

/* In double: the value, and the gradient by finite differences. */
static double
cosine_loss (const double *x, const float *target, const float *mean, int n, double weight)
{
  double xx = 0, xt = 0, tt = 0;

  for (int i = 0; i < n; i++)
    {
      double wanted = (double) target[i] + mean[i];

      xx += x[i] * x[i];
      xt += x[i] * wanted;
      tt += wanted * wanted;
    }
  return weight * (1 - xt / sqrt (xx * tt));
}

static void
check_cosine (const LimnerKernels *kernels, int n)
{
  Guarded x = guarded_new ((gsize) n), target = guarded_new ((gsize) n), mean = guarded_new ((gsize) n);
  g_autofree double *before = g_new (double, n);
  double value;

  fill_random (x.data, x.n);
  fill_random (target.data, x.n);
  fill_random (mean.data, x.n);
  for (int i = 0; i < n; i++)
    before[i] = x.data[i];
  value = kernels->cosine_gradient (x.data, target.data, mean.data, n, 0.7f);
  g_assert_cmpfloat_with_epsilon (value, cosine_loss (before, target.data, mean.data, n, 0.7), 1e-5);
  for (int i = 0; i < n; i++)
    {
      double kept = before[i], more, less;

      before[i] = kept + 1e-4;
      more = cosine_loss (before, target.data, mean.data, n, 0.7);
      before[i] = kept - 1e-4;
      less = cosine_loss (before, target.data, mean.data, n, 0.7);
      before[i] = kept;
      g_assert_cmpfloat_with_epsilon (x.data[i], (more - less) / 2e-4, 1e-5);
    }
  memset (x.data, 0, (gsize) n * sizeof (float));
  g_assert_cmpfloat (kernels->cosine_gradient (x.data, target.data, mean.data, n, 0.7f), ==, 0);
  for (int i = 0; i < n; i++)
    g_assert_cmpfloat (x.data[i], ==, 0);
  guarded_free (&x);
  guarded_free (&target);
  guarded_free (&mean);
}

static void
test_cosine (void)
{
  limner_random_init (&dice, 2);
  for (LimnerCpuLevel level = 0; level <= limner_cpu_detect (); level++)
    for (int n = LIMNER_LANES; n <= 5 * LIMNER_LANES; n += 2 * LIMNER_LANES)
      check_cosine (limner_kernels_for (level), n);
}

static void
test_first_above (void)
{
  limner_random_init (&dice, 3);
  for (LimnerCpuLevel level = 0; level <= limner_cpu_detect (); level++)
    for (gsize n = 1; n < 70; n++)
      {
        Guarded values = guarded_new (n);
        gsize from = limner_random_below (&dice, (guint32) n + 1), wanted = from;

        fill_random (values.data, n);
        while (wanted < n && !(values.data[wanted] > 1.5f))
          wanted++;
        g_assert_cmpuint (limner_kernels_for (level)->first_above (values.data, from, n, 1.5f), ==, wanted);
        values.data[n - 1] = 1.5f; /* is not above */
        g_assert_cmpuint (limner_kernels_for (level)->first_above (values.data, n - 1, n, 1.5f), ==, n);
        guarded_free (&values);
      }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/cells/gather-and-scatter", test_cells);
  g_test_add_func ("/cells/cosine", test_cosine);
  g_test_add_func ("/cells/first-above", test_first_above);
  return g_test_run ();
}
