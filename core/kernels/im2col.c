/* Convolution of any kind as a matrix product by OpenBLAS (Chellapilla, Puri, Simard 2006). The windows of
 * a strip of pixels are the rows of a matrix.
 *
 *   windows [T][taps*I] x weights [taps*I][O] = sums [T][O]      T pixels, in reading order */
#include "kernels/variant-private.h"
#include "kernels/variants-private.h"

#include "base/threads-private.h"

#include <cblas.h>
#include <string.h>

/* Floats of a strip. Its windows and sums fit into the second-level cache, and it is long enough to pay
 * for the packing that OpenBLAS does in every call. The value does not depend on the number of threads. */
#define STRIP_FLOATS (1 << 18)
#define MIN_STRIP    64
#define MAX_STRIP    512

static gsize
window_size (const LimnerConvShape *s)
{
  return (gsize) limner_conv_taps (s) * (gsize) s->inputs;
}

static gsize
strip_pixels (const LimnerConvShape *s, int height, int width)
{
  gsize strip = STRIP_FLOATS / (window_size (s) + (gsize) s->outputs);
  return MIN (CLAMP (strip, MIN_STRIP, MAX_STRIP), (gsize) height * (gsize) width);
}

static gboolean
suits_im2col (const LimnerConvShape *s)
{
  return TRUE;
}

static gsize
im2col_packed_size (const LimnerConvShape *s)
{
  return window_size (s) * (gsize) s->outputs;
}

static void
pack_im2col (const LimnerConvShape *s, const float *weight, gboolean flipped, float *packed)
{
  for (int tap = 0; tap < limner_conv_taps (s); tap++)
    for (int i = 0; i < s->inputs; i++)
      for (int o = 0; o < s->outputs; o++)
        *packed++ = limner_conv_weight (s, weight, flipped, o, i, tap);
}

static gsize
im2col_scratch_size (const LimnerConvShape *s, int height, int width, int threads)
{
  gsize floats = strip_pixels (s, height, width) * (window_size (s) + (gsize) s->outputs);
  return (floats + LIMNER_LANES - 1) / LIMNER_LANES * LIMNER_LANES;
}

/* The position that output position `out` and tap k read along one axis of n pixels with a border. FALSE:
 * a zero. */
static inline gboolean
read_position (const LimnerConvJob *job, int out, int k, int n, int *in)
{
  int at = out * job->shape->stride + k - job->pad;
  if (at < -job->input->border * job->shape->input_dilation || at % job->shape->input_dilation != 0)
    return FALSE;
  *in = at / job->shape->input_dilation;
  return *in < n + job->input->border;
}

/* The channels of input pixel (y, x) to `to` [I]. */
static inline void
copy_pixel (const LimnerActivation *a, int y, int x, float *to)
{
  const float *from = limner_activation_at (a, 0, y, x);
  gsize plane = limner_activation_plane (a);
  int c = 0;

  for (; c + LIMNER_LANES <= a->channels; c += LIMNER_LANES, from += plane)
    memcpy (to + c, from, LIMNER_LANES * sizeof (float));
  for (int lane = 0; c + lane < a->channels; lane++)
    to[c + lane] = from[lane];
}

/* The window of output pixel (y, x) to `to` [taps*I]. */
static void
gather_window (const LimnerConvJob *job, int y, int x, float *to)
{
  const LimnerActivation *a = job->input;
  const LimnerConvShape *s = job->shape;
  int in_y = 0, in_x = 0;

  for (int ky = s->skipped_rows; ky < s->kernel - s->skipped_rows; ky++)
    {
      gboolean inside = read_position (job, y, ky, a->height, &in_y);
      for (int kx = s->skipped_columns; kx < s->kernel - s->skipped_columns; kx++, to += a->channels)
        if (inside && read_position (job, x, kx, a->width, &in_x))
          copy_pixel (a, in_y, in_x, to);
        else
          memset (to, 0, (gsize) a->channels * sizeof (float));
    }
}

