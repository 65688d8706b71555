/* Pooling. The backward pass finds, for each input pixel, the windows that contain it; so rows can be
 * computed in any order. */
#include "kernels/variant-private.h"
#include "kernels/variants-private.h"

#include "base/threads-private.h"
#include "kernels/pixels-private.h"

#include <math.h>
#include <string.h>

typedef struct
{
  LimnerActivation in, out; /* the layer's, values or gradients */
  LimnerPoolWindow window;
  guint8 *index_out;
  const guint8 *index;
  LimnerMask mask; /* on the input's gradient; bits NULL: none */
} PoolJob;

/* first .. last: input positions of window `out` that are in the picture. */
static inline void
window_range (const LimnerPoolWindow *w, int out, int n, int *first, int *last)
{
  *first = MAX (0, out * w->stride - w->pad);
  *last = MIN (n, out * w->stride - w->pad + w->kernel) - 1;
}

/* first .. last: the windows, of n, that contain input position `in`. */
static inline void
windows_of (const LimnerPoolWindow *w, int in, int n, int *first, int *last)
{
  int reach = in + w->pad - w->kernel + 1;
  *first = reach > 0 ? (reach + w->stride - 1) / w->stride : 0;
  *last = MIN (n - 1, (in + w->pad) / w->stride);
}

/* One pixel as floats: in place, or in the buffer. */
static inline const float *
read_pixel (const LimnerActivation *a, int group, int y, int x, float *buffer)
{
  return limner_pixels_read (a, group, y, x, 1, buffer);
}

static inline void
write_pixel (const LimnerActivation *a, int group, int y, int x, const float *values)
{
  if (a->precision == LIMNER_BF16)
    limner_pixels_write (a, group, y, x, 1, values);
  else
    memcpy (limner_activation_at (a, group, y, x), values, LIMNER_LANES * sizeof (float));
}

/* One pixel's gradient, multiplied by the mask of the ReLU before the layer, if there is one. */
static inline void
store_pool_gradient (const PoolJob *job, int group, int y, int x, const float *gradient)
{
  float masked[LIMNER_LANES];

  if (job->mask.bits == NULL)
    {
      write_pixel (&job->in, group, y, x, gradient);
      return;
    }
  const gsize height = (gsize) job->in.height, width = (gsize) job->in.width;
  const guint bits = job->mask.bits[((gsize) group * height + (gsize) y) * width + (gsize) x];
  for (int l = 0; l < LIMNER_LANES; l++)
    masked[l] = bits >> l & 1 ? gradient[l] : job->mask.slope * gradient[l];
  write_pixel (&job->in, group, y, x, masked);
}

static void
max_row (gpointer data, gsize chunk, int worker)
{
  const PoolJob *job = data;
  const LimnerPoolWindow *w = &job->window;
  int group = (int) (chunk / (gsize) job->out.height), y = (int) (chunk % (gsize) job->out.height);
  float pixel[LIMNER_LANES];
  guint8 *index
      = job->index_out != NULL ? job->index_out + chunk * (gsize) job->out.width * LIMNER_LANES : NULL;
  int y0, y1, x0, x1;

  window_range (w, y, job->in.height, &y0, &y1);
  for (int x = 0; x < job->out.width; x++)
    {
      float best[LIMNER_LANES];
      int where[LIMNER_LANES] = { 0 };
      for (int l = 0; l < LIMNER_LANES; l++)
        best[l] = -INFINITY;
      window_range (w, x, job->in.width, &x0, &x1);
      for (int iy = y0; iy <= y1; iy++)
        for (int ix = x0; ix <= x1; ix++)
          {
            const float *in = read_pixel (&job->in, group, iy, ix, pixel);
            int here = (iy - y * w->stride + w->pad) * w->kernel + ix - x * w->stride + w->pad;
            for (int l = 0; l < LIMNER_LANES; l++)
              {
                /* This comparison keeps a NaN, so that it is not hidden. */
                gboolean keep = in[l] <= best[l];
                best[l] = keep ? best[l] : in[l];
                where[l] = keep ? where[l] : here;
              }
          }
      write_pixel (&job->out, group, y, x, best);
      for (int l = 0; index != NULL && l < LIMNER_LANES; l++)
        index[x * LIMNER_LANES + l] = (guint8) where[l];
    }
}

