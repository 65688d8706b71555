/* The operations of StyleGAN2 (Karras et al. 2020) between its convolutions, in one pass over memory each. */
#include "kernels/variant-private.h"
#include "kernels/variants-private.h"

#include "base/threads-private.h"

#include <math.h>

typedef struct
{
  LimnerActivation a, b, y;
  const float *scale; /* [blocks][16] */
  double *partial;    /* [blocks][H][sums][16] */
} ChannelJob;

/* The chunk-th row of all blocks. */
static float *
synthesis_row (const LimnerActivation *a, gsize chunk)
{
  return limner_activation_at (a, (int) (chunk / (gsize) a->height), (int) (chunk % (gsize) a->height), 0);
}

static const float *
lanes_of (const float *values, const LimnerActivation *a, gsize chunk)
{
  return values + chunk / (gsize) a->height * LIMNER_LANES;
}

static void
scale_row (gpointer data, gsize chunk, int worker)
{
  const ChannelJob *job = data;
  const float *x = synthesis_row (&job->a, chunk), *scale = lanes_of (job->scale, &job->a, chunk);
  float *y = synthesis_row (&job->y, chunk);

  for (int i = 0; i < job->a.width; i++, x += LIMNER_LANES, y += LIMNER_LANES)
    for (int l = 0; l < LIMNER_LANES; l++)
      y[l] = x[l] * scale[l];
}

static void
scale_channels (const LimnerActivation *x, const LimnerActivation *y, const float *factors)
{
  ChannelJob job = { .a = *x, .y = *y, .scale = factors };
  limner_parallel_for (limner_activation_block_rows (x), scale_row, &job);
}

static void
dot_row (gpointer data, gsize chunk, int worker)
{
  const ChannelJob *job = data;
  const float *a = synthesis_row (&job->a, chunk), *b = synthesis_row (&job->b, chunk);
  double sum[LIMNER_LANES] = { 0 };

  for (int i = 0; i < job->a.width; i++, a += LIMNER_LANES, b += LIMNER_LANES)
    for (int l = 0; l < LIMNER_LANES; l++)
      sum[l] += (double) a[l] * b[l];
  for (int l = 0; l < LIMNER_LANES; l++)
    job->partial[chunk * LIMNER_LANES + (gsize) l] = sum[l];
}

/* Adds the row sums [blocks][H][n] in order, so the result does not depend on the number of threads: sums
 * [blocks][n]. */
static void
add_up_dot_rows (const LimnerActivation *a, const double *partial, gsize n, float *sums)
{
  for (int block = 0; block < limner_activation_blocks (a); block++)
    for (gsize i = 0; i < n; i++)
      {
        double sum = 0;
        for (int y = 0; y < a->height; y++)
          sum += partial[((gsize) block * (gsize) a->height + (gsize) y) * n + i];
        sums[(gsize) block * n + i] = (float) sum;
      }
}

static void
channel_dot (const LimnerActivation *a, const LimnerActivation *b, float *sums, double *partial)
{
  ChannelJob job = { .a = *a, .b = *b, .partial = partial };

  limner_parallel_for (limner_activation_block_rows (a), dot_row, &job);
  add_up_dot_rows (a, partial, LIMNER_LANES, sums);
}

/* --- demodulation, pixel shuffle, noise, bias and activation --- */

typedef struct
{
  LimnerActivation x, y, dy, dx;
  LimnerSynthesisActivation how;
  float *slopes; /* [H,W] of the noise */
} StyleJob;

/* The source of output row `chunk` of y, for every factor-th pixel from `phase_x` on. */
static float *
source_row (const LimnerActivation *x, const LimnerActivation *y, int factor, gsize chunk, int phase_x)
{
  int block = (int) (chunk / (gsize) y->height), row = (int) (chunk % (gsize) y->height);
  int phase = row % factor * factor + phase_x;

  return limner_activation_at (x, phase * limner_activation_blocks (y) + block, row / factor, 0);
}

