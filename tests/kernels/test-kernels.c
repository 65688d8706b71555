/* Every kernel of every CPU level of this processor against plain loops over [C,H,W] in double.
 * Activations lie between guards, and their borders have guard values as well; neither may change. */
#include "base/memory-private.h"
#include "base/random-private.h"
#include "guarded.h"
#include "kernels/border-private.h"
#include "kernels/kernels-private.h"
#include "kernels/layout-private.h"
#include "kernels/pixels-private.h"
#include "limner/system.h"

#include <math.h>

typedef struct
{
  Guarded memory;
  LimnerActivation a;
  gsize n;       /* values */
  float *planes; /* [C,H,W] */
} Picture;

static LimnerRandom dice;
static LimnerPrecision precision; /* of pictures created from now on */

/* Fills everything with guard values, including the border. */
static Picture
picture_new (int channels, int height, int width, int border)
{
  Picture p = { .a = { NULL, channels, height, width, border, precision } };
  p.memory = guarded_new (limner_activation_size (&p.a));
  p.a.data = p.memory.data;
  p.n = (gsize) channels * (gsize) height * (gsize) width;
  p.planes = g_new0 (float, p.n);
  return p;
}

static Picture
picture_random (int channels, int height, int width, int border)
{
  Picture p = picture_new (channels, height, width, border);
  for (gsize i = 0; i < p.n; i++)
    {
      const float v = (float) limner_random_normal (&dice);
      p.planes[i] = precision == LIMNER_BF16 ? limner_bf16_to_float (limner_bf16_round (v)) : v;
    }
  limner_layout_from_planes (p.planes, &p.a);
  return p;
}

/* Checks that nothing around the picture was written. */
static void
picture_free (Picture *p)
{
  guarded_free (&p->memory);
  g_free (p->planes);
}

static double
value (const Picture *p, int c, int y, int x)
{
  return p->planes[((gsize) c * (gsize) p->a.height + (gsize) y) * (gsize) p->a.width + (gsize) x];
}

static void
check_border_untouched (const Picture *p)
{
  const LimnerActivation *a = &p->a;
  for (int block = 0; block < limner_activation_blocks (a); block++)
    for (int y = -a->border; y < a->height + a->border; y++)
      for (int x = -a->border; x < a->width + a->border; x++)
        if (y < 0 || x < 0 || y >= a->height || x >= a->width)
          for (int l = 0; l < LIMNER_LANES; l++)
            g_assert_true (guarded_is_mark (limner_activation_at (a, block, y, x) + l));
}

static void
check_spare_lanes (const Picture *p)
{
  const LimnerActivation *a = &p->a;
  for (int c = a->channels; c < limner_activation_groups (a) * LIMNER_LANES; c++)
    for (int y = 0; y < a->height; y++)
      for (int x = 0; x < a->width; x++)
        {
          float pixel[LIMNER_LANES];
          const float *lanes = limner_pixels_read (a, c / LIMNER_LANES, y, x, 1, pixel);
          g_assert_cmpfloat (lanes[c % LIMNER_LANES], ==, 0);
        }
}

/* Compares a kernel's result with [C,H,W] `expected` and frees that. */
static void
check (Picture *p, double *expected, double tolerance)
{
  const double rounding = p->a.precision == LIMNER_BF16 ? 1.0 / 256 : 0;
  limner_layout_to_planes (&p->a, p->planes);
  for (gsize i = 0; i < p->n; i++)
    g_assert_cmpfloat_with_epsilon (p->planes[i], expected[i],
                                    tolerance * (1 + fabs (expected[i])) + rounding * fabs (expected[i]));
  check_border_untouched (p);
  check_spare_lanes (p);
  g_free (expected);
}

static const struct
{
  int channels, height, width;
} sizes[] = { { 1, 1, 1 }, { 16, 5, 7 }, { 3, 1, 9 }, { 17, 8, 1 }, { 40, 6, 13 }, { 20, 4, 33 } };

typedef void (*KernelTest) (const LimnerKernels *kernels, int channels, int height, int width);

/* Runs a test at every level and size. */
static void
run_test (gconstpointer data)
{
  const KernelTest *test = data;
  limner_random_init (&dice, 1);
  for (LimnerCpuLevel level = 0; level <= limner_cpu_detect (); level++)
    for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
      (*test) (limner_kernels_for (level), sizes[i].channels, sizes[i].height, sizes[i].width);
}

