/* Every bfloat16 convolution of this processor, and the one on tiles with emulated instructions, against
 * sums in double of the same values. */
#include "base/random-private.h"
#include "conv-problem.h"
#include "kernels/pixels-private.h"
#include "kernels/variants-private.h"

#include <math.h>

static LimnerRandom dice;
static int n_reused, n_tiles;

/* Values that bfloat16 represents exactly. worst: signs and sizes that maximise Winograd's transforms. */
static float
draw (gboolean worst, int y, int x)
{
  static const float signs[6] = { 1, -1, -1, 1, 1, -1 };
  if (worst)
    return signs[(y + 6) % 4 + 1] * signs[(x + 6) % 4 + 1];
  return limner_bf16_to_float (limner_bf16_round ((float) limner_random_normal (&dice)));
}

static void
make_input (Problem *p)
{
  const Case *c = &p->c;
  const int frame = MAX (c->pad, 0);
  for (int channel = 0; channel < limner_activation_groups (&p->input) * LIMNER_LANES; channel++)
    for (int y = -frame; y < c->height + frame; y++)
      for (int x = -frame; x < c->width + frame; x++)
        {
          const float v = draw (c->fill, y, x);
          limner_bf16_at (&p->input, channel / LIMNER_LANES, y, x)[channel % LIMNER_LANES]
              = limner_bf16_round (channel < c->shape.inputs ? v : 0);
        }
}

static double
input_at (const Problem *p, int channel, int y, int x)
{
  return limner_bf16_to_float (
      limner_bf16_at (&p->input, channel / LIMNER_LANES, y, x)[channel % LIMNER_LANES]);
}

static void
make_sums (Problem *p)
{
  const LimnerConvShape *s = &p->c.shape;
  for (int o = 0, at = 0; o < s->outputs; o++)
    for (int y = 0; y < p->output.height; y++)
      for (int x = 0; x < p->output.width; x++, at++)
        {
          double sum = p->c.with_bias ? p->bias.data[o] : 0, size = fabs (sum);
          for (int i = 0; i < s->inputs; i++)
            for (int t = 0; t < limner_conv_taps (s); t++)
              {
                const int ky = t / limner_conv_columns (s), kx = t % limner_conv_columns (s);
                const double term = (double) limner_conv_weight (s, p->weight.data, p->c.flipped, o, i, t)
                                    * input_at (p, i, y * s->stride + s->skipped_rows + ky - p->c.pad,
                                                x * s->stride + s->skipped_columns + kx - p->c.pad);
                sum += term;
                size += fabs (term);
              }
          p->sums[at] = sum;
          p->scale = MAX (p->scale, size);
        }
}

static int
output_size (const Case *c, int size)
{
  return (size + 2 * c->pad - c->shape.kernel) / c->shape.stride + 1;
}

static Problem
problem_new (const Case *c)
{
  const int taps = c->shape.kernel * c->shape.kernel, lanes = (c->shape.outputs + 15) / 16 * 16;
  Problem p = { .c = *c };
  p.input = (LimnerActivation) { NULL, c->shape.inputs, c->height, c->width, MAX (c->pad, 0), LIMNER_BF16 };
  p.output
      = (LimnerActivation) { NULL, c->shape.outputs, output_size (c, c->height), output_size (c, c->width),
                             1,    LIMNER_BF16 };
  p.in = guarded_new (limner_activation_size (&p.input));
  p.out = guarded_new (limner_activation_size (&p.output));
  p.input.data = p.in.data;
  p.output.data = p.out.data;
  make_input (&p);
  p.weight = guarded_new ((gsize) (c->shape.inputs * c->shape.outputs * taps));
  for (int i = 0; i < c->shape.inputs * c->shape.outputs * taps; i++)
    p.weight.data[i] = draw (c->fill, i / 3 % 3, i % 3);
  p.bias = guarded_new ((gsize) lanes);
  for (int o = 0; o < lanes; o++)
    p.bias.data[o] = o < c->shape.outputs ? (float) limner_random_normal (&dice) : 0;
  p.sums = g_new (double, c->shape.outputs *p.output.height *p.output.width);
  make_sums (&p);
  problem_make_bits (&p, &dice);
  return p;
}

