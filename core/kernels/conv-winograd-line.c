/* Convolution with one row or one column of taps by Winograd's F(4,3) and F(6,7) (Winograd 1980; Lavin and
 * Gray 2016), as in Inception v3. A line of output pixels is cut into tiles of 4 or 6. Each tile's 6 or 12
 * input pixels are transformed (V), multiplied with the transformed weights (U) point by point, summed over
 * the channels (M), and transformed back: 6 multiplications where the direct sum takes 12, and 12 for 42. */
#include "base/threads-private.h"
#include "kernels/conv-epilogue-private.h"
#include "kernels/variants-private.h"
#include "kernels/winograd-line-private.h"
#include "kernels/winograd-private.h"

#include <string.h>

/* Tiles of a chunk of work: V of them stays in the core's cache. */
#define BLOCK_TILES 32
/* With fewer channels the transforms would cost more than they save. */
#define MIN_CHANNELS 4

typedef struct
{
  const LimnerConvJob *job;
  const LimnerWinogradLine *line;
  gboolean is_column;
  int tiles, per_line; /* all of them; along the taps */
  int blocks;          /* chunks of work */
} LineRun;

/* --- weights --- */

typedef struct
{
  const LimnerConvShape *shape;
  const float *weight;
  gboolean flipped;
  float *packed; /* [panels][points][inputs][LIMNER_PANEL] */
} LinePack;

static void
pack_line_panel (gpointer data, gsize panel, int worker)
{
  const LinePack *p = data;
  const LimnerWinogradLine *line = limner_winograd_line_for (p->shape->kernel);
  const int points = line->points, inputs = p->shape->inputs, first = (int) panel * LIMNER_PANEL;
  const gsize square = (gsize) inputs * LIMNER_PANEL;
  float *to = p->packed + panel * (gsize) points * square;

  for (int c = 0; c < inputs; c++)
    for (int k = 0; k < LIMNER_PANEL; k++, to++)
      for (int j = 0; j < points; j++)
        {
          double sum = 0;

          for (int t = 0; t < line->taps && first + k < p->shape->outputs; t++)
            sum += line->weights[j][t]
                   * limner_conv_weight (p->shape, p->weight, p->flipped, first + k, c, t);
          to[(gsize) j * square] = (float) sum;
        }
}

static void
pack_line (const LimnerConvShape *shape, const float *weight, gboolean flipped, float *packed)
{
  LinePack p = { shape, weight, flipped, packed };

  limner_parallel_for ((gsize) limner_panels (shape->outputs), pack_line_panel, &p);
}

static gsize
line_packed_size (const LimnerConvShape *shape)
{
  return (gsize) limner_panels (shape->outputs) * (gsize) limner_winograd_line_for (shape->kernel)->points
         * (gsize) shape->inputs * LIMNER_PANEL;
}

/* --- a tile --- */

/* Where a tile begins in the output. */
static void
place_tile (const LineRun *run, int tile, int *y, int *x)
{
  const int along = tile % run->per_line * run->line->out, across = tile / run->per_line;

  *y = run->is_column ? along : across;
  *x = run->is_column ? across : along;
}

/* The input pixels of a tile, *step floats apart: in the input, or, where they reach over its border, in
 * `patch`, with zeros outside. */
static const float *
line_pixels (const LineRun *run, int channel_block, int tile, float *patch, gsize *step)
{
  const LimnerConvJob *job = run->job;
  const LimnerActivation *in = job->input;
  const int n = run->line->points;
  const float *at;
  int y, x, inside;

  place_tile (run, tile, &y, &x);
  y += job->shape->skipped_rows - job->pad;
  x += job->shape->skipped_columns - job->pad;
  inside = run->is_column ? in->height + job->pad - y : in->width + job->pad - x;
  *step = run->is_column ? limner_activation_pitch (in) * LIMNER_LANES : LIMNER_LANES;
  at = limner_activation_at (in, channel_block, y, x);
  if (inside >= n)
    return at;
  for (int i = 0; i < n; i++)
    if (i < inside)
      memcpy (patch + i * LIMNER_LANES, at + (gsize) i * *step, LIMNER_LANES * sizeof (float));
    else
      memset (patch + i * LIMNER_LANES, 0, LIMNER_LANES * sizeof (float));
  *step = LIMNER_LANES;
  return patch;
}