/* The same with bfloat16, for kernels that support it. */
static void
run_test_bf16 (gconstpointer data)
{
  precision = LIMNER_BF16;
  run_test (data);
  precision = LIMNER_FP32;
}

static void
test_layout (const LimnerKernels *kernels, int channels, int height, int width)
{
  Picture p = picture_random (channels, height, width, 2);
  g_autofree float *again = g_new (float, p.n);

  for (int c = 0; c < channels; c++)
    g_assert_cmpfloat (limner_activation_at (&p.a, c / 16, height - 1, width - 1)[c % 16], ==,
                       value (&p, c, height - 1, width - 1));
  limner_layout_to_planes (&p.a, again);
  g_assert_cmpmem (again, p.n * sizeof (float), p.planes, p.n * sizeof (float));
  check_border_untouched (&p);
  check_spare_lanes (&p);

  /* Copies channels to any position among others. */
  for (int first = 0; first < 20; first += 3)
    {
      Picture q = picture_random (channels + 20, height, width, 1);
      double *expected = g_new (double, q.n);
      gsize plane = (gsize) height * (gsize) width;
      for (gsize i = 0; i < q.n; i++)
        {
          gsize c = i / plane;
          gboolean copied = c >= (gsize) first && c < (gsize) (first + channels);
          expected[i] = copied ? p.planes[i - (gsize) first * plane] : q.planes[i];
        }
      limner_layout_copy_channels (&p.a, 0, &q.a, first, channels);
      check (&q, expected, 1e-9);
      picture_free (&q);
    }
  limner_layout_clear (&p.a);
  check (&p, g_new0 (double, p.n), 1e-9);
  picture_free (&p);
}

static int
border_source (int i, int n, LimnerBorder border)
{
  if (border == LIMNER_BORDER_REPLICATE)
    return CLAMP (i, 0, n - 1);
  return i < 0 ? -i : i >= n ? 2 * (n - 1) - i : i;
}

/* Checks the values in the border, and that folding is the adjoint of filling: <fill x, y> = <x, fold
 * y>. */
static void
test_border (const LimnerKernels *kernels, int channels, int height, int width)
{
  for (int border = LIMNER_BORDER_ZERO; border <= LIMNER_BORDER_REPLICATE; border++)
    for (int pad = 0; pad <= 3; pad++)
      {
        if (border == LIMNER_BORDER_REFLECT && MIN (height, width) <= pad)
          continue;
        Picture x = picture_random (channels, height, width, 3),
                y = picture_random (channels, height, width, pad);
        LimnerActivation grown = limner_activation_grown (&y.a, pad);
        double left = 0, right = 0;
        for (gsize i = 0; i < limner_activation_size (&grown); i++)
          grown.data[i] = (float) limner_random_normal (&dice);
        limner_border_fill (&x.a, pad, border);
        for (int c = 0; c < channels; c++)
          for (int i = -3; i < height + 3; i++)
            for (int j = -3; j < width + 3; j++)
              {
                const float *at = limner_activation_at (&x.a, c / 16, i, j) + c % 16;
                gboolean inside = i >= 0 && i < height && j >= 0 && j < width;
                if (i < -pad || i >= height + pad || j < -pad || j >= width + pad)
                  {
                    g_assert_true (guarded_is_mark (at));
                    continue;
                  }
                double expected = border == LIMNER_BORDER_ZERO && !inside
                                      ? 0
                                      : value (&x, c, border_source (i, height, border),
                                               border_source (j, width, border));
                g_assert_cmpfloat (*at, ==, expected);
                left += expected * limner_activation_at (&y.a, c / 16, i, j)[c % 16];
              }
        limner_border_fold (&y.a, pad, border);
        limner_layout_to_planes (&y.a, y.planes);
        for (gsize i = 0; i < x.n; i++)
          right += (double) x.planes[i] * y.planes[i];
        g_assert_cmpfloat_with_epsilon (left, right, 1e-4 * (1 + fabs (left)));
        picture_free (&x);
        picture_free (&y);
      }
}