/* The same without indices, in place: for fp32 and a forward pass alone. */
static void
max_values_row (gpointer data, gsize chunk, int worker)
{
  const PoolJob *job = data;
  const LimnerPoolWindow *w = &job->window;
  const int group = (int) (chunk / (gsize) job->out.height), y = (int) (chunk % (gsize) job->out.height);
  int y0, y1, x0, x1;

  window_range (w, y, job->in.height, &y0, &y1);
  for (int x = 0; x < job->out.width; x++)
    {
      float best[LIMNER_LANES];

      window_range (w, x, job->in.width, &x0, &x1);
      memcpy (best, limner_activation_at (&job->in, group, y0, x0), sizeof best);
      for (int iy = y0; iy <= y1; iy++)
        {
          const float *in = limner_activation_at (&job->in, group, iy, x0);
          for (int ix = x0; ix <= x1; ix++, in += LIMNER_LANES)
            for (int l = 0; l < LIMNER_LANES; l++)
              best[l] = in[l] <= best[l] ? best[l] : in[l]; /* keeps a NaN */
        }
      memcpy (limner_activation_at (&job->out, group, y, x), best, sizeof best);
    }
}

static void
max_pool (const LimnerActivation *x, const LimnerActivation *y, const LimnerPoolWindow *window, guint8 *index)
{
  PoolJob job = { .in = *x, .out = *y, .window = *window, .index_out = index };
  const gboolean values_alone = index == NULL && x->precision == LIMNER_FP32;

  limner_parallel_for (limner_activation_group_rows (y), values_alone ? max_values_row : max_row, &job);
}

static void
max_backward_row (gpointer data, gsize chunk, int worker)
{
  const PoolJob *job = data;
  const LimnerPoolWindow *w = &job->window;
  int group = (int) (chunk / (gsize) job->in.height), y = (int) (chunk % (gsize) job->in.height);
  const guint8 *index
      = job->index + (gsize) group * (gsize) job->out.height * (gsize) job->out.width * LIMNER_LANES;
  float pixel[LIMNER_LANES];
  int y0, y1, x0, x1;

  windows_of (w, y, job->out.height, &y0, &y1);
  for (int x = 0; x < job->in.width; x++)
    {
      float sum[LIMNER_LANES] = { 0 };
      windows_of (w, x, job->out.width, &x0, &x1);
      for (int oy = y0; oy <= y1; oy++)
        for (int ox = x0; ox <= x1; ox++)
          {
            const float *from = read_pixel (&job->out, group, oy, ox, pixel);
            const guint8 *winner = index + ((gsize) oy * (gsize) job->out.width + (gsize) ox) * LIMNER_LANES;
            int here = (y - oy * w->stride + w->pad) * w->kernel + x - ox * w->stride + w->pad;
            for (int l = 0; l < LIMNER_LANES; l++)
              sum[l] += winner[l] == here ? from[l] : 0;
          }
      store_pool_gradient (job, group, y, x, sum);
    }
}

/* Windows without overlap, the usual case: every pixel is in one window, or, at the end, in none. */
static gboolean
are_tiles (const LimnerPoolWindow *w)
{
  return w->stride == w->kernel && w->pad == 0;
}

/* Clears pixels of a row that no window contains. */
static void
clear_rest (const LimnerActivation *a, int group, int y, int reached)
{
  static const float zero[LIMNER_LANES];
  for (int x = reached; x < a->width; x++)
    write_pixel (a, group, y, x, zero);
}

static void
max_backward_tiles (gpointer data, gsize chunk, int worker)
{
  const PoolJob *job = data;
  int kernel = job->window.kernel, height = job->in.height, width = job->in.width;
  int group = (int) (chunk / (gsize) height), y = (int) (chunk % (gsize) height), oy = y / kernel;
  float pixel[LIMNER_LANES];
  int reached = oy < job->out.height ? MIN (width, job->out.width * kernel) : 0;

  clear_rest (&job->in, group, y, reached);
  for (int ox = 0; ox * kernel < reached; ox++)
    {
      const float *from = read_pixel (&job->out, group, oy, ox, pixel);
      const guint8 *winner
          = job->index
            + (((gsize) group * (gsize) job->out.height + (gsize) oy) * (gsize) job->out.width + (gsize) ox)
                  * LIMNER_LANES;
      for (int x = ox * kernel; x < MIN (reached, (ox + 1) * kernel); x++)
        {
          int here = y % kernel * kernel + x - ox * kernel;
          float gradient[LIMNER_LANES];
          for (int l = 0; l < LIMNER_LANES; l++)
            gradient[l] = winner[l] == here ? from[l] : 0;
          store_pool_gradient (job, group, y, x, gradient);
        }
    }
}

static void
max_pool_backward (const LimnerActivation *dy, const LimnerActivation *dx, const LimnerPoolWindow *window,
                   const guint8 *index, const LimnerMask *mask)
{
  PoolJob job = { .in = *dx, .out = *dy, .window = *window, .index = index };
  if (mask != NULL)
    job.mask = *mask;
  limner_parallel_for ((gsize) limner_activation_groups (dx) * (gsize) dx->height,
                       are_tiles (window) ? max_backward_tiles : max_backward_row, &job);
}

