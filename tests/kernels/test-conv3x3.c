/* Every 3x3 convolution of every CPU level of this processor against sums in double. */
#include "base/random-private.h"
#include "conv-problem.h"

#include <math.h>

static int n_reused; /* comparisons made by check_reuse */

typedef enum
{
  FILL_NORMAL, /* as in a network: rectified normal input, weights scaled by the fan-in */
  FILL_SIGNS,  /* +-1 everywhere */
  FILL_WORST,  /* signs and sizes that maximise Winograd's transforms */
  FILLS
} Fill;

static float
draw (LimnerRandom *random, Fill fill, int y, int x)
{
  static const float worst[6] = { 1, -1, -1, 1, 1, -1 };
  switch (fill)
    {
    case FILL_NORMAL:
      return (float) limner_random_normal (random);
    case FILL_SIGNS:
      return limner_random_below (random, 2) ? 1 : -1;
    default:
      return worst[(y + 6) % 4 + 1] * worst[(x + 6) % 4 + 1]
             * (1 + (float) limner_random_uniform (random) / 8);
    }
}

static void
make_input (Problem *p, LimnerRandom *random)
{
  const Case *c = &p->c;
  for (int i = 0; i < limner_activation_blocks (&p->input) * LIMNER_LANES; i++)
    for (int y = -MAX (c->pad, 0); y < c->height + MAX (c->pad, 0); y++)
      for (int x = -MAX (c->pad, 0); x < c->width + MAX (c->pad, 0); x++)
        {
          float v = i < c->shape.inputs ? draw (random, (Fill) c->fill, y, x) : 0;
          limner_activation_at (&p->input, i / LIMNER_LANES, y, x)[i % LIMNER_LANES]
              = c->fill == FILL_NORMAL ? MAX (v, 0) : v;
        }
}

static void
make_weights (Problem *p, LimnerRandom *random)
{
  const Case *c = &p->c;
  const float size = c->fill == FILL_NORMAL ? sqrtf (2.0f / (9 * (float) c->shape.inputs)) : 1;
  const int blocks = limner_activation_blocks (&p->output);
  p->weight = guarded_new ((gsize) c->shape.inputs * (gsize) c->shape.outputs * 9);
  for (gsize i = 0; i < p->weight.n; i++)
    p->weight.data[i] = size * draw (random, (Fill) c->fill, (int) (i / 3 % 3), (int) (i % 3));
  p->bias = guarded_new ((gsize) blocks * LIMNER_LANES);
  for (int o = 0; o < blocks * LIMNER_LANES; o++)
    p->bias.data[o] = o < c->shape.outputs ? 0.1f * (float) limner_random_normal (random) : 0;
}

static void
make_sums (Problem *p)
{
  const Case *c = &p->c;
  const int height = p->output.height, width = p->output.width;
  p->sums = g_new (double, (gsize) c->shape.outputs *(gsize) height *(gsize) width);
  p->scale = 0;
  for (int o = 0, at = 0; o < c->shape.outputs; o++)
    for (int y = 0; y < height; y++)
      for (int x = 0; x < width; x++, at++)
        {
          double sum = c->with_bias ? p->bias.data[o] : 0, size = fabs (sum);
          for (int i = 0; i < c->shape.inputs; i++)
            for (int t = 0; t < 9; t++)
              {
                const double term
                    = (double) limner_conv_weight (&c->shape, p->weight.data, c->flipped, o, i, t)
                      * (double) limner_activation_at (&p->input, i / LIMNER_LANES, y + t / 3 - c->pad,
                                                       x + t % 3 - c->pad)[i % LIMNER_LANES];
                sum += term;
                size += fabs (term);
              }
          p->sums[at] = sum;
          p->scale = MAX (p->scale, size);
        }
}

static Problem
problem_new (const Case *c, guint64 seed)
{
  LimnerRandom random;
  Problem p = { .c = *c };
  limner_random_init (&random, seed);
  p.input = (LimnerActivation) { NULL, c->shape.inputs, c->height, c->width, c->border, LIMNER_FP32 };
  p.output
      = (LimnerActivation) { NULL, c->shape.outputs, c->height + 2 * c->pad - 2, c->width + 2 * c->pad - 2,
                             1,    LIMNER_FP32 };
  p.in = guarded_new (limner_activation_size (&p.input));
  p.out = guarded_new (limner_activation_size (&p.output));
  p.input.data = p.in.data;
  p.output.data = p.out.data;
  make_input (&p, &random);
  make_weights (&p, &random);
  make_sums (&p);
  problem_make_bits (&p, &random);
  return p;
}