static void
test_relu (const LimnerKernels *kernels, int channels, int height, int width)
{
  const float slope = 0.25f;
  Picture x = picture_random (channels, height, width, 1), y = picture_new (channels, height, width, 2);
  Picture dy = picture_random (channels, height, width, 0), dx = picture_new (channels, height, width, 1);
  g_autofree guint16 *bits
      = g_new0 (guint16, (gsize) limner_activation_groups (&x.a) * (gsize) height * (gsize) width);
  double *rectified = g_new (double, x.n), *gradient = g_new (double, x.n);

  for (gsize i = 0; i < x.n; i++)
    {
      rectified[i] = x.planes[i] > 0 ? x.planes[i] : slope * x.planes[i];
      gradient[i] = x.planes[i] > 0 ? dy.planes[i] : slope * dy.planes[i];
    }
  kernels->relu (&x.a, &y.a, slope, bits);
  kernels->relu_backward (&dy.a, &dx.a, slope, bits);
  check (&y, rectified, 1e-6);
  check (&dx, gradient, 1e-6);
  kernels->relu (&x.a, &x.a, slope, NULL);
  limner_layout_to_planes (&x.a, x.planes);
  g_assert_cmpmem (x.planes, x.n * sizeof (float), y.planes, y.n * sizeof (float));
  picture_free (&x);
  picture_free (&y);
  picture_free (&dy);
  picture_free (&dx);
}

static void
test_add (const LimnerKernels *kernels, int channels, int height, int width)
{
  Picture a = picture_random (channels, height, width, 1), b = picture_random (channels, height, width, 2);
  double *sum = g_new (double, a.n);

  for (gsize i = 0; i < a.n; i++)
    sum[i] = (double) a.planes[i] + b.planes[i];
  kernels->add (&a.a, &b.a, &b.a);
  check (&b, sum, 1e-6);
  picture_free (&a);
  picture_free (&b);
}

/* Converts both ways: bfloat16 values are exact, others are rounded to nearest. */
static void
test_convert (const LimnerKernels *kernels, int channels, int height, int width)
{
  Picture wide = picture_random (channels, height, width, 1), back = picture_new (channels, height, width, 2);
  precision = LIMNER_BF16;
  Picture narrow = picture_new (channels, height, width, 1);
  precision = LIMNER_FP32;
  double *rounded = g_new (double, wide.n);

  for (gsize i = 0; i < wide.n; i++)
    {
      /* 8 bits of mantissa, the first one implicit. */
      int exponent;
      const double mantissa = frexp (wide.planes[i], &exponent);
      rounded[i] = ldexp (nearbyint (ldexp (mantissa, 8)), exponent - 8);
    }
  kernels->convert (&wide.a, &narrow.a);
  kernels->convert (&narrow.a, &back.a);
  limner_layout_to_planes (&back.a, back.planes);
  for (gsize i = 0; i < wide.n; i++)
    g_assert_cmpfloat (back.planes[i], ==, rounded[i]);
  check (&narrow, rounded, 1e-9);
  check_border_untouched (&back);
  check_spare_lanes (&back);
  picture_free (&wide);
  picture_free (&back);
  picture_free (&narrow);
}

static const LimnerPoolWindow windows[]
    = { { 2, 2, 0, FALSE }, { 3, 2, 1, FALSE }, { 3, 1, 1, FALSE }, { 1, 1, 0, FALSE },
        { 5, 3, 2, FALSE }, { 2, 3, 0, FALSE }, { 3, 2, 1, TRUE },  { 5, 1, 2, TRUE } };

/* One output of pooling by plain loops; where: position of the maximum in the window. */
static double
pooled (const Picture *x, const LimnerPoolWindow *w, gboolean max, int c, int y, int col, int *where)
{
  double sum = 0, best = -INFINITY;
  int n = 0;
  for (int i = 0; i < w->kernel; i++)
    for (int j = 0; j < w->kernel; j++)
      {
        int iy = y * w->stride - w->pad + i, ix = col * w->stride - w->pad + j;
        if (iy < 0 || ix < 0 || iy >= x->a.height || ix >= x->a.width)
          continue;
        double v = value (x, c, iy, ix);
        n++;
        sum += v;
        if (v > best)
          {
            best = v;
            *where = i * w->kernel + j;
          }
      }
  return max ? best : sum / (w->counts_padding ? w->kernel * w->kernel : n);
}

