/* Convolutions with one row or one column of taps by Winograd, of every CPU level of this processor, against
 * the convolution in plain C: sizes around the edges of tiles, spare channels, every epilogue, guard bytes.
 */
#include "base/random-private.h"
#include "conv-problem.h"

#include <math.h>
#include <string.h>

/* Of a result whose standard deviation is about one. */
#define TOLERANCE 6e-5

static int n_compared;

static void
fill_normal (Guarded *guarded, LimnerRandom *random, float size)
{
  for (gsize i = 0; i < guarded->n; i++)
    guarded->data[i] = size * (float) limner_random_normal (random);
}

/* Zero in spare lanes and in the border, as a convolution leaves them. */
static void
make_input (Problem *p, LimnerRandom *random)
{
  memset (p->in.data, 0, p->in.n * sizeof (float));
  for (int c = 0; c < p->c.shape.inputs; c++)
    for (int y = 0; y < p->c.height; y++)
      for (int x = 0; x < p->c.width; x++)
        limner_activation_at (&p->input, c / LIMNER_LANES, y, x)[c % LIMNER_LANES]
            = (float) limner_random_normal (random);
}

static Problem
problem_new (const Case *c, guint64 seed)
{
  const int taps = limner_conv_taps (&c->shape);
  LimnerRandom random;
  Problem p = { .c = *c };

  limner_random_init (&random, seed);
  p.input = (LimnerActivation) { NULL, c->shape.inputs, c->height, c->width, c->border, LIMNER_FP32 };
  p.output = (LimnerActivation) { NULL, c->shape.outputs, c->height, c->width, 1, LIMNER_FP32 };
  p.in = guarded_new (limner_activation_size (&p.input));
  p.out = guarded_new (limner_activation_size (&p.output));
  p.input.data = p.in.data;
  p.output.data = p.out.data;
  make_input (&p, &random);
  p.weight = guarded_new ((gsize) (c->shape.inputs * c->shape.outputs * taps));
  fill_normal (&p.weight, &random, 1 / sqrtf ((float) (c->shape.inputs * taps)));
  p.bias = guarded_new ((gsize) limner_lanes_round_up (c->shape.outputs));
  fill_normal (&p.bias, &random, 0.1f);
  for (int o = c->shape.outputs; o < limner_lanes_round_up (c->shape.outputs); o++)
    p.bias.data[o] = 0;
  problem_make_bits (&p, &random);
  return p;
}

static void
compare_lanes (const Problem *p, const float *expected, const guint16 *expected_bits, int o, gsize pixel)
{
  const int width = p->output.width, y = (int) pixel / width, x = (int) pixel % width;
  const gsize area = (gsize) p->output.height * (gsize) width;
  const gsize at = (gsize) (limner_activation_at (&p->output, o / LIMNER_LANES, y, x) - p->output.data)
                   + (gsize) (o % LIMNER_LANES);
  const gsize bit = (gsize) (o / LIMNER_LANES) * area + pixel;

  g_assert_cmpfloat_with_epsilon (p->output.data[at], expected[at], TOLERANCE);
  if (p->c.with_bits && fabsf (expected[at]) > 1e-3f)
    g_assert_cmpint (((guint16 *) p->bits.data)[bit] >> o % LIMNER_LANES & 1, ==,
                     expected_bits[bit] >> o % LIMNER_LANES & 1);
}

static const LimnerConvAlgorithm *
find_line (const LimnerKernels *kernels)
{
  for (int i = 0; i < kernels->n_conv[LIMNER_FP32]; i++)
    if (g_str_equal (kernels->conv[LIMNER_FP32][i]->name, "winograd-line"))
      return kernels->conv[LIMNER_FP32][i];
  return NULL;
}

static void
check_case (const LimnerConvAlgorithm *algorithm, const Case *c, guint64 seed)
{
  Problem p = problem_new (c, seed);
  const LimnerConvAlgorithm *plain
      = limner_kernels_conv (limner_kernels_for (LIMNER_CPU_C), LIMNER_FP32, &c->shape);
  g_autofree float *expected = NULL, *bits = NULL;

  g_assert_true (algorithm->suits (&c->shape));
  run (&p, plain, FALSE, NULL);
  expected = g_memdup2 (p.out.data, p.out.n * sizeof (float));
  bits = g_memdup2 (p.bits.data, p.bits.n * sizeof (float));
  run (&p, algorithm, FALSE, NULL);
  for (int o = 0; o < c->shape.outputs; o++)
    for (gsize pixel = 0; pixel < (gsize) (c->height * c->width); pixel++)
      compare_lanes (&p, expected, (const guint16 *) (const void *) bits, o, pixel);
  n_compared++;
  problem_free (&p);
}

static void
test_lines (void)
{
  static const int sizes[][2] = { { 1, 1 }, { 1, 7 }, { 5, 4 }, { 6, 6 }, { 17, 17 }, { 13, 37 } };
  static const int channels[][2] = { { 5, 5 }, { 17, 16 }, { 32, 40 }, { 48, 100 } };
  int n = 0;

  for (LimnerCpuLevel level = LIMNER_CPU_C; level <= limner_cpu_detect (); level++)
    {
      const LimnerConvAlgorithm *algorithm = find_line (limner_kernels_for (level));

      for (guint i = 0; algorithm != NULL && i < 4 * G_N_ELEMENTS (sizes) * G_N_ELEMENTS (channels); i++, n++)
        {
          const int kernel = i % 2 ? 7 : 3, *size = sizes[i / 4 % G_N_ELEMENTS (sizes)];
          const int *io = channels[i / 4 / G_N_ELEMENTS (sizes)];
          const LimnerEpilogue epilogue = (LimnerEpilogue) (n % 3);
          const Case c = {
            .shape
            = { io[0], io[1], kernel, .stride = 1, .input_dilation = 1,
                .skipped_rows = i / 2 % 2 ? kernel / 2 : 0, .skipped_columns = i / 2 % 2 ? 0 : kernel / 2 },
            .height = size[0],
            .width = size[1],
            .pad = kernel / 2,
            .border = kernel / 2 + n % 2,
            .flipped = n % 5 == 0,
            .epilogue = epilogue,
            .with_bias = n % 2 == 0,
            .with_bits = epilogue == LIMNER_EPILOGUE_RELU && n % 4 != 0,
            .slope = 0.2f,
          };

          check_case (algorithm, &c, i);
        }
    }
  if (n_compared == 0)
    g_test_skip ("this processor has no wide vectors");
  say_levels ();
}

/* The number of threads does not change a bit. */
static void
test_threads (void)
{
  const Case c = { .shape = { 33, 40, 7, .stride = 1, .input_dilation = 1, .skipped_rows = 3 },
                   .height = 17,
                   .width = 17,
                   .pad = 3,
                   .border = 3,
                   .slope = 0.2f };
  const LimnerConvAlgorithm *algorithm = find_line (limner_kernels ());
  Problem p = problem_new (&c, 1);
  g_autofree float *one = NULL;

  if (algorithm != NULL)
    {
      limner_set_threads (1);
      run (&p, algorithm, FALSE, NULL);
      one = g_memdup2 (p.out.data, p.out.n * sizeof (float));
      limner_set_threads (3);
      run (&p, algorithm, FALSE, NULL);
      g_assert_cmpmem (p.out.data, p.out.n * sizeof (float), one, p.out.n * sizeof (float));
    }
  else
    g_test_skip ("this processor has no wide vectors");
  problem_free (&p);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/conv-line/plain-c", test_lines);
  g_test_add_func ("/conv-line/threads", test_threads);
  return g_test_run ();
}
