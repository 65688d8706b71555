/* The weight and bias gradients of a convolution, at every CPU level of this processor, against plain
 * loops in double; the same bits with any number of threads. */
#include "base/random-private.h"
#include "guarded.h"
#include "kernels/border-private.h"
#include "kernels/kernels-private.h"
#include "limner/system.h"

#include <math.h>

typedef struct
{
  int inputs, outputs, kernel, stride, pad, height, width; /* of the input */
  int skipped_rows, skipped_columns;
} Case;

static const Case cases[] = {
  { 1, 1, 1, 1, 0, 1, 1, 0, 0 },     { 3, 16, 9, 1, 4, 11, 13, 0, 0 },  { 16, 3, 9, 1, 4, 12, 10, 0, 0 },
  { 17, 19, 3, 1, 1, 7, 5, 0, 0 },   { 16, 33, 3, 2, 1, 9, 8, 0, 0 },   { 32, 16, 3, 1, 1, 1, 1, 0, 0 },
  { 5, 4, 2, 1, 0, 6, 7, 0, 0 },     { 4, 4, 3, 1, 1, 5, 9, 0, 0 },     { 40, 2, 7, 1, 3, 8, 9, 0, 0 },
  { 2, 20, 5, 3, 2, 17, 16, 0, 0 },  { 64, 64, 3, 1, 1, 6, 40, 0, 0 },  { 12, 24, 4, 2, 1, 10, 11, 0, 0 },
  { 16, 16, 3, 1, 1, 80, 70, 0, 0 }, { 13, 4, 1, 1, 0, 150, 50, 0, 0 }, { 6, 16, 11, 1, 5, 12, 12, 0, 0 },
  { 17, 19, 7, 1, 3, 8, 9, 3, 0 },   { 17, 3, 7, 1, 3, 8, 9, 0, 3 },    { 5, 20, 5, 2, 2, 9, 7, 1, 2 },
};

typedef struct
{
  LimnerConvShape shape;
  Guarded memory[2], scratch;
  LimnerActivation input, gradient;
  int pad;
  gsize n_weights;
} Problem;

static void
fill (LimnerActivation *a, int pad, LimnerRandom *random)
{
  for (int b = 0; b < limner_activation_blocks (a); b++)
    for (int y = 0; y < a->height; y++)
      for (int x = 0; x < a->width; x++)
        for (int l = 0; l < LIMNER_LANES; l++)
          limner_activation_at (a, b, y, x)[l]
              = b * LIMNER_LANES + l < a->channels ? (float) limner_random_normal (random) : 0;
  limner_border_fill (a, pad, LIMNER_BORDER_REPLICATE);
}

static void
problem_init (Problem *p, const Case *c)
{
  LimnerRandom random;
  const int height = (c->height + 2 * c->pad - c->kernel) / c->stride + 1;
  const int width = (c->width + 2 * c->pad - c->kernel) / c->stride + 1;

  limner_random_init (&random, 3);
  *p = (Problem) { .shape
                   = { c->inputs, c->outputs, c->kernel, c->stride, 1, c->skipped_rows, c->skipped_columns },
                   .pad = c->pad };
  p->input = (LimnerActivation) { NULL, c->inputs, c->height, c->width, c->pad, LIMNER_FP32 };
  p->gradient = (LimnerActivation) { NULL, c->outputs, height, width, 1, LIMNER_FP32 };
  p->memory[0] = guarded_new (limner_activation_size (&p->input));
  p->memory[1] = guarded_new (limner_activation_size (&p->gradient));
  p->scratch = guarded_new (limner_conv_weights_scratch (&p->shape, height, width));
  p->input.data = p->memory[0].data;
  p->gradient.data = p->memory[1].data;
  fill (&p->input, c->pad, &random);
  fill (&p->gradient, 0, &random);
  p->n_weights = (gsize) c->inputs * (gsize) c->outputs * (gsize) limner_conv_taps (&p->shape);
}