static void
activate_row (gpointer data, gsize chunk, int worker)
{
  const StyleJob *job = data;
  const LimnerSynthesisActivation *how = &job->how;
  const float *by = lanes_of (how->scale, &job->y, chunk), *bias = lanes_of (how->bias, &job->y, chunk);
  const float *amount = lanes_of (how->noise_scale, &job->y, chunk);
  const float *noise = how->noise + chunk % (gsize) job->y.height * (gsize) job->y.width;
  float most = how->clamp;

  for (int phase = 0; phase < how->factor; phase++)
    {
      const float *x = source_row (&job->x, &job->y, how->factor, chunk, phase);
      float *y = synthesis_row (&job->y, chunk) + phase * LIMNER_LANES;

      for (int i = phase; i < job->y.width;
           i += how->factor, x += LIMNER_LANES, y += how->factor * LIMNER_LANES)
        for (int l = 0; l < LIMNER_LANES; l++)
          {
            float z = x[l] * by[l] + bias[l] + noise[i] * amount[l];
            z = (z > 0 ? z : how->slope * z) * how->gain;
            z = z < most ? z : most;
            y[l] = z > -most ? z : -most;
          }
    }
}

static void
style_activate (const LimnerActivation *x, const LimnerActivation *y, const LimnerSynthesisActivation *how)
{
  StyleJob job = { .x = *x, .y = *y, .how = *how };
  limner_parallel_for (limner_activation_block_rows (y), activate_row, &job);
}

static void
activate_backward_row (gpointer data, gsize chunk, int worker)
{
  const StyleJob *job = data;
  const LimnerSynthesisActivation *how = &job->how;
  const float *by = lanes_of (how->scale, &job->dy, chunk), *bias = lanes_of (how->bias, &job->dy, chunk);
  const float *amount = lanes_of (how->noise_scale, &job->dy, chunk);
  const float *noise = how->noise + chunk % (gsize) job->dy.height * (gsize) job->dy.width;

  for (int phase = 0; phase < how->factor; phase++)
    {
      const float *x = source_row (&job->x, &job->dy, how->factor, chunk, phase);
      float *dx = source_row (&job->dx, &job->dy, how->factor, chunk, phase);
      const float *dy = synthesis_row (&job->dy, chunk) + phase * LIMNER_LANES;

      for (int i = phase; i < job->dy.width;
           i += how->factor, x += LIMNER_LANES, dx += LIMNER_LANES, dy += how->factor * LIMNER_LANES)
        for (int l = 0; l < LIMNER_LANES; l++)
          {
            float z = x[l] * by[l] + bias[l] + noise[i] * amount[l];
            float slope = (z > 0 ? 1 : how->slope) * how->gain;
            dx[l] = fabsf (z * slope) < how->clamp ? dy[l] * slope : 0;
          }
    }
}

static void
style_activate_backward (const LimnerActivation *x, const LimnerActivation *dy, const LimnerActivation *dx,
                         const LimnerSynthesisActivation *how)
{
  StyleJob job = { .x = *x, .dy = *dy, .dx = *dx, .how = *how };
  limner_parallel_for (limner_activation_block_rows (dy), activate_backward_row, &job);
}

static void
noise_backward_row (gpointer data, gsize row, int worker)
{
  const StyleJob *job = data;
  const LimnerSynthesisActivation *how = &job->how;
  int blocks = limner_activation_blocks (&job->dy), step = how->factor;
  float *slopes = job->slopes + row * (gsize) job->dy.width;

  for (int i = 0; i < job->dy.width; i++)
    {
      float sums[LIMNER_LANES] = { 0 }, sum = 0;

      for (int block = 0; block < blocks; block++)
        {
          gsize chunk = (gsize) block * (gsize) job->dy.height + row;
          const float *dx = source_row (&job->dx, &job->dy, step, chunk, i % step) + i / step * LIMNER_LANES;
          for (int l = 0; l < LIMNER_LANES; l++)
            sums[l] += dx[l] * how->noise_scale[block * LIMNER_LANES + l];
        }
      for (int l = 0; l < LIMNER_LANES; l++)
        sum += sums[l];
      slopes[i] = sum;
    }
}

static void
style_noise_backward (const LimnerActivation *dx, const LimnerActivation *dy,
                      const LimnerSynthesisActivation *how, float *slopes)
{
  StyleJob job = { .dy = *dy, .dx = *dx, .how = *how, .slopes = slopes };
  limner_parallel_for ((gsize) dy->height, noise_backward_row, &job);
}