/* V of one vector of channels: to places point_stride apart. */
LIMNER_INLINE void
transform_line_in (const LimnerWinogradLine *line, const int pairs, const float *in, gsize step, float *v,
                   gsize point_stride)
{
  LimnerVector d[LIMNER_WINOGRAD_MAX_POINTS], first = {}, last = {};

#pragma GCC unroll 12
  for (int i = 0; i < 2 * pairs + 2; i++)
    d[i] = limner_load (in + (gsize) i * step);
#pragma GCC unroll 6
  for (int k = 0; k <= pairs; k++)
    {
      first += line->outer[k] * d[2 * k];
      last += line->outer[k] * d[2 * k + 1];
    }
  limner_store (v, first);
  limner_store (v + (gsize) (2 * pairs + 1) * point_stride, last);
#pragma GCC unroll 5
  for (int i = 0; i < pairs; i++)
    {
      LimnerVector even = {}, odd = {};

#pragma GCC unroll 5
      for (int k = 0; k < pairs; k++)
        {
          even += line->inner[i][k] * d[2 * k + 2];
          odd += line->inner[i][k] * d[2 * k + 1];
        }
      odd *= line->p[i];
      limner_store (v + (gsize) (1 + 2 * i) * point_stride, even + odd);
      limner_store (v + (gsize) (2 + 2 * i) * point_stride, even - odd);
    }
}

/* The output pixels of one vector of channels, from its M at places point_stride apart. */
LIMNER_INLINE void
transform_line_out (const LimnerWinogradLine *line, const int pairs, const int out, const float *m,
                    gsize point_stride, LimnerVector y[LIMNER_WINOGRAD_MAX_OUT])
{
#pragma GCC unroll 6
  for (int i = 0; i < out; i++)
    y[i] = (LimnerVector) {};
  y[0] = limner_load (m);
  y[out - 1] += limner_load (m + (gsize) (2 * pairs + 1) * point_stride);
#pragma GCC unroll 5
  for (int k = 0; k < pairs; k++)
    {
      const LimnerVector plus = limner_load (m + (gsize) (1 + 2 * k) * point_stride);
      const LimnerVector minus = limner_load (m + (gsize) (2 + 2 * k) * point_stride);
      const LimnerVector sum = plus + minus, difference = plus - minus;

#pragma GCC unroll 6
      for (int i = 0; i < out; i++)
        y[i] += line->powers[k][i] * (i % 2 == 0 ? sum : difference);
    }
}

/* --- a block of tiles --- */

typedef struct
{
  int first, n;
  float *v, *m;
} LineBlock;

static void
transform_block_in (const LineRun *run, const LineBlock *block)
{
  float patch[LIMNER_WINOGRAD_MAX_POINTS * LIMNER_LANES] __attribute__ ((aligned (64)));
  const int groups = limner_blocks (run->job->shape->inputs);
  const gsize point_stride = (gsize) groups * BLOCK_TILES * LIMNER_LANES;

  for (int group = 0; group < groups; group++)
    for (int i = 0; i < block->n; i++)
      {
        float *v = block->v + ((gsize) group * BLOCK_TILES + (gsize) i) * LIMNER_LANES;
        gsize step;
        const float *in = line_pixels (run, group, block->first + i, patch, &step);

        for (int lane = 0; lane < LIMNER_LANES; lane += LIMNER_VECTOR)
          if (run->line->taps == 7)
            transform_line_in (run->line, 5, in + lane, step, v + lane, point_stride);
          else
            transform_line_in (run->line, 2, in + lane, step, v + lane, point_stride);
      }
}

/* m: of the group at the first point. */
LIMNER_INLINE void
transform_block_out_as (const LimnerEnd end, const LineRun *run, const LineBlock *block, int group,
                        const float *m)
{
  const LimnerConvJob *job = run->job;
  const LimnerActivation *to = job->output;
  const gsize point_stride = (gsize) LIMNER_PANEL_GROUPS * BLOCK_TILES * LIMNER_LANES;
  const gsize step = run->is_column ? limner_activation_pitch (to) * LIMNER_LANES : LIMNER_LANES;
  const int bits_step = run->is_column ? to->width : 1, length = run->is_column ? to->height : to->width;
  const gboolean biased = job->bias != NULL && group * LIMNER_LANES < job->shape->outputs;
  const LimnerVector slope = limner_splat (job->slope);

  for (int i = 0; i < block->n; i++, m += LIMNER_LANES)
    for (int h = 0; h < LIMNER_HALVES; h++)
      {
        const int lane = h * LIMNER_VECTOR;
        LimnerVector pixels[LIMNER_WINOGRAD_MAX_OUT], bias = {};
        guint16 *bits;
        float *out;
        int y, x, n;

        if (biased)
          bias = limner_load (job->bias + group * LIMNER_LANES + lane);
        if (run->line->taps == 7)
          transform_line_out (run->line, 5, 6, m + lane, point_stride, pixels);
        else
          transform_line_out (run->line, 2, 4, m + lane, point_stride, pixels);
        place_tile (run, block->first + i, &y, &x);
        out = limner_activation_at (to, group, y, x) + lane;
        bits = limner_bits_at (job, group, y, x);
        n = MIN (run->line->out, length - (run->is_column ? y : x));
        for (int j = 0; j < n; j++)
          limner_end (end, pixels[j] + bias, out + (gsize) j * step, bits ? bits + j * bits_step : NULL, h,
                      slope);
      }
}