/* Checks one value. Returns its error beyond bfloat16 rounding. */
static double
check_value (const Problem *p, int o, int y, int x)
{
  const Case *c = &p->c;
  const int height = p->output.height, width = p->output.width, lane = o % LIMNER_LANES;
  const gsize bit = ((gsize) (o / LIMNER_LANES) * (gsize) height + (gsize) y) * (gsize) width + (gsize) x;
  const double got = limner_bf16_to_float (limner_bf16_at (&p->output, o / LIMNER_LANES, y, x)[lane]);
  const gboolean got_bit = ((guint16 *) p->bits.data)[bit] >> lane & 1;
  const gboolean check_bit = c->epilogue == LIMNER_EPILOGUE_RELU && c->with_bits;
  if (o >= c->shape.outputs)
    {
      g_assert_true (got == 0);
      g_assert_true (!check_bit || !got_bit);
      return 0;
    }
  const double sum = p->sums[((gsize) o * (gsize) height + (gsize) y) * (gsize) width + (gsize) x];
  const double wanted = expected (p, sum, bit, lane);
  g_assert_true (isfinite (got));
  if (check_bit && fabs (sum) > 1e-2 * p->scale)
    g_assert_true (got_bit == (sum > 0));
  return MAX (0, fabs (got - wanted) - fabs (wanted) / 256);
}

/* The largest error as a fraction of the largest sum of magnitudes. */
static double
check (const Problem *p)
{
  const LimnerActivation *o = &p->output;
  double worst = 0;
  for (int channel = 0; channel < limner_activation_groups (o) * LIMNER_LANES; channel++)
    for (int y = 0; y < o->height; y++)
      for (int x = 0; x < o->width; x++)
        worst = MAX (worst, check_value (p, channel, y, x));
  for (int block = 0; block < limner_activation_blocks (o); block++)
    for (int y = -1; y <= o->height; y++)
      for (int x = -1; x <= o->width; x++)
        for (int i = 0; (y < 0 || y == o->height || x < 0 || x == o->width) && i < LIMNER_LANES; i++)
          g_assert_true (guarded_is_mark (limner_activation_at (o, block, y, x) + i));
  return worst / p->scale;
}

/* Runs one algorithm and updates its worst error. */
static void
check_algorithm (Problem *p, const LimnerConvAlgorithm *algorithm, const char *path, double worst[2])
{
  const LimnerConvShape *s = &p->c.shape;
  const gboolean tiles = g_str_equal (algorithm->name, "tiles");
  if (!algorithm->suits (s))
    return;
  run (p, algorithm, FALSE, NULL);
  const double error = check (p);
  n_tiles += tiles;
  worst[!tiles] = MAX (worst[!tiles], error);
  if (error > (tiles ? 1e-6 : 2e-2))
    g_error ("%s, %s: %d -> %d channels, %d x %d, kernel %d, stride %d, pad %d: error %g", path,
             algorithm->name, s->inputs, s->outputs, p->c.height, p->c.width, s->kernel, s->stride, p->c.pad,
             error);
  if (p->c.flipped && s->stride == 1 && limner_conv_reuses (algorithm, s))
    {
      g_autofree float *own = g_memdup2 (p->out.data, p->out.n * sizeof (float));
      run (p, algorithm, TRUE, NULL);
      g_assert_cmpmem (own, p->out.n * sizeof (float), p->out.data, p->out.n * sizeof (float));
      n_reused++;
    }
}

static void
run_everywhere (const Case *c, double worst[2])
{
  if (output_size (c, c->height) < 1 || output_size (c, c->width) < 1
      || MIN (c->height, c->width) + 2 * c->pad < c->shape.kernel)
    return;
  Problem p = problem_new (c);
  LimnerKernels emulated = { 0 };
  limner_amx_init_emulated (&emulated);
  check_algorithm (&p, emulated.conv[LIMNER_BF16][0], "emulated", worst);
  for (LimnerCpuLevel level = LIMNER_CPU_C; level <= limner_cpu_detect (); level++)
    {
      const LimnerKernels *kernels = limner_kernels_for (level);
      for (int i = 0; i < kernels->n_conv[LIMNER_BF16]; i++)
        check_algorithm (&p, kernels->conv[LIMNER_BF16][i], limner_cpu_level_name (level), worst);
    }
  problem_free (&p);
}

static void
say_errors (const double worst[2])
{
  say_levels ();
  g_test_message ("worst errors beyond rounding: %.2g on tiles, %.2g Winograd", worst[0], worst[1]);
}

/* Channels around blocks and sizes around tiles and strips, each with its own kernel, epilogue and
 * direction. */