/* --- from features to three colours --- */

typedef struct
{
  LimnerActivation x, y, dx;
  const float *weight, *bias;
  float clamp;
  double *partial;
} ColourJob;

static void
to_colours_row (gpointer data, gsize row, int worker)
{
  const ColourJob *job = data;
  int blocks = limner_activation_blocks (&job->x);
  float *y = limner_activation_at (&job->y, 0, (int) row, 0);

  for (int i = 0; i < job->x.width; i++, y += LIMNER_LANES)
    {
      float sums[LIMNER_COLOURS][LIMNER_LANES] = { 0 };

      for (int block = 0; block < blocks; block++)
        {
          const float *x = limner_activation_at (&job->x, block, (int) row, i);
          for (int k = 0; k < LIMNER_COLOURS; k++)
            for (int l = 0; l < LIMNER_LANES; l++)
              sums[k][l] += x[l] * job->weight[(k * blocks + block) * LIMNER_LANES + l];
        }
      for (int l = 0; l < LIMNER_LANES; l++)
        y[l] = 0;
      for (int k = 0; k < LIMNER_COLOURS; k++)
        {
          float sum = 0;
          for (int l = 0; l < LIMNER_LANES; l++)
            sum += sums[k][l];
          y[k] = fminf (fmaxf (sum + job->bias[k], -job->clamp), job->clamp);
        }
    }
}

static void
to_colours (const LimnerActivation *x, const LimnerActivation *y, const float *weight, const float *bias,
            float clamp)
{
  ColourJob job = { .x = *x, .y = *y, .weight = weight, .bias = bias, .clamp = clamp };
  limner_parallel_for ((gsize) x->height, to_colours_row, &job);
}

static void
to_colours_backward_row (gpointer data, gsize chunk, int worker)
{
  const ColourJob *job = data;
  int blocks = limner_activation_blocks (&job->x), block = (int) (chunk / (gsize) job->x.height);
  const float *x = synthesis_row (&job->x, chunk);
  const float *dy = limner_activation_at (&job->y, 0, (int) (chunk % (gsize) job->x.height), 0);
  float *dx = synthesis_row (&job->dx, chunk);
  double sums[LIMNER_COLOURS][LIMNER_LANES] = { 0 };

  for (int i = 0; i < job->x.width; i++, x += LIMNER_LANES, dx += LIMNER_LANES, dy += LIMNER_LANES)
    for (int l = 0; l < LIMNER_LANES; l++)
      {
        float sum = 0;
        for (int k = 0; k < LIMNER_COLOURS; k++)
          {
            sum += dy[k] * job->weight[(k * blocks + block) * LIMNER_LANES + l];
            sums[k][l] += (double) dy[k] * x[l];
          }
        dx[l] = sum;
      }
  for (int k = 0; k < LIMNER_COLOURS; k++)
    for (int l = 0; l < LIMNER_LANES; l++)
      job->partial[(chunk * LIMNER_COLOURS + (gsize) k) * LIMNER_LANES + (gsize) l] = sums[k][l];
}

static void
to_colours_backward (const LimnerActivation *x, const LimnerActivation *dy, const LimnerActivation *dx,
                     const float *weight, float *weight_gradient, double *partial)
{
  ColourJob job = { .x = *x, .y = *dy, .dx = *dx, .weight = weight, .partial = partial };

  limner_parallel_for (limner_activation_block_rows (x), to_colours_backward_row, &job);
  add_up_dot_rows (x, partial, LIMNER_COLOURS * LIMNER_LANES, weight_gradient);
}

void
LIMNER_VARIANT (limner_synthesis_init) (LimnerKernels *kernels)
{
  kernels->scale = scale_channels;
  kernels->channel_dot = channel_dot;
  kernels->style_activate = style_activate;
  kernels->style_activate_backward = style_activate_backward;
  kernels->style_noise_backward = style_noise_backward;
  kernels->to_colours = to_colours;
  kernels->to_colours_backward = to_colours_backward;
}
