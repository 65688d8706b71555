/* 3x3 convolution by Winograd's F(4x4,3x3). The picture is cut into tiles of 4x4 output pixels. Each
 * tile's 6x6 input pixels are transformed (V), multiplied with the transformed weights (U) point by point,
 * summed over the channels (M), and transformed back. This takes 36 multiplications where the direct sum
 * takes 144.
 *
 * Where U is small, a chunk of work is a block of tiles from input to output, so V and M stay in the
 * core's cache. Where U is large, reading it for each small block would cost more than the products. There
 * all threads share a larger block: they transform it, multiply it point by point, and transform it back. */
#include "base/threads-private.h"
#include "kernels/conv-epilogue-private.h"
#include "kernels/variants-private.h"
#include "kernels/winograd-private.h"
#include "kernels/winograd-transform-private.h"
#include "limner/system.h"

#include <string.h>

#define TILE 4

/* Consecutive tiles, with V and M of them. */
typedef struct
{
  int first, n; /* the first tile, and how many there are */
  float *v, *m;
} TileBlock;

typedef struct
{
  const LimnerConvJob *job;
  int inputs, outputs;
  int tiles_x, tiles;
  int block;        /* tiles of a block, and the strides of V and M */
  TileBlock shared; /* by all threads */
  float *flipped;   /* flipped weights of one panel for each thread, where the weights are packed for the
                     * forward pass */
} Run;

static gboolean
is_shared (const LimnerConvShape *shape)
{
  return shape->inputs * shape->outputs > 160 * 160;
}

static int
block_tiles (const LimnerConvShape *shape, int tiles)
{
  if (is_shared (shape))
    return MIN (tiles, 256);
  return MIN (tiles, 28);
}

static int
count_tiles (int pixels)
{
  return (pixels + TILE - 1) / TILE;
}

static gsize
v_size (int inputs, int block)
{
  return (gsize) LIMNER_POINTS * (gsize) limner_blocks (inputs) * (gsize) block * LIMNER_LANES;
}

/* One panel's M. */
static gsize
m_size (int block)
{
  return (gsize) LIMNER_POINTS * LIMNER_PANEL * (gsize) block;
}

/* One panel's weights at one point. */
static gsize
flipped_size (int inputs)
{
  return (gsize) limner_panels (inputs) * limner_winograd_square (LIMNER_PANEL);
}

/* V and M of all threads together. */
static gsize
shared_size (const LimnerConvShape *shape, int block)
{
  return v_size (shape->inputs, block) + (gsize) limner_panels (shape->outputs) * m_size (block);
}

/* Sixteens of channels of the output, spare ones included. */
static int
count_output_groups (const Run *run)
{
  return limner_activation_groups (run->job->output);
}

/* The address of the tile's 6x6 pixels: in the input, or, where they reach over its border, in `patch`,
 * with zeros outside. */
static const float *
tile_pixels (const Run *run, int channel_block, int tile, float *patch, gsize *row_stride)
{
  const LimnerActivation *in = run->job->input;
  const int pad = run->job->pad;
  const int y = tile / run->tiles_x * TILE - pad, x = tile % run->tiles_x * TILE - pad;
  const int rows = MIN (6, in->height + pad - y), columns = MIN (6, in->width + pad - x);
  const float *at = limner_activation_at (in, channel_block, y, x);
  *row_stride = limner_activation_pitch (in) * LIMNER_LANES;
  if (rows == 6 && columns == 6)
    return at;
  memset (patch, 0, 36 * LIMNER_LANES * sizeof (float));
  for (int i = 0; i < rows; i++)
    memcpy (patch + i * 6 * LIMNER_LANES, at + (gsize) i * *row_stride,
            (gsize) columns * LIMNER_LANES * sizeof (float));
  *row_stride = (gsize) 6 * LIMNER_LANES;
  return patch;
}

static void
transform_in (const Run *run, const TileBlock *block, int channel_block)
{
  float patch[36 * LIMNER_LANES] __attribute__ ((aligned (64)));
  const gsize point_stride = v_size (run->inputs, run->block) / LIMNER_POINTS;
  float *v = block->v + (gsize) channel_block * (gsize) run->block * LIMNER_LANES;
  for (int i = 0; i < block->n; i++, v += LIMNER_LANES)
    {
      gsize row_stride;
      const float *in = tile_pixels (run, channel_block, block->first + i, patch, &row_stride);
      limner_winograd_tile_in (in, row_stride, v, point_stride);
    }
}

LIMNER_INLINE void
end_pixel (const LimnerEnd end, LimnerVector sum, LimnerWinogradValue *out, guint16 *bits, int half,
           LimnerVector slope)
{
  limner_winograd_store (out, limner_end_sum (end, sum, bits, half, slope));
}

