/* The table of kernels. Each entry computes a whole layer on all threads. Plain C fills the table; each
 * processor level then replaces entries by faster ones. Results do not depend on the number of threads.
 *
 * Activations have the layout of activation-private.h. Two activations of one call have the same channels
 * and precision, and the same size unless stated otherwise. Borders are not changed. The entries up to
 * pooling accept both precisions, the others fp32 only. */
#pragma once

#include "base/cpu-private.h"
#include "kernels/axis-filter-private.h"
#include "kernels/conv-private.h"
#include "kernels/conv-weights-private.h"
#include "kernels/resample-private.h"

/* A pooling window: output (y, x) covers input rows y * stride - pad .. + kernel - 1, clipped to the picture.
 */
typedef struct
{
  int kernel, stride, pad;
  gboolean counts_padding; /* an average divides by the window's pixels, with those outside the picture */
} LimnerPoolWindow;

/* The operations after a convolution of StyleGAN2: y (Y, X) = activation of x (Y / factor, X / factor) *
 * scale + bias + noise (Y, X) * noise_scale. With factor 2, x has the four phases of each pixel in
 * consecutive blocks: phase 2 * (Y % 2) + X % 2. The activation is a leaky ReLU times gain, clamped to
 * -clamp .. clamp. */
typedef struct
{
  int factor;                              /* 1 or 2 */
  const float *scale, *bias, *noise_scale; /* [blocks * 16] of y, zero beyond the channels */
  const float *noise;                      /* [H,W] of y */
  float slope, gain;
  float clamp; /* INFINITY: no limit */
} LimnerSynthesisActivation;

/* A normalisation: (x - mean) * inverse * weight + bias, all [blocks * 16]. */
typedef struct
{
  const float *mean, *inverse; /* inverse: 1 / sqrt (variance + eps) */
  const float *weight, *bias;  /* bias: not read by norm_backward */
} LimnerNormalisation;

#define LIMNER_COLOURS 3

/* Largest window of max pooling; an index is one byte. */
#define LIMNER_MAX_POOL_KERNEL 15

#define LIMNER_CONV_ALGORITHMS 5

/* Kernels for nn/moments.c on a bfloat16 layer with C channels; C is a multiple of 32. */
typedef struct
{
  /* Adds n positions from `start` on (row by row): their values to sum [C], their products to second
   * [C][C], whose lower triangle is undefined. scratch `room`: (n + 1) * C. */
  void (*add_products) (const LimnerActivation *x, gsize start, int n, guint16 *room, float *sum,
                        float *second);
  /* matrix [n][n] as `multiply` reads it, n * n of bfloat16. */
  void (*pack_matrix) (const float *matrix, int n, guint16 *packed);
  /* products [C / 16][n][16]: of n pixels of row y with the matrix. */
  void (*multiply) (const LimnerActivation *x, int y, int first, int n, const guint16 *packed,
                    float *products);
} LimnerMomentsBf16;