/* What each pixel counts in the average of a window with `inside` pixels in the picture. */
static float
average_share (const LimnerPoolWindow *w, int inside)
{
  return 1.0f / (float) (w->counts_padding ? w->kernel * w->kernel : inside);
}

static void
avg_row (gpointer data, gsize chunk, int worker)
{
  const PoolJob *job = data;
  int group = (int) (chunk / (gsize) job->out.height), y = (int) (chunk % (gsize) job->out.height);
  float pixel[LIMNER_LANES];
  int y0, y1, x0, x1;

  window_range (&job->window, y, job->in.height, &y0, &y1);
  for (int x = 0; x < job->out.width; x++)
    {
      float sum[LIMNER_LANES] = { 0 };
      window_range (&job->window, x, job->in.width, &x0, &x1);
      for (int iy = y0; iy <= y1; iy++)
        for (int ix = x0; ix <= x1; ix++)
          {
            const float *in = read_pixel (&job->in, group, iy, ix, pixel);
            for (int l = 0; l < LIMNER_LANES; l++)
              sum[l] += in[l];
          }
      float share = average_share (&job->window, (y1 - y0 + 1) * (x1 - x0 + 1));
      for (int l = 0; l < LIMNER_LANES; l++)
        sum[l] *= share;
      write_pixel (&job->out, group, y, x, sum);
    }
}

static void
avg_pool (const LimnerActivation *x, const LimnerActivation *y, const LimnerPoolWindow *window)
{
  PoolJob job = { .in = *x, .out = *y, .window = *window };
  limner_parallel_for ((gsize) limner_activation_groups (y) * (gsize) y->height, avg_row, &job);
}

static void
avg_backward_row (gpointer data, gsize chunk, int worker)
{
  const PoolJob *job = data;
  const LimnerPoolWindow *w = &job->window;
  int group = (int) (chunk / (gsize) job->in.height), y = (int) (chunk % (gsize) job->in.height);
  float pixel[LIMNER_LANES];
  int y0, y1, x0, x1, top, bottom, left, right;

  windows_of (w, y, job->out.height, &y0, &y1);
  for (int x = 0; x < job->in.width; x++)
    {
      float sum[LIMNER_LANES] = { 0 };
      windows_of (w, x, job->out.width, &x0, &x1);
      for (int oy = y0; oy <= y1; oy++)
        for (int ox = x0; ox <= x1; ox++)
          {
            const float *from = read_pixel (&job->out, group, oy, ox, pixel);
            window_range (w, oy, job->in.height, &top, &bottom);
            window_range (w, ox, job->in.width, &left, &right);
            float share = average_share (w, (bottom - top + 1) * (right - left + 1));
            for (int l = 0; l < LIMNER_LANES; l++)
              sum[l] += from[l] * share;
          }
      store_pool_gradient (job, group, y, x, sum);
    }
}

static void
avg_backward_tiles (gpointer data, gsize chunk, int worker)
{
  const PoolJob *job = data;
  int kernel = job->window.kernel, height = job->in.height, width = job->in.width;
  int group = (int) (chunk / (gsize) height), y = (int) (chunk % (gsize) height), oy = y / kernel;
  float pixel[LIMNER_LANES];
  int reached = oy < job->out.height ? MIN (width, job->out.width * kernel) : 0;
  int rows = MIN (kernel, height - oy * kernel);

  clear_rest (&job->in, group, y, reached);
  for (int ox = 0; ox * kernel < reached; ox++)
    {
      const float *from = read_pixel (&job->out, group, oy, ox, pixel);
      int end = MIN (reached, (ox + 1) * kernel);
      float share = 1.0f / (float) (rows * (end - ox * kernel));
      float gradient[LIMNER_LANES];
      for (int l = 0; l < LIMNER_LANES; l++)
        gradient[l] = from[l] * share;
      for (int x = ox * kernel; x < end; x++)
        store_pool_gradient (job, group, y, x, gradient);
    }
}

static void
backward_avg_pool (const LimnerActivation *dy, const LimnerActivation *dx, const LimnerPoolWindow *window,
                   const LimnerMask *mask)
{
  PoolJob job = { .in = *dx, .out = *dy, .window = *window };
  if (mask != NULL)
    job.mask = *mask;
  limner_parallel_for ((gsize) limner_activation_groups (dx) * (gsize) dx->height,
                       are_tiles (window) ? avg_backward_tiles : avg_backward_row, &job);
}

void
LIMNER_VARIANT (limner_pool_init) (LimnerKernels *kernels)
{
  kernels->max_pool = max_pool;
  kernels->max_pool_backward = max_pool_backward;
  kernels->avg_pool = avg_pool;
  kernels->avg_pool_backward = backward_avg_pool;
}