static void
test_pools (const LimnerKernels *kernels, int channels, int height, int width)
{
  for (guint i = 0; i < G_N_ELEMENTS (windows); i++)
    for (int max = 0; max < 2; max++)
      {
        const LimnerPoolWindow *w = &windows[i];
        int rows = (height + 2 * w->pad - w->kernel) / w->stride + 1;
        int columns = (width + 2 * w->pad - w->kernel) / w->stride + 1;
        if (MIN (height, width) + 2 * w->pad < w->kernel)
          continue;
        Picture x = picture_random (channels, height, width, 1), y = picture_new (channels, rows, columns, 1);
        double *expected = g_new (double, y.n);
        g_autofree int *winners = g_new0 (int, y.n);
        g_autofree guint8 *index
            = g_new (guint8, (gsize) limner_activation_groups (&y.a) * (gsize) rows * (gsize) columns * 16);
        for (int c = 0, at = 0; c < channels; c++)
          for (int r = 0; r < rows; r++)
            for (int q = 0; q < columns; q++, at++)
              expected[at] = pooled (&x, w, max, c, r, q, &winners[at]);
        if (max)
          kernels->max_pool (&x.a, &y.a, w, index);
        else
          kernels->avg_pool (&x.a, &y.a, w);
        for (int c = 0, at = 0; max && c < channels; c++)
          for (int p = 0; p < rows * columns; p++, at++)
            g_assert_cmpint (index[(c / 16 * rows * columns + p) * 16 + c % 16], ==, winners[at]);
        if (max)
          {
            check (&y, g_memdup2 (expected, y.n * sizeof *expected), 1e-6);
            kernels->max_pool (&x.a, &y.a, w, NULL);
          }
        check (&y, expected, 1e-6);

        /* Backward is the adjoint: it adds each output's gradient to the inputs that forward read. */
        Picture dy = picture_random (channels, rows, columns, 2),
                dx = picture_new (channels, height, width, 0);
        double forward = 0, backward = 0, size = 0;
        if (max)
          kernels->max_pool_backward (&dy.a, &dx.a, w, index, NULL);
        else
          kernels->avg_pool_backward (&dy.a, &dx.a, w, NULL);
        limner_layout_to_planes (&dx.a, dx.planes);
        for (gsize k = 0; k < y.n; k++)
          {
            forward += (double) y.planes[k] * dy.planes[k];
            size += fabs ((double) y.planes[k] * dy.planes[k]);
          }
        for (gsize k = 0; k < x.n; k++)
          backward += (double) x.planes[k] * dx.planes[k];
        g_assert_cmpfloat_with_epsilon (forward, backward,
                                        1e-4 * (1 + fabs (forward)) + (precision == LIMNER_BF16) * size / 64);
        check_spare_lanes (&dx);

        /* The same through a ReLU. */
        Picture masked = picture_new (channels, height, width, 1);
        g_autofree guint16 *bits
            = g_new (guint16, (gsize) limner_activation_groups (&x.a) * (gsize) height * (gsize) width);
        double *through = g_new (double, x.n);
        kernels->relu (&x.a, &x.a, 1, bits);
        for (gsize k = 0; k < x.n; k++)
          through[k] = dx.planes[k] * (x.planes[k] > 0 ? 1 : 0.5);
        if (max)
          kernels->max_pool_backward (&dy.a, &masked.a, w, index, &(LimnerMask) { bits, 0.5f });
        else
          kernels->avg_pool_backward (&dy.a, &masked.a, w, &(LimnerMask) { bits, 0.5f });
        check (&masked, through, 1e-6);
        picture_free (&masked);
        picture_free (&x);
        picture_free (&y);
        picture_free (&dy);
        picture_free (&dx);
      }
}