static void
problem_clear (Problem *p)
{
  guarded_free (&p->memory[0]);
  guarded_free (&p->memory[1]);
  guarded_free (&p->scratch);
}

static double
channel (const LimnerActivation *a, int c, int y, int x)
{
  return limner_activation_at (a, c / LIMNER_LANES, y, x)[c % LIMNER_LANES];
}

/* The gradient by definition. magnitude: the sum of the absolute terms, to which errors are relative. */
static double
weight_gradient (const Problem *p, gsize index, double *magnitude)
{
  const int columns = limner_conv_columns (&p->shape), taps = limner_conv_taps (&p->shape);
  const int kx = (int) index % columns + p->shape.skipped_columns;
  const int ky = (int) index % taps / columns + p->shape.skipped_rows;
  const int i = (int) index / taps % p->shape.inputs, o = (int) index / taps / p->shape.inputs;
  double sum = 0;

  *magnitude = 0;
  for (int y = 0; y < p->gradient.height; y++)
    for (int x = 0; x < p->gradient.width; x++)
      {
        const double term
            = channel (&p->gradient, o, y, x)
              * channel (&p->input, i, y * p->shape.stride + ky - p->pad, x * p->shape.stride + kx - p->pad);
        sum += term;
        *magnitude += fabs (term);
      }
  return sum;
}

static void
run (const LimnerKernels *kernels, Problem *p, float *weight, float *bias)
{
  kernels->conv_weights (&(LimnerConvWeightsJob) {
      .shape = &p->shape,
      .input = &p->input,
      .gradient = &p->gradient,
      .pad = p->pad,
      .scratch = p->scratch.data,
      .weight = weight,
      .bias = bias,
  });
}

/* Gradients are added to existing values. */
static void
check_case (const LimnerKernels *kernels, const Case *c)
{
  Problem p;
  problem_init (&p, c);
  Guarded weight = guarded_new (p.n_weights), bias = guarded_new ((gsize) c->outputs);

  for (gsize i = 0; i < p.n_weights; i++)
    weight.data[i] = 0.5f;
  for (int o = 0; o < c->outputs; o++)
    bias.data[o] = -1;
  run (kernels, &p, weight.data, bias.data);
  for (gsize i = 0; i < p.n_weights; i++)
    {
      double magnitude, expected = weight_gradient (&p, i, &magnitude);
      g_assert_cmpfloat_with_epsilon (weight.data[i], 0.5 + expected, 1e-6 * (1 + magnitude));
    }
  for (int o = 0; o < c->outputs; o++)
    {
      double sum = 0;
      for (int y = 0; y < p.gradient.height; y++)
        for (int x = 0; x < p.gradient.width; x++)
          sum += channel (&p.gradient, o, y, x);
      g_assert_cmpfloat_with_epsilon (bias.data[o], sum - 1, 1e-4 * (1 + fabs (sum)));
    }
  run (kernels, &p, weight.data, NULL);
  guarded_free (&weight);
  guarded_free (&bias);
  problem_clear (&p);
}

static void
test_definition (void)
{
  for (LimnerCpuLevel level = 0; level <= limner_cpu_detect (); level++)
    for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
      check_case (limner_kernels_for (level), &cases[i]);
}

static void
test_threads (void)
{
  for (LimnerCpuLevel level = 0; level <= limner_cpu_detect (); level++)
    for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
      {
        Problem p;
        problem_init (&p, &cases[i]);
        g_autofree float *one = g_new0 (float, p.n_weights), *four = g_new0 (float, p.n_weights);

        limner_set_threads (1);
        run (limner_kernels_for (level), &p, one, NULL);
        limner_set_threads (4);
        run (limner_kernels_for (level), &p, four, NULL);
        limner_set_threads (0);
        g_assert_cmpmem (one, p.n_weights * sizeof (float), four, p.n_weights * sizeof (float));
        problem_clear (&p);
      }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/kernels/conv-weights/definition", test_definition);
  g_test_add_func ("/kernels/conv-weights/threads", test_threads);
  return g_test_run ();
}
