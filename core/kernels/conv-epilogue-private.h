/* The epilogue of the fast convolutions: LimnerEpilogue on one vector, chosen at compile time. */
#pragma once

#include "kernels/conv-private.h"
#include "kernels/vector-private.h"

typedef enum
{
  LIMNER_END_STORE,
  LIMNER_END_RELU,
  LIMNER_END_RELU_BITS,
  LIMNER_END_MASK,
} LimnerEnd;

LIMNER_INLINE LimnerEnd
limner_end_of (const LimnerConvJob *job)
{
  if (job->epilogue == LIMNER_EPILOGUE_MASK)
    return LIMNER_END_MASK;
  if (job->epilogue == LIMNER_EPILOGUE_NONE)
    return LIMNER_END_STORE;
  return job->bits ? LIMNER_END_RELU_BITS : LIMNER_END_RELU;
}

/* The bits of pixel (y, x) of a group of channels. */
LIMNER_INLINE guint16 *
limner_bits_at (const LimnerConvJob *job, int group, int y, int x)
{
  const gsize height = (gsize) job->output->height, width = (gsize) job->output->width;
  return job->bits ? job->bits + ((gsize) group * height + (gsize) y) * width + (gsize) x : NULL;
}

/* bits: the mask of the pixel; half: the index of this vector in its group. */
LIMNER_INLINE LimnerVector
limner_end_sum (const LimnerEnd end, LimnerVector sum, guint16 *bits, int half, LimnerVector slope)
{
#if LIMNER_VECTOR == 16
  guint16 *part = bits;
#else
  guint8 *part = (guint8 *) bits + (bits ? half : 0); /* all processors with these vectors are little-
                                                       * endian */
#endif
  switch (end)
    {
    case LIMNER_END_STORE:
      break;
    case LIMNER_END_RELU_BITS:
      *part = limner_positive (sum);
      G_GNUC_FALLTHROUGH;
    case LIMNER_END_RELU:
      sum = limner_rectify (sum, slope);
      break;
    case LIMNER_END_MASK:
      sum = limner_select (*part, sum, slope * sum);
      break;
    }
  return sum;
}

/* The same, stored. */
LIMNER_INLINE void
limner_end (const LimnerEnd end, LimnerVector sum, float *out, guint16 *bits, int half, LimnerVector slope)
{
  limner_store (out, limner_end_sum (end, sum, bits, half, slope));
}

/* Calls f (ending of the job as a constant, …). */
#define LIMNER_CALL_WITH_END(job, f, ...)    \
  switch (limner_end_of (job))               \
    {                                        \
    case LIMNER_END_STORE:                   \
      f (LIMNER_END_STORE, __VA_ARGS__);     \
      break;                                 \
    case LIMNER_END_RELU:                    \
      f (LIMNER_END_RELU, __VA_ARGS__);      \
      break;                                 \
    case LIMNER_END_RELU_BITS:               \
      f (LIMNER_END_RELU_BITS, __VA_ARGS__); \
      break;                                 \
    case LIMNER_END_MASK:                    \
      f (LIMNER_END_MASK, __VA_ARGS__);      \
      break;                                 \
    }

/* Where one vector of some pixels' channels goes. */
typedef struct
{
  float *out;
  guint16 *bits; /* or NULL */
  LimnerVector bias;
  int n, half;
} LimnerEndTarget;

LIMNER_INLINE void
limner_end_pixels_as (const LimnerEnd end, const LimnerConvJob *job, const LimnerEndTarget to,
                      const LimnerVector *sums)
{
  const LimnerVector slope = limner_splat (job->slope);
  const int step = job->shape->input_dilation;
  for (int i = 0; i < to.n; i++)
    limner_end (end, sums[i] + to.bias, to.out + i * step * LIMNER_LANES, to.bits ? to.bits + i * step : NULL,
                to.half, slope);
}

/* Ends the sums of pixels: vector `half` of their group. */
LIMNER_INLINE void
limner_end_pixels (const LimnerConvJob *job, const LimnerConvPixels *pixels, int half,
                   const LimnerVector *sums)
{
  const int group = pixels->group;
  LimnerEndTarget to
      = { .out = limner_activation_at (job->output, group, pixels->y, pixels->x) + half * LIMNER_VECTOR,
          .bits = limner_bits_at (job, group, pixels->y, pixels->x),
          .n = pixels->n,
          .half = half };
  if (job->bias)
    to.bias = limner_load (job->bias + group * LIMNER_LANES + half * LIMNER_VECTOR);
  LIMNER_CALL_WITH_END (job, limner_end_pixels_as, job, to, sums);
}