/* A mean far from zero must not degrade the variance. */
static void
test_norm (const LimnerKernels *kernels, int channels, int height, int width)
{
  const float eps = 1e-5f;
  const double n = (double) height * width;
  Picture x = picture_random (channels, height, width, 1), y = picture_new (channels, height, width, 1);
  int lanes = limner_activation_blocks (&x.a) * LIMNER_LANES;
  g_autofree float *stats = g_new0 (float, 4 * lanes);
  g_autofree double *partial = g_new (double, limner_norm_partial_size (&x.a));
  double *expected = g_new (double, x.n);

  for (gsize i = 0; i < x.n; i++)
    x.planes[i] += 50;
  limner_layout_from_planes (x.planes, &x.a);
  for (int c = 0; c < channels; c++)
    {
      double mean = 0, variance = 0;
      stats[2 * lanes + c] = 1.5f;
      stats[3 * lanes + c] = (float) c;
      for (int i = 0; i < height * width; i++)
        mean += x.planes[c * height * width + i] / n;
      for (int i = 0; i < height * width; i++)
        variance += pow (x.planes[c * height * width + i] - mean, 2) / n;
      for (int i = 0; i < height * width; i++)
        expected[c * height * width + i]
            = (x.planes[c * height * width + i] - mean) / sqrt (variance + (double) eps) * 1.5 + c;
    }
  kernels->norm_statistics (&x.a, eps, stats, stats + lanes, partial);
  const LimnerNormalisation norm = { stats, stats + lanes, stats + 2 * lanes, stats + 3 * lanes };
  kernels->norm_apply (&x.a, &y.a, &norm);
  /* The rounding error of a single pixel's distance from its mean is divided by the square root of eps. */
  check (&y, expected, 2e-5);
  picture_free (&x);
  picture_free (&y);
}

static double
axis_value (const Picture *x, const LimnerAxis *rows, const LimnerAxis *columns, int c, int i, int j)
{
  double sum = 0;
  for (int s = 0; s < rows->count[i]; s++)
    for (int t = 0; t < columns->count[j]; t++)
      sum += (double) rows->weights[i * rows->support + s] * columns->weights[j * columns->support + t]
             * value (x, c, rows->first[i] + s, columns->first[j] + t);
  return sum;
}

static void
test_resample (const LimnerKernels *kernels, int channels, int height, int width)
{
  static const int targets[][2] = { { 1, 1 }, { 3, 4 }, { 12, 17 } };

  for (int filter = LIMNER_FILTER_NEAREST; filter <= LIMNER_FILTER_LANCZOS; filter++)
    for (guint i = 0; i < G_N_ELEMENTS (targets); i++)
      {
        Picture x = picture_random (channels, height, width, 2);
        Picture y = picture_new (channels, targets[i][0], targets[i][1], 1);
        g_autoptr (LimnerAxis) rows = limner_axis_new (height, targets[i][0], filter);
        g_autoptr (LimnerAxis) columns = limner_axis_new (width, targets[i][1], filter);
        g_autofree float *scratch = g_new (float, width *LIMNER_LANES *limner_get_threads ());
        double *expected = g_new (double, y.n);
        for (int c = 0, at = 0; c < channels; c++)
          for (int r = 0; r < targets[i][0]; r++)
            for (int q = 0; q < targets[i][1]; q++)
              expected[at++] = axis_value (&x, rows, columns, c, r, q);
        kernels->resample (&x.a, &y.a, rows, columns, scratch, limner_get_threads ());
        check (&y, expected, 1e-5);
        picture_free (&x);
        picture_free (&y);
      }
}

/* Weights sum to 1, and the transposed table contains the same weights. */
static void
test_axis (void)
{
  for (int filter = LIMNER_FILTER_NEAREST; filter <= LIMNER_FILTER_LANCZOS; filter++)
    for (int from = 1; from < 20; from += 3)
      for (int to = 1; to < 30; to += 4)
        {
          g_autoptr (LimnerAxis) axis = limner_axis_new (from, to, filter);
          g_autoptr (LimnerAxis) back = limner_axis_transpose (axis);
          double total = 0;
          for (int i = 0; i < to; i++)
            {
              double sum = 0;
              g_assert_cmpint (axis->first[i] + axis->count[i], <=, from);
              for (int t = 0; t < axis->count[i]; t++)
                {
                  int j = axis->first[i] + t;
                  sum += axis->weights[i * axis->support + t];
                  g_assert_cmpfloat (back->weights[j * back->support + i - back->first[j]], ==,
                                     axis->weights[i * axis->support + t]);
                }
              g_assert_cmpfloat_with_epsilon (sum, 1, 1e-6);
            }
          for (int i = 0; i < from * back->support; i++)
            total += back->weights[i];
          g_assert_cmpfloat_with_epsilon (total, to, 1e-4);
        }
  /* Bilinear doubling interpolates at quarters. */
  g_autoptr (LimnerAxis) twice = limner_axis_new (4, 8, LIMNER_FILTER_BILINEAR);
  g_assert_cmpint (twice->first[3], ==, 1);
  g_assert_cmpfloat (twice->weights[3 * twice->support], ==, 0.75f);
}