/* Checks one pixel of one block. Returns the largest error. */
static double
check_pixel (const Problem *p, int block, int y, int x)
{
  const int height = p->output.height, width = p->output.width;
  const gsize bit = ((gsize) block * (gsize) height + (gsize) y) * (gsize) width + (gsize) x;
  const float *out = limner_activation_at (&p->output, block, y, x);
  double worst = 0;
  for (int lane = 0; lane < LIMNER_LANES; lane++)
    {
      const int o = block * LIMNER_LANES + lane;
      const gboolean got_bit = ((guint16 *) p->bits.data)[bit] >> lane & 1;
      const gboolean check_bit = p->c.epilogue == LIMNER_EPILOGUE_RELU && p->c.with_bits;
      if (o >= p->c.shape.outputs)
        {
          g_assert_true (out[lane] == 0);
          g_assert_true (!check_bit || !got_bit);
          continue;
        }
      const double sum = p->sums[((gsize) o * (gsize) height + (gsize) y) * (gsize) width + (gsize) x];
      const double error = fabs (out[lane] - expected (p, sum, bit, lane));
      g_assert_true (isfinite (out[lane]));
      worst = MAX (worst, error);
      if (check_bit && fabs (sum) > 1e-4 * p->scale)
        g_assert_true (got_bit == (sum > 0));
    }
  return worst;
}

/* The largest error as a fraction of the largest sum of magnitudes. */
static double
check (const Problem *p)
{
  const LimnerActivation *o = &p->output;
  double worst = 0;
  for (int block = 0; block < limner_activation_blocks (o); block++)
    for (int y = -o->border; y < o->height + o->border; y++)
      for (int x = -o->border; x < o->width + o->border; x++)
        if (y >= 0 && y < o->height && x >= 0 && x < o->width)
          worst = MAX (worst, check_pixel (p, block, y, x));
        else
          for (int lane = 0; lane < LIMNER_LANES; lane++)
            g_assert_true (guarded_is_mark (limner_activation_at (o, block, y, x) + lane));
  return worst / p->scale;
}

/* Weights packed for forward and for backward give the same bits. */
static void
check_reuse (Problem *p, const LimnerConvAlgorithm *algorithm)
{
  g_autofree float *own = g_memdup2 (p->out.data, p->out.n * sizeof (float));
  run (p, algorithm, TRUE, NULL);
  g_assert_true (memcmp (own, p->out.data, p->out.n * sizeof (float)) == 0);
  n_reused++;
}

/* Runs a case with every suitable algorithm of every level; worst errors by kind of input. */
static void
run_everywhere (const Case *c, guint64 seed, double worst[FILLS])
{
  if (c->height + 2 * c->pad < 3 || c->width + 2 * c->pad < 3)
    return;
  Problem p = problem_new (c, seed);
  for (LimnerCpuLevel level = LIMNER_CPU_C; level <= limner_cpu_detect (); level++)
    {
      const LimnerKernels *kernels = limner_kernels_for (level);
      for (int i = 0; i < kernels->n_conv[LIMNER_FP32]; i++)
        if (kernels->conv[LIMNER_FP32][i]->suits (&c->shape))
          {
            run (&p, kernels->conv[LIMNER_FP32][i], FALSE, NULL);
            const double error = check (&p);
            worst[c->fill] = MAX (worst[c->fill], error);
            if (error > (c->fill == FILL_NORMAL ? 1e-6 : 4e-6))
              g_error ("%s, %s: %d -> %d channels, %d x %d, pad %d: error %g", limner_cpu_level_name (level),
                       kernels->conv[LIMNER_FP32][i]->name, c->shape.inputs, c->shape.outputs, c->height,
                       c->width, c->pad, error);
            if (c->flipped && limner_conv_reuses (kernels->conv[LIMNER_FP32][i], &c->shape))
              check_reuse (&p, kernels->conv[LIMNER_FP32][i]);
          }
    }
  problem_free (&p);
}

static const int channels[][2] = {
  { 1, 1 },   { 3, 64 },  { 64, 3 },  { 4, 17 },  { 33, 4 },   { 2, 2 },     { 5, 7 },
  { 16, 16 }, { 20, 48 }, { 33, 40 }, { 64, 64 }, { 70, 161 }, { 161, 170 }, { 256, 112 },
};

