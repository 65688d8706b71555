/* Pointwise layers: each output value depends on one input value of each operand. */
#include "kernels/variant-private.h"
#include "kernels/variants-private.h"

#include "base/threads-private.h"
#include "kernels/pixels-private.h"

typedef struct
{
  LimnerActivation a, b, y;
  float slope;
  guint16 *bits;
  const guint16 *mask;
} PointwiseJob;

/* Computes a run of pixels of a row of one group: y = f (a, b). */
typedef void (*Piece) (const PointwiseJob *job, const float *a, const float *b, float *y, int n, gsize bit);

static inline void
do_row (const PointwiseJob *job, gsize chunk, Piece piece)
{
  const int group = (int) (chunk / (gsize) job->y.height), row = (int) (chunk % (gsize) job->y.height);
  static const LimnerPixelBuffer zero;
  const int groups = limner_activation_groups (&job->a);
  LimnerPixelBuffer a, b, y;

  for (int x = 0; x < job->y.width; x += LIMNER_PIXELS)
    {
      const int n = MIN (LIMNER_PIXELS, job->y.width - x);
      float *to = limner_pixels_place (&job->y, group, row, x, y);
      const float *from = group < groups ? limner_pixels_read (&job->a, group, row, x, n, a) : zero;
      const float *other = job->b.data != NULL ? limner_pixels_read (&job->b, group, row, x, n, b) : NULL;
      piece (job, from, other, to, n, chunk * (gsize) job->y.width + (gsize) x);
      limner_pixels_write (&job->y, group, row, x, n, to);
    }
}

static inline void
relu_piece (const PointwiseJob *job, const float *x, const float *other, float *y, int n, gsize bit)
{
  const float slope = job->slope;

  /* Without bits to store, this is one instruction for a vector. */
  if (job->bits == NULL)
    {
      for (int i = 0; i < n * LIMNER_LANES; i++)
        y[i] = x[i] > 0 ? x[i] : slope * x[i];
      return;
    }
  for (int i = 0; i < n; i++, x += LIMNER_LANES, y += LIMNER_LANES)
    {
      guint mask = 0;
      for (int l = 0; l < LIMNER_LANES; l++)
        {
          mask |= (guint) (x[l] > 0) << l;
          y[l] = x[l] > 0 ? x[l] : slope * x[l];
        }
      job->bits[bit + (gsize) i] = (guint16) mask;
    }
}

static void
relu_row (gpointer data, gsize chunk, int worker)
{
  do_row (data, chunk, relu_piece);
}

static void
relu (const LimnerActivation *x, const LimnerActivation *y, float slope, guint16 *bits)
{
  PointwiseJob job = { .a = *x, .y = *y, .slope = slope, .bits = bits };
  limner_parallel_for (limner_activation_group_rows (y), relu_row, &job);
}

static inline void
relu_backward_piece (const PointwiseJob *job, const float *dy, const float *other, float *dx, int n,
                     gsize bit)
{
  for (int i = 0; i < n; i++, dy += LIMNER_LANES, dx += LIMNER_LANES)
    for (int l = 0; l < LIMNER_LANES; l++)
      dx[l] = job->mask[bit + (gsize) i] >> l & 1 ? dy[l] : job->slope * dy[l];
}

static void
relu_backward_row (gpointer data, gsize chunk, int worker)
{
  do_row (data, chunk, relu_backward_piece);
}

static void
backward_relu (const LimnerActivation *dy, const LimnerActivation *dx, float slope, const guint16 *bits)
{
  PointwiseJob job = { .a = *dy, .y = *dx, .slope = slope, .mask = bits };
  limner_parallel_for (limner_activation_group_rows (dx), relu_backward_row, &job);
}

static inline void
add_piece (const PointwiseJob *job, const float *a, const float *b, float *y, int n, gsize bit)
{
  for (int i = 0; i < n * LIMNER_LANES; i++)
    y[i] = a[i] + b[i];
}

static void
add_pixel_row (gpointer data, gsize chunk, int worker)
{
  do_row (data, chunk, add_piece);
}

static void
add_activations (const LimnerActivation *a, const LimnerActivation *b, const LimnerActivation *y)
{
  PointwiseJob job = { .a = *a, .b = *b, .y = *y };
  limner_parallel_for (limner_activation_group_rows (y), add_pixel_row, &job);
}

static inline void
convert_piece (const PointwiseJob *job, const float *x, const float *other, float *y, int n, gsize bit)
{
  memcpy (y, x, (gsize) n * LIMNER_LANES * sizeof (float));
}

static void
convert_row (gpointer data, gsize chunk, int worker)
{
  do_row (data, chunk, convert_piece);
}

static void
convert (const LimnerActivation *x, const LimnerActivation *y)
{
  PointwiseJob job = { .a = *x, .y = *y };
  limner_parallel_for (limner_activation_group_rows (y), convert_row, &job);
}

void
LIMNER_VARIANT (limner_pointwise_init) (LimnerKernels *kernels)
{
  kernels->relu = relu;
  kernels->relu_backward = backward_relu;
  kernels->add = add_activations;
  kernels->convert = convert;
}