static void
test_sizes (void)
{
  static const int channels[][2] = { { 5, 7 }, { 16, 33 }, { 32, 32 }, { 33, 16 }, { 48, 70 } };
  static const int widths[] = { 1, 2, 5, 15, 16, 17, 31, 32, 33, 49, 67 };
  static const int kernel_stride_pad_skipped[][4]
      = { { 3, 1, 1 }, { 3, 1, 1 }, { 1, 1, 0 }, { 3, 2, 1 },    { 5, 1, 2 },
          { 3, 1, 0 }, { 3, 1, 2 }, { 4, 1, 1 }, { 7, 1, 3, 3 }, { 3, 1, 1, 1 } };
  double worst[2] = { 0 };
  for (guint k = 0, n = 0; k < G_N_ELEMENTS (channels); k++)
    for (guint w = 0; w < G_N_ELEMENTS (widths); w++)
      for (guint s = 0; s < G_N_ELEMENTS (kernel_stride_pad_skipped); s++, n++)
        {
          const int *shape = kernel_stride_pad_skipped[s];
          if ((k + w + s) % 2 != 0)
            continue;
          run_everywhere (&(Case) { .shape = { channels[k][0], channels[k][1], shape[0], .stride = shape[1],
                                               .input_dilation = 1, .skipped_rows = n % 2 ? shape[3] : 0,
                                               .skipped_columns = n % 2 ? 0 : shape[3] },
                                    .height = (int) (n * 5 % 11) + 1,
                                    .width = widths[w],
                                    .pad = shape[2],
                                    .flipped = n / 3 % 2,
                                    .fill = n % 4 == 3,
                                    .epilogue = (LimnerEpilogue) (n % 3),
                                    .with_bias = n % 5 != 0,
                                    .with_bits = n / 2 % 2,
                                    .slope = n % 7 == 0 ? 0.25f : 0 },
                          worst);
        }
  say_errors (worst);
  g_assert_cmpint (n_tiles, >, 100);
}

/* More rows than a chunk, more tiles than a block, and weights shared by all threads. */
static void
test_blocks (void)
{
  static const int cases[][4]
      = { { 20, 40, 19, 40 }, { 64, 64, 45, 41 }, { 170, 160, 21, 26 }, { 161, 192, 70, 67 } };
  double worst[2] = { 0 };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    for (int flipped = 0; flipped < 2; flipped++)
      run_everywhere (&(Case) { .shape = { cases[i][0], cases[i][1], 3, .stride = 1, .input_dilation = 1 },
                                .height = cases[i][2] / (i == 3 ? 3 : 1),
                                .width = cases[i][3] / (i == 3 ? 3 : 1),
                                .pad = 1,
                                .flipped = flipped,
                                .epilogue = LIMNER_EPILOGUE_RELU,
                                .with_bias = TRUE,
                                .with_bits = TRUE },
                      worst);
  say_errors (worst);
  g_assert_true (n_reused > 0 || limner_cpu_detect () < LIMNER_CPU_AVX512BF16);
}

/* The same bits with any number of threads; no output after cancellation. */
static void
test_threads (void)
{
  static const int pairs[][2] = { { 40, 40 }, { 180, 150 } };
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_cancellable_cancel (cancellable);
  for (guint k = 0; k < G_N_ELEMENTS (pairs); k++)
    for (LimnerCpuLevel level = LIMNER_CPU_AVX512BF16; level <= limner_cpu_detect (); level++)
      {
        const Case c = { .shape = { pairs[k][0], pairs[k][1], 3, .stride = 1, .input_dilation = 1 },
                         .height = 21,
                         .width = 39,
                         .pad = 1 };
        const LimnerConvAlgorithm *algorithm
            = limner_kernels_conv (limner_kernels_for (level), LIMNER_BF16, &c.shape);
        Problem p = problem_new (&c);
        limner_set_threads (1);
        run (&p, algorithm, FALSE, NULL);
        g_autofree float *one = g_memdup2 (p.out.data, p.out.n * sizeof (float));
        for (int threads = 2; threads <= 5; threads++)
          {
            limner_set_threads (threads);
            run (&p, algorithm, FALSE, NULL);
            g_assert_cmpmem (one, p.out.n * sizeof (float), p.out.data, p.out.n * sizeof (float));
          }
        limner_set_threads (0);
        run (&p, algorithm, FALSE, cancellable);
        for (gsize i = 0; i < p.out.n; i++)
          g_assert_true (guarded_is_mark (p.out.data + i));
        problem_free (&p);
      }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  limner_random_init (&dice, 1);
  g_test_add_func ("/conv-bf16/sizes", test_sizes);
  g_test_add_func ("/conv-bf16/blocks", test_blocks);
  g_test_add_func ("/conv-bf16/threads", test_threads);
  return g_test_run ();
}