/* Compares every algorithm for the shape with the definition in conv-private.h. */
static void
check_conv (const LimnerConvAlgorithm *algorithm, const LimnerConvShape *s, int height, int width, int pad)
{
  /* A dilated input needs no border: outside pixels count as zero. */
  int border = s->input_dilation > 1 ? 0 : MAX (pad, 0);
  Picture x = picture_random (s->inputs, height, width, border);
  const int taps = s->outputs * s->inputs * limner_conv_taps (s);
  int rows = (height * s->input_dilation + 2 * pad - s->kernel) / s->stride + 1;
  int columns = (width * s->input_dilation + 2 * pad - s->kernel) / s->stride + 1;
  Picture y = picture_new (s->outputs, rows, columns, 1);
  g_autofree float *weight = g_new (float, taps);
  gsize stride = limner_conv_scratch_size (algorithm, s, rows, columns, limner_get_threads ());
  float *packed = limner_alloc_floats (algorithm->packed_size (s), NULL);
  float *scratch = limner_alloc_floats (stride * (gsize) limner_get_threads (), NULL);
  double *expected = g_new0 (double, y.n);

  for (int i = 0; i < taps; i++)
    weight[i] = (float) (limner_random_normal (&dice) / sqrt (s->inputs) / s->kernel);
  limner_border_fill (&x.a, border, LIMNER_BORDER_ZERO);
  for (int o = 0, at = 0; o < s->outputs; o++)
    for (int r = 0; r < rows; r++)
      for (int q = 0; q < columns; q++, at++)
        for (int i = 0; i < s->inputs; i++)
          for (int ky = s->skipped_rows; ky < s->kernel - s->skipped_rows; ky++)
            for (int kx = s->skipped_columns; kx < s->kernel - s->skipped_columns; kx++)
              {
                int iy = r * s->stride + ky - pad, ix = q * s->stride + kx - pad;
                if (iy < 0 || ix < 0 || iy % s->input_dilation || ix % s->input_dilation
                    || iy / s->input_dilation >= height || ix / s->input_dilation >= width)
                  continue;
                const int tap = (ky - s->skipped_rows) * limner_conv_columns (s) + kx - s->skipped_columns;
                expected[at] += (double) limner_conv_weight (s, weight, FALSE, o, i, tap)
                                * value (&x, i, iy / s->input_dilation, ix / s->input_dilation);
              }
  algorithm->pack (s, weight, FALSE, packed);
  algorithm->run (&(LimnerConvJob) { .shape = s,
                                     .packed = packed,
                                     .input = &x.a,
                                     .output = &y.a,
                                     .pad = pad,
                                     .scratch = scratch,
                                     .scratch_stride = stride,
                                     .threads = limner_get_threads () });
  check (&y, expected, 2e-5);
  limner_memory_free (packed);
  limner_memory_free (scratch);
  picture_free (&x);
  picture_free (&y);
}

static void
test_conv (const LimnerKernels *kernels, int channels, int height, int width)
{
  static const struct
  {
    LimnerConvShape shape; /* kernel, stride, dilation and skipped taps */
    int pad;
  } settings[] = {
    { { .kernel = 1, .stride = 1, .input_dilation = 1 }, 0 },
    { { .kernel = 3, .stride = 1, .input_dilation = 1 }, 1 },
    { { .kernel = 3, .stride = 2, .input_dilation = 1 }, 1 },
    { { .kernel = 3, .stride = 1, .input_dilation = 2 }, 1 },
    { { .kernel = 7, .stride = 1, .input_dilation = 2 }, 3 },
    { { .kernel = 1, .stride = 1, .input_dilation = 2 }, 0 },
    { { .kernel = 4, .stride = 1, .input_dilation = 1 }, 2 },
    { { .kernel = 7, .stride = 2, .input_dilation = 1 }, 3 },
    { { .kernel = 5, .stride = 1, .input_dilation = 3 }, 3 },
    { { .kernel = 2, .stride = 1, .input_dilation = 1 }, 1 },
    { { .kernel = 9, .stride = 1, .input_dilation = 1 }, 4 },
    { { .kernel = 7, .stride = 1, .input_dilation = 1, .skipped_rows = 3 }, 3 },
    { { .kernel = 7, .stride = 1, .input_dilation = 1, .skipped_columns = 3 }, 3 },
    { { .kernel = 3, .stride = 1, .input_dilation = 1, .skipped_rows = 1 }, 1 },
    { { .kernel = 5, .stride = 2, .input_dilation = 1, .skipped_rows = 1, .skipped_columns = 2 }, 2 },
    { { .kernel = 7, .stride = 1, .input_dilation = 2, .skipped_rows = 3 }, 3 },
    { { .kernel = 5, .stride = 1, .input_dilation = 3, .skipped_columns = 1 }, 3 },
  };

  static const int outputs[] = { 19, 3, 40 };

  for (guint i = 0; i < 3 * G_N_ELEMENTS (settings); i++)
    {
      LimnerConvShape shape = settings[i / 3].shape;

      shape.inputs = channels;
      shape.outputs = outputs[i % 3];
      for (int a = 0; a < kernels->n_conv[LIMNER_FP32]; a++)
        if (kernels->conv[LIMNER_FP32][a]->suits (&shape))
          check_conv (kernels->conv[LIMNER_FP32][a], &shape, height, width, settings[i / 3].pad);
    }
}