typedef struct
{
  /* By precision of input and output, best first. The last fp32 algorithm suits every shape. */
  const LimnerConvAlgorithm *conv[2][LIMNER_CONV_ALGORITHMS];
  int n_conv[2];
  /* The gradients of a convolution's weights and bias, in fp32. */
  void (*conv_weights) (const LimnerConvWeightsJob *job);

  /* y = x > 0 ? x : slope * x. bits [groups][H][W], bit l for lane l: x > 0; or NULL. y may be x. */
  void (*relu) (const LimnerActivation *x, const LimnerActivation *y, float slope, guint16 *bits);
  /* dx = bit ? dy : slope * dy. dx may be dy. */
  void (*relu_backward) (const LimnerActivation *dy, const LimnerActivation *dx, float slope,
                         const guint16 *bits);
  /* y = x, from one precision to the other. */
  void (*convert) (const LimnerActivation *x, const LimnerActivation *y);
  /* y = a + b. y may be a or b. */
  void (*add) (const LimnerActivation *a, const LimnerActivation *b, const LimnerActivation *y);

  /* index [groups][H][W][16] of y: row * kernel + column of the greatest within its window; or NULL. */
  void (*max_pool) (const LimnerActivation *x, const LimnerActivation *y, const LimnerPoolWindow *window,
                    guint8 *index);
  /* mask: the ReLU that produced x; it is applied to dx. NULL: none. */
  void (*max_pool_backward) (const LimnerActivation *dy, const LimnerActivation *dx,
                             const LimnerPoolWindow *window, const guint8 *index, const LimnerMask *mask);
  void (*avg_pool) (const LimnerActivation *x, const LimnerActivation *y, const LimnerPoolWindow *window);
  void (*avg_pool_backward) (const LimnerActivation *dy, const LimnerActivation *dx,
                             const LimnerPoolWindow *window, const LimnerMask *mask);

  /* Per channel over the picture: mean and 1 / sqrt (variance + eps), [blocks * 16] each. partial: doubles,
   * limner_norm_partial_size of them. */
  void (*norm_statistics) (const LimnerActivation *x, float eps, float *mean, float *inverse,
                           double *partial);
  /* y = the normalised x. */
  void (*norm_apply) (const LimnerActivation *x, const LimnerActivation *y, const LimnerNormalisation *norm);
  /* The gradient through the normalisation including its statistics. limner_norm_backward_totals reads
   * its `partial`. */
  void (*norm_backward) (const LimnerActivation *x, const LimnerActivation *dy, const LimnerActivation *dx,
                         const LimnerNormalisation *norm, double *partial);

  /* Resamples x to y (height, width) with one table for the rows and one for the columns. scratch:
   * x->width * 16 floats for each thread. */
  void (*resample) (const LimnerActivation *x, const LimnerActivation *y, const LimnerAxis *rows,
                    const LimnerAxis *columns, float *scratch, int threads);

  /* y = x * factors, [blocks * 16]. y may be x. */
  void (*scale) (const LimnerActivation *x, const LimnerActivation *y, const float *factors);
  /* sums [blocks * 16]: of a * b over the picture. partial: limner_norm_partial_size doubles. */
  void (*channel_dot) (const LimnerActivation *a, const LimnerActivation *b, float *sums, double *partial);
  void (*style_activate) (const LimnerActivation *x, const LimnerActivation *y,
                          const LimnerSynthesisActivation *how);
  /* dx: the gradient by x * scale, that is, not yet times scale. */
  void (*style_activate_backward) (const LimnerActivation *x, const LimnerActivation *dy,
                                   const LimnerActivation *dx, const LimnerSynthesisActivation *how);
  /* slopes [H,W] of the noise: dx of the above, times noise_scale, summed over the channels. */
  void (*style_noise_backward) (const LimnerActivation *dx, const LimnerActivation *dy,
                                const LimnerSynthesisActivation *how, float *slopes);
  /* y, of three channels, = weight [3][blocks * 16] x + bias [3], cut to -clamp .. clamp. */
  void (*to_colours) (const LimnerActivation *x, const LimnerActivation *y, const float *weight,
                      const float *bias, float clamp);
  /* weight_gradient [blocks][3][16]; partial: twice limner_norm_partial_size doubles. dy is behind the clamp.
   */
  void (*to_colours_backward) (const LimnerActivation *x, const LimnerActivation *dy,
                               const LimnerActivation *dx, const float *weight, float *weight_gradient,
                               double *partial);

  /* to [rows->n_out][columns->n_out][stride]: the channels of x, rounded up to LIMNER_LANES, in the cells
   * that the filters make of its rows and columns. x in both precisions. */
  void (*gather_cells) (const LimnerActivation *x, const LimnerAxisFilter *rows,
                        const LimnerAxisFilter *columns, float *to, gsize stride);
  /* y += cells [rows->n_in][columns->n_in][stride], by the transposed filters. y in both precisions. mask: a
   * ReLU whose mask is then applied to y. NULL: none. */
  void (*scatter_cells) (const float *cells, gsize stride, const LimnerAxisFilter *rows,
                         const LimnerAxisFilter *columns, const LimnerActivation *y, const LimnerMask *mask);
  /* The loss is weight * (1 - cos (x, target + mean)), all vectors [n]. Replaces x by the loss's gradient by
   * x and returns the loss. Both are 0 if one of the vectors is 0. n is a multiple of LIMNER_LANES. Serial.
   */
  double (*cosine_gradient) (float *x, const float *target, const float *mean, int n, float weight);
  /* The index of the first value above the limit, at `from` or later; n: there is none. Serial. */
  gsize (*first_above) (const float *values, gsize from, gsize n, float limit);

  /* NULL: the processor has no products of bfloat16. */
  const LimnerMomentsBf16 *moments_bf16;

  /* Multiply-adds on registers for some hundred microseconds on the calling thread. Returns the number of
   * operations (two for each multiply-add). The benchmark's reference. */
  double (*peak_work) (void);
  /* The same of bfloat16; NULL: the processor has no products of it. */
  double (*peak_work_bf16) (void);
} LimnerKernels;

/* The table in use, for limner_cpu_level (). */
const LimnerKernels *limner_kernels (void);
/* For tests: the table of one level, which the processor must have. */
const LimnerKernels *limner_kernels_for (LimnerCpuLevel level);

/* Appends an algorithm. */
void limner_kernels_add_conv (LimnerKernels *kernels, LimnerPrecision precision,
                              const LimnerConvAlgorithm *algorithm);
/* The first algorithm of the table that supports the shape. NULL if none does, which happens in bfloat16
 * only. */
const LimnerConvAlgorithm *limner_kernels_conv (const LimnerKernels *kernels, LimnerPrecision precision,
                                                const LimnerConvShape *shape);

/* Number of doubles that norm_statistics and norm_backward need: two sums for each lane of each row. */
static inline gsize
limner_norm_partial_size (const LimnerActivation *x)
{
  return (gsize) limner_activation_blocks (x) * (gsize) x->height * 2 * LIMNER_LANES;
}

/* After norm_backward: for each lane of a block the sum of dy, then for each that of dy times the normalised
 * x. */
static inline const double *
limner_norm_backward_totals (const LimnerActivation *x, const double *partial, int block)
{
  return partial + (gsize) block * (gsize) x->height * 2 * LIMNER_LANES;
}