static void
transform_block_out (const LineRun *run, const LineBlock *block, int group, const float *m)
{
  LIMNER_CALL_WITH_END (run->job, transform_block_out_as, run, block, group, m);
}

/* M of one panel. */
static void
multiply_block (const LineRun *run, const LineBlock *block, int panel)
{
  const int inputs = run->job->shape->inputs, points = run->line->points;
  const gsize stride = (gsize) BLOCK_TILES * LIMNER_LANES, square = (gsize) inputs * LIMNER_PANEL;

  for (int point = 0; point < points; point++)
    limner_winograd_product (
        &(LimnerWinogradProduct) {
            .values = block->v + (gsize) point * (gsize) limner_blocks (inputs) * stride,
            .value_stride = stride,
            .weights = run->job->packed + ((gsize) panel * (gsize) points + (gsize) point) * square,
            .channels = inputs,
            .sums = block->m + (gsize) point * LIMNER_PANEL_GROUPS * stride,
            .sum_stride = stride,
            .half = (panel + 1) * LIMNER_PANEL_GROUPS > limner_activation_groups (run->job->output),
        },
        block->n);
}

static gsize
block_v_size (const LimnerConvShape *shape)
{
  return (gsize) limner_winograd_line_for (shape->kernel)->points * (gsize) limner_blocks (shape->inputs)
         * BLOCK_TILES * LIMNER_LANES;
}

/* Blocks of nearly equal length. */
static void
run_block (gpointer data, gsize chunk, int worker)
{
  const LineRun *run = data;
  const int begin = (int) (chunk * (gsize) run->tiles / (gsize) run->blocks);
  const int end = (int) ((chunk + 1) * (gsize) run->tiles / (gsize) run->blocks);
  const int groups = limner_activation_groups (run->job->output);
  float *scratch = run->job->scratch + (gsize) worker * run->job->scratch_stride;
  const LineBlock block = { begin, end - begin, scratch, scratch + block_v_size (run->job->shape) };

  if (g_cancellable_is_cancelled (run->job->cancellable))
    return;
  transform_block_in (run, &block);
  for (int panel = 0; panel < limner_panels (run->job->shape->outputs); panel++)
    {
      const int group = panel * LIMNER_PANEL_GROUPS;

      multiply_block (run, &block, panel);
      for (int g = 0; g < MIN (LIMNER_PANEL_GROUPS, groups - group); g++)
        transform_block_out (run, &block, group + g, block.m + (gsize) g * BLOCK_TILES * LIMNER_LANES);
    }
}

/* --- the algorithm --- */

static gboolean
suits_line (const LimnerConvShape *shape)
{
  const int rows = limner_conv_rows (shape), columns = limner_conv_columns (shape);

  return (shape->kernel == 3 || shape->kernel == 7) && MIN (rows, columns) == 1
         && MAX (rows, columns) == shape->kernel && shape->stride == 1 && shape->input_dilation == 1
         && shape->inputs > MIN_CHANNELS && shape->outputs > MIN_CHANNELS;
}

static gsize
line_scratch_size (const LimnerConvShape *shape, int height, int width, int threads)
{
  return block_v_size (shape)
         + (gsize) limner_winograd_line_for (shape->kernel)->points * LIMNER_PANEL_GROUPS * BLOCK_TILES
               * LIMNER_LANES;
}

static void
run_line (const LimnerConvJob *job)
{
  const LimnerWinogradLine *line = limner_winograd_line_for (job->shape->kernel);
  const gboolean is_column = limner_conv_columns (job->shape) == 1;
  const int length = is_column ? job->output->height : job->output->width;
  const int lines = is_column ? job->output->width : job->output->height;
  LineRun run = { .job = job, .line = line, .is_column = is_column };

  run.per_line = (length + line->out - 1) / line->out;
  run.tiles = run.per_line * lines;
  run.blocks = (run.tiles + BLOCK_TILES - 1) / BLOCK_TILES;
  limner_parallel_for_workers (job->threads, (gsize) run.blocks, run_block, &run);
}

static const LimnerConvAlgorithm algorithm = {
  .name = "winograd-line",
  .suits = suits_line,
  .packed_size = line_packed_size,
  .pack = pack_line,
  .scratch_size = line_scratch_size,
  .run = run_line,
};

void
LIMNER_VARIANT (limner_winograd_line_init) (LimnerKernels *kernels)
{
  limner_kernels_add_conv (kernels, LIMNER_FP32, &algorithm);
}