/* --- StyleGAN2 --- */

/* [blocks][16], zero beyond the channels. */
static float *
lanes_random (const LimnerActivation *a)
{
  float *values = g_new0 (float, limner_activation_blocks (a) * LIMNER_LANES);
  for (int c = 0; c < a->channels; c++)
    values[c] = (float) limner_random_normal (&dice);
  return values;
}

static void
test_scale (const LimnerKernels *kernels, int channels, int height, int width)
{
  Picture x = picture_random (channels, height, width, 1), y = picture_new (channels, height, width, 2);
  g_autofree float *factors = lanes_random (&x.a), *sums = lanes_random (&x.a);
  g_autofree double *partial = g_new (double, limner_norm_partial_size (&x.a));
  double *expected = g_new (double, x.n), *dots = g_new0 (double, channels);
  int plane = height * width;

  for (int i = 0; i < channels * plane; i++)
    {
      expected[i] = (double) x.planes[i] * factors[i / plane];
      dots[i / plane] += (double) x.planes[i] * expected[i];
    }
  kernels->scale (&x.a, &y.a, factors);
  check (&y, expected, 1e-6);
  kernels->channel_dot (&x.a, &y.a, sums, partial);
  for (int c = 0; c < channels; c++)
    g_assert_cmpfloat_with_epsilon (sums[c], dots[c], 1e-5 * (1 + fabs (dots[c])));
  picture_free (&x);
  picture_free (&y);
  g_free (dots);
}

/* The channel of x that output (c, y, col) comes from. */
static int
phase_channel (int factor, int channels, int c, int y, int col)
{
  int padded = (channels + LIMNER_LANES - 1) / LIMNER_LANES * LIMNER_LANES;
  return (y % factor * factor + col % factor) * padded + c;
}

static void
check_style (const LimnerKernels *kernels, int factor, float clamp, int channels, int height, int width)
{
  int inner = factor == 1 ? channels : 4 * ((channels + 15) / 16 * 16);
  Picture x = picture_random (inner, height, width, 1), dx = picture_new (inner, height, width, 0);
  height *= factor, width *= factor;
  Picture y = picture_new (channels, height, width, 2), dy = picture_random (channels, height, width, 1);
  g_autofree float *scale = lanes_random (&y.a), *bias = lanes_random (&y.a), *amount = lanes_random (&y.a);
  g_autofree float *noise = g_new (float, height *width), *slopes = g_new (float, height *width);
  g_autofree double *noise_gradient = g_new0 (double, height *width);
  LimnerSynthesisActivation how = { factor, scale, bias, amount, noise, 0.2f, 1.25f, clamp };
  double *expected = g_new (double, y.n), *gradient = g_new0 (double, x.n);

  for (int i = 0; i < height * width; i++)
    noise[i] = (float) limner_random_normal (&dice);
  for (int c = 0, i = 0; c < channels; c++)
    for (int row = 0; row < height; row++)
      for (int col = 0; col < width; col++, i++)
        {
          int from = phase_channel (factor, channels, c, row, col);
          double z = value (&x, from, row / factor, col / factor) * scale[c] + bias[c]
                     + (double) noise[row * width + col] * amount[c];
          double slope = 1.25 * (z > 0 ? 1 : (double) 0.2f);
          expected[i] = CLAMP (z * slope, -(double) clamp, (double) clamp);
          gradient[(from * x.a.height + row / factor) * x.a.width + col / factor]
              = fabs (z * slope) < (double) clamp ? slope * dy.planes[i] : 0;
          noise_gradient[row * width + col]
              += gradient[(from * x.a.height + row / factor) * x.a.width + col / factor] * amount[c];
        }
  kernels->style_activate (&x.a, &y.a, &how);
  kernels->style_activate_backward (&x.a, &dy.a, &dx.a, &how);
  kernels->style_noise_backward (&dx.a, &dy.a, &how, slopes);
  for (int i = 0; i < height * width; i++)
    g_assert_cmpfloat_with_epsilon (slopes[i], noise_gradient[i], 1e-5 * (1 + channels));
  check (&y, expected, 2e-6);
  check (&dx, gradient, 2e-6);
  picture_free (&x);
  picture_free (&y);
  picture_free (&dx);
  picture_free (&dy);
}