/* m: of the group at the first point; the next point's is point_stride further. */
LIMNER_INLINE void
transform_out_as (const LimnerEnd end, const Run *run, const TileBlock *block, int group, const float *m,
                  gsize point_stride)
{
  const LimnerConvJob *job = run->job;
  const LimnerActivation *out = job->output;
  const gsize row_stride = limner_activation_pitch (out) * LIMNER_BLOCK;
  const gboolean biased = job->bias != NULL && group * LIMNER_LANES < run->outputs;
  const LimnerVector slope = limner_splat (job->slope);
  for (int t = block->first; t < block->first + block->n; t++, m += LIMNER_LANES)
    {
      const int top = t / run->tiles_x * TILE, left = t % run->tiles_x * TILE;
      const int rows = MIN (TILE, out->height - top), columns = MIN (TILE, out->width - left);
      LimnerWinogradValue *at = limner_group_at (out, group, top, left);
      guint16 *bits = limner_bits_at (job, group, top, left);
      for (int h = 0, lane = 0; h < LIMNER_HALVES; h++, lane += LIMNER_VECTOR)
        {
          LimnerVector y[TILE][TILE], bias = {};
          if (biased)
            bias = limner_load (job->bias + group * LIMNER_LANES + lane);
          limner_winograd_tile_out (m + lane, point_stride, y);
          if (rows == TILE && columns == TILE)
            {
#pragma GCC unroll 4
              for (int i = 0; i < TILE; i++)
#pragma GCC unroll 4
                for (int j = 0; j < TILE; j++)
                  end_pixel (end, y[i][j] + bias, at + (gsize) i * row_stride + j * LIMNER_BLOCK + lane,
                             bits ? bits + i * out->width + j : NULL, h, slope);
            }
          else
            for (int i = 0; i < rows; i++)
              for (int j = 0; j < columns; j++)
                end_pixel (end, y[i][j] + bias, at + (gsize) i * row_stride + j * LIMNER_BLOCK + lane,
                           bits ? bits + i * out->width + j : NULL, h, slope);
        }
    }
}

static void
transform_out (const Run *run, const TileBlock *block, int group, const float *m, gsize point_stride)
{
  LIMNER_CALL_WITH_END (run->job, transform_out_as, run, block, group, m, point_stride);
}

static const float *
packed_at (const Run *run, int panel, int point)
{
  return run->job->packed
         + ((gsize) panel * LIMNER_POINTS + (gsize) point) * limner_winograd_square (run->inputs);
}

/* M of one panel at one point, with the weights u. */
static void
multiply_point (const Run *run, const TileBlock *block, int panel, int point, const float *u, float *m)
{
  const gsize stride = (gsize) run->block * LIMNER_LANES;
  const LimnerWinogradProduct product = {
    .values = block->v + (gsize) point * (gsize) limner_blocks (run->inputs) * stride,
    .value_stride = stride,
    .weights = u,
    .channels = run->inputs,
    .sums = m,
    .sum_stride = stride,
    .half = (panel + 1) * LIMNER_PANEL_GROUPS > count_output_groups (run),
  };
  limner_winograd_product (&product, block->n);
}

/* --- A block of tiles on one thread, from input to output --- */

static void
run_own_block (gpointer data, gsize chunk, int worker)
{
  const Run *run = data;
  const int first = (int) chunk * run->block;
  const gsize stride = (gsize) run->block * LIMNER_LANES;
  float *scratch = run->job->scratch + (gsize) worker * run->job->scratch_stride;
  const TileBlock block = { .first = first,
                            .n = MIN (run->block, run->tiles - first),
                            .v = scratch,
                            .m = scratch + v_size (run->inputs, run->block) };

  if (g_cancellable_is_cancelled (run->job->cancellable))
    return;
  for (int b = 0; b < limner_blocks (run->inputs); b++)
    transform_in (run, &block, b);
  for (int panel = 0; panel < limner_panels (run->outputs); panel++)
    {
      const int group = panel * LIMNER_PANEL_GROUPS;
      for (int point = 0; point < LIMNER_POINTS; point++)
        multiply_point (run, &block, panel, point, packed_at (run, panel, point),
                        block.m + (gsize) point * LIMNER_PANEL_GROUPS * stride);
      for (int g = 0; g < MIN (LIMNER_PANEL_GROUPS, count_output_groups (run) - group); g++)
        transform_out (run, &block, group + g, block.m + (gsize) g * stride, LIMNER_PANEL_GROUPS * stride);
    }
}

/* --- A larger block on all threads, step by step --- */