/* Sizes around the edges of tiles, each with its own border, epilogue and direction. */
static void
test_sizes (void)
{
  double worst[FILLS] = { 0 };
  guint64 seed = 1;
  say_levels ();
  for (guint k = 0; k < G_N_ELEMENTS (channels); k++)
    for (int height = 1; height <= 13; height++, seed++)
      {
        Case c = {
          .shape = { channels[k][0], channels[k][1], 3, .stride = 1, .input_dilation = 1 },
          .height = height,
          .width = (int) (seed * 5 % 13) + 1,
          .pad = (int) (seed % 5 == 4 ? 1 : seed % 5) - (seed % 5 == 3 ? 4 : 0),
          .flipped = seed % 2,
          .epilogue = (LimnerEpilogue) (seed / 2 % 3),
          .with_bias = seed % 3 != 0,
          .with_bits = seed / 4 % 2,
          .slope = seed % 7 == 0 ? 0.2f : 0,
          .fill = (seed % FILLS),
        };
        c.border = MAX (c.pad, 0) + (int) (seed / 3 % 2);
        run_everywhere (&c, seed, worst);
      }
  g_test_message ("worst errors: %.2g normal, %.2g signs, %.2g worst", worst[0], worst[1], worst[2]);
  g_assert_true (n_reused > 0 || limner_cpu_detect () == LIMNER_CPU_C);
}

/* More than one block of tiles, full and partial; all threads share the last one. */
static void
test_blocks (void)
{
  static const struct
  {
    int inputs, outputs, height, width;
  } cases[] = {
    { 3, 33, 63, 33 },  { 3, 33, 64, 64 },  { 33, 3, 64, 64 },  { 33, 3, 31, 129 },
    { 24, 40, 64, 64 }, { 24, 40, 97, 65 }, { 72, 20, 65, 31 }, { 180, 150, 70, 67 },
  };
  double worst[FILLS] = { 0 };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const Case c = { { cases[i].inputs, cases[i].outputs, 3, .stride = 1, .input_dilation = 1 },
                       cases[i].height,
                       cases[i].width,
                       1,
                       1,
                       .epilogue = LIMNER_EPILOGUE_RELU,
                       .with_bits = TRUE,
                       .with_bias = TRUE,
                       .fill = (i % FILLS) };
      run_everywhere (&c, 1000 + i, worst);
    }
  g_test_message ("worst errors: %.2g normal, %.2g signs, %.2g worst", worst[0], worst[1], worst[2]);
}

/* The same bits with any number of threads. */
static void
test_threads (void)
{
  static const int pairs[][2] = { { 3, 33 }, { 33, 3 }, { 40, 40 }, { 180, 150 } };
  for (guint k = 0; k < G_N_ELEMENTS (pairs); k++)
    for (LimnerCpuLevel level = LIMNER_CPU_C; level <= limner_cpu_detect (); level++)
      {
        const LimnerKernels *kernels = limner_kernels_for (level);
        const Case c = {
          { pairs[k][0], pairs[k][1], 3, .stride = 1, .input_dilation = 1 }, 41, 39, 1, 1, .with_bias = TRUE
        };
        Problem p = problem_new (&c, k);
        const LimnerConvAlgorithm *algorithm = limner_kernels_conv (kernels, LIMNER_FP32, &c.shape);
        limner_set_threads (1);
        run (&p, algorithm, FALSE, NULL);
        g_autofree float *one = g_memdup2 (p.out.data, p.out.n * sizeof (float));
        for (int threads = 2; threads <= 5; threads++)
          {
            limner_set_threads (threads);
            run (&p, algorithm, FALSE, NULL);
            g_assert_true (memcmp (one, p.out.data, p.out.n * sizeof (float)) == 0);
          }
        problem_free (&p);
      }
  limner_set_threads (0);
}

/* If cancelled before the start, nothing is computed. */
static void
test_cancel (void)
{
  static const int pairs[][2] = { { 3, 33 }, { 33, 3 }, { 40, 40 }, { 180, 150 } };
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_cancellable_cancel (cancellable);
  for (guint k = 0; k < G_N_ELEMENTS (pairs); k++)
    for (LimnerCpuLevel level = LIMNER_CPU_C; level <= limner_cpu_detect (); level++)
      {
        const Case c
            = { { pairs[k][0], pairs[k][1], 3, .stride = 1, .input_dilation = 1 }, 9, 9, 1, 1, .slope = 0 };
        Problem p = problem_new (&c, k);
        run (&p, limner_kernels_conv (limner_kernels_for (level), LIMNER_FP32, &c.shape), FALSE, cancellable);
        for (gsize i = 0; i < p.out.n; i++)
          g_assert_true (guarded_is_mark (p.out.data + i));
        problem_free (&p);
      }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/conv3x3/sizes", test_sizes);
  g_test_add_func ("/conv3x3/blocks", test_blocks);
  g_test_add_func ("/conv3x3/threads", test_threads);
  g_test_add_func ("/conv3x3/cancel", test_cancel);
  return g_test_run ();
}