static void
test_style (const LimnerKernels *kernels, int channels, int height, int width)
{
  check_style (kernels, 1, INFINITY, channels, height, width);
  check_style (kernels, 1, 1, channels, height, width);
  check_style (kernels, 2, INFINITY, channels, height, width);
}

static void
test_colours (const LimnerKernels *kernels, int channels, int height, int width)
{
  Picture x = picture_random (channels, height, width, 1), dx = picture_new (channels, height, width, 1);
  Picture y = picture_new (3, height, width, 2), dy = picture_random (3, height, width, 0);
  int plane = height * width, lanes = limner_activation_blocks (&x.a) * LIMNER_LANES;
  g_autofree float *weight = g_new0 (float, 3 * lanes), *slopes = g_new (float, 3 * lanes);
  g_autofree double *partial = g_new (double, 2 * limner_norm_partial_size (&x.a));
  const float bias[3] = { 0.5f, -1, 2 };
  double *expected = g_new (double, y.n), *gradient = g_new0 (double, x.n);

  for (int i = 0; i < 3 * lanes; i++)
    weight[i] = i % lanes < channels ? (float) limner_random_normal (&dice) : 0;
  kernels->to_colours (&x.a, &y.a, weight, bias, 3);
  kernels->to_colours_backward (&x.a, &dy.a, &dx.a, weight, slopes, partial);
  for (int k = 0; k < 3; k++)
    for (int c = 0; c < channels; c++)
      {
        double sum = 0;
        for (int i = 0; i < plane; i++)
          {
            sum += (double) dy.planes[k * plane + i] * x.planes[c * plane + i];
            gradient[c * plane + i] += (double) weight[k * lanes + c] * dy.planes[k * plane + i];
          }
        g_assert_cmpfloat_with_epsilon (slopes[(c / 16 * 3 + k) * 16 + c % 16], sum, 1e-5 * (1 + fabs (sum)));
      }
  for (int i = 0; i < 3 * plane; i++)
    {
      double sum = bias[i / plane];
      for (int c = 0; c < channels; c++)
        sum += (double) weight[i / plane * lanes + c] * x.planes[c * plane + i % plane];
      expected[i] = CLAMP (sum, -3, 3);
    }
  check (&y, expected, 1e-5);
  check (&dx, gradient, 1e-5);
  picture_free (&x);
  picture_free (&y);
  picture_free (&dx);
  picture_free (&dy);
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *path;
    KernelTest test;
  } tests[] = {
    { "/kernels/layout", test_layout },     { "/kernels/border", test_border },
    { "/kernels/relu", test_relu },         { "/kernels/add", test_add },
    { "/kernels/pools", test_pools },       { "/kernels/norm", test_norm },
    { "/kernels/resample", test_resample }, { "/kernels/conv", test_conv },
    { "/kernels/scale", test_scale },       { "/kernels/style", test_style },
    { "/kernels/colours", test_colours },   { "/kernels/convert", test_convert },
  };
  static const KernelTest both[] = { test_relu, test_add, test_pools };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add_data_func (tests[i].path, &tests[i].test, run_test);
  g_test_add_data_func ("/kernels/relu-bf16", &both[0], run_test_bf16);
  g_test_add_data_func ("/kernels/add-bf16", &both[1], run_test_bf16);
  g_test_add_data_func ("/kernels/pools-bf16", &both[2], run_test_bf16);
  g_test_add_func ("/kernels/axis", test_axis);
  return g_test_run ();
}