/* One pixel's sums of one block: bias, epilogue, store. */
static inline void
store_pixel (const LimnerConvJob *job, const float *sums, int used, const float *bias, float *out,
             guint16 *bits)
{
  float v[LIMNER_LANES] = { 0 };
  guint mask = 0;

  memcpy (v, sums, (gsize) used * sizeof (float));
  if (bias != NULL)
    for (int l = 0; l < LIMNER_LANES; l++)
      v[l] += bias[l];
  if (job->epilogue == LIMNER_EPILOGUE_RELU)
    for (int l = 0; l < LIMNER_LANES; l++)
      {
        mask |= (guint) (v[l] > 0) << l;
        v[l] = v[l] > 0 ? v[l] : job->slope * v[l];
      }
  if (job->epilogue == LIMNER_EPILOGUE_RELU && bits != NULL)
    *bits = (guint16) mask;
  if (job->epilogue == LIMNER_EPILOGUE_MASK)
    for (int l = 0; l < LIMNER_LANES; l++)
      v[l] = *bits >> l & 1 ? v[l] : job->slope * v[l];
  memcpy (out, v, sizeof v);
}

/* Pixels first .. first + n - 1, in reading order, of one block. */
static void
store_block (const LimnerConvJob *job, int block, gsize first, gsize n, const float *sums)
{
  const LimnerActivation *out = job->output;
  gsize width = (gsize) out->width, pixels = width * (gsize) out->height;
  int used = MIN (LIMNER_LANES, out->channels - block * LIMNER_LANES);
  const float *bias = job->bias != NULL ? job->bias + block * LIMNER_LANES : NULL;

  sums += block * LIMNER_LANES;
  for (gsize p = first; p < first + n; p++, sums += out->channels)
    store_pixel (job, sums, used, bias,
                 limner_activation_at (out, block, (int) (p / width), (int) (p % width)),
                 job->bits != NULL ? job->bits + (gsize) block * pixels + p : NULL);
}

static void
multiply_im2col_strip (gpointer data, gsize chunk, int worker)
{
  const LimnerConvJob *job = data;
  const LimnerActivation *out = job->output;
  gsize width = (gsize) out->width, pixels = width * (gsize) out->height;
  gsize size = strip_pixels (job->shape, out->height, out->width), window = window_size (job->shape);
  gsize first = chunk * size, n = MIN (size, pixels - first);
  float *windows = job->scratch + (gsize) worker * job->scratch_stride, *sums = windows + size * window;

  if (g_cancellable_is_cancelled (job->cancellable))
    return;
  for (gsize p = 0; p < n; p++)
    gather_window (job, (int) ((first + p) / width), (int) ((first + p) % width), windows + p * window);
  cblas_sgemm (CblasRowMajor, CblasNoTrans, CblasNoTrans, (int) n, out->channels, (int) window, 1, windows,
               (int) window, job->packed, out->channels, 0, sums, out->channels);
  for (int block = 0; block < limner_activation_blocks (out); block++)
    store_block (job, block, first, n, sums);
}

static void
run_im2col (const LimnerConvJob *job)
{
  gsize size = strip_pixels (job->shape, job->output->height, job->output->width);
  gsize pixels = (gsize) job->output->height * (gsize) job->output->width;

  limner_parallel_for_workers (job->threads, (pixels + size - 1) / size, multiply_im2col_strip,
                               (gpointer) job);
}

static const LimnerConvAlgorithm algorithm = {
  .name = "im2col",
  .suits = suits_im2col,
  .packed_size = im2col_packed_size,
  .pack = pack_im2col,
  .scratch_size = im2col_scratch_size,
  .run = run_im2col,
};

void
LIMNER_VARIANT (limner_im2col_init) (LimnerKernels *kernels)
{
  limner_kernels_add_conv (kernels, LIMNER_FP32, &algorithm);
}