static void
shared_in (gpointer data, gsize channel_block, int worker)
{
  const Run *run = data;
  transform_in (run, &run->shared, (int) channel_block);
}

/* A point's products are cut in two, so that more threads have work. */
static void
shared_multiply (gpointer data, gsize chunk, int worker)
{
  const Run *run = data;
  const int point = (int) chunk / 2, half = (int) chunk % 2, panels = limner_panels (run->outputs);
  const gsize panel_stride = m_size (run->block) / LIMNER_POINTS;
  float *m = run->shared.m + (gsize) point * (gsize) panels * panel_stride;
  float *flipped = run->flipped + (gsize) worker * flipped_size (run->inputs);
  for (int panel = half * panels / 2; panel < (half + 1) * panels / 2; panel++)
    {
      const float *u = run->job->packed_for_forward ? flipped : packed_at (run, panel, point);
      if (run->job->packed_for_forward)
        limner_winograd_flip_weights (run->job->shape, run->job->packed, panel, point, flipped);
      multiply_point (run, &run->shared, panel, point, u, m + (gsize) panel * panel_stride);
    }
}

static void
shared_out (gpointer data, gsize group, int worker)
{
  const Run *run = data;
  transform_out (run, &run->shared, (int) group, run->shared.m + group * (gsize) run->block * LIMNER_LANES,
                 (gsize) limner_panels (run->outputs) * m_size (run->block) / LIMNER_POINTS);
}

static void
run_shared (Run *run)
{
  const int workers = run->job->threads;

  for (run->shared.first = 0; run->shared.first < run->tiles; run->shared.first += run->block)
    {
      if (g_cancellable_is_cancelled (run->job->cancellable))
        return;
      run->shared.n = MIN (run->block, run->tiles - run->shared.first);
      limner_parallel_for_workers (workers, (gsize) limner_blocks (run->inputs), shared_in, run);
      limner_parallel_for_workers (workers, (gsize) 2 * LIMNER_POINTS, shared_multiply, run);
      limner_parallel_for_workers (workers, (gsize) count_output_groups (run), shared_out, run);
    }
}

/* --- The algorithm --- */

/* With fewer channels the transforms would cost more than they save. */
#define MIN_CHANNELS 4

static gboolean
suits_winograd (const LimnerConvShape *shape)
{
  return shape->kernel == 3 && limner_conv_taps (shape) == 9 && shape->stride == 1
         && shape->input_dilation == 1 && shape->inputs > MIN_CHANNELS && shape->outputs > MIN_CHANNELS;
}

static gsize
winograd_packed_size (const LimnerConvShape *shape)
{
  return (gsize) limner_panels (shape->outputs) * LIMNER_POINTS * limner_winograd_square (shape->inputs);
}

/* Two copies of a large U take much memory, and flipping one costs little beside the products of a large
 * block. */
static gboolean
reuses (const LimnerConvShape *shape)
{
  return is_shared (shape);
}

/* The shared block takes the scratch of all threads together; each thread's own scratch follows. */
static gsize
winograd_scratch_size (const LimnerConvShape *shape, int height, int width, int threads)
{
  const int block = block_tiles (shape, count_tiles (height) * count_tiles (width));
  if (!is_shared (shape))
    return v_size (shape->inputs, block) + m_size (block);
  const gsize part = shared_size (shape, block) / (gsize) threads / LIMNER_LANES + 1;
  return part * LIMNER_LANES + flipped_size (shape->inputs);
}

static void
run_winograd (const LimnerConvJob *job)
{
  Run run = {
    .job = job,
    .inputs = job->shape->inputs,
    .outputs = job->shape->outputs,
    .tiles_x = count_tiles (job->output->width),
    .tiles = count_tiles (job->output->width) * count_tiles (job->output->height),
  };
  run.block = block_tiles (job->shape, run.tiles);
  run.shared.v = job->scratch;
  run.shared.m = job->scratch + v_size (run.inputs, run.block);
  run.flipped = job->scratch + shared_size (job->shape, run.block);
  if (is_shared (job->shape))
    run_shared (&run);
  else
    limner_parallel_for_workers (job->threads, (gsize) ((run.tiles + run.block - 1) / run.block),
                                 run_own_block, &run);
}

static const LimnerConvAlgorithm algorithm = {
  .name = "winograd",
  .suits = suits_winograd,
  .packed_size = winograd_packed_size,
  .pack = limner_winograd_pack,
  .reuses = reuses,
  .scratch_size = winograd_scratch_size,
  .run = run_winograd,
};

void
LIMNER_VARIANT (limner_winograd_init) (LimnerKernels *kernels)
{
  limner_kernels_add_conv (kernels, LIMNER_WORKS_IN, &algorithm);
}
