/* Direct bfloat16 convolution on tile registers. 32 pixels of a row by 32 outputs are four tiles of sums.
 * Each kernel tap and block of 32 channels multiplies two tiles of pixels, read in place, with two tiles
 * of weights. Winograd's transforms would cost more than they save, because the tiles are so fast. */
#ifdef __AMX_BF16__
#include "kernels/amx-private.h"
#endif /* else the tests give it tests/kernels/amx-emulated.h, the same in plain C */
#include "base/threads-private.h"
#include "kernels/conv-private.h"
#include "kernels/pixels-private.h"
#include "kernels/variant-private.h"
#include "kernels/variants-private.h"
#ifdef __AVX512BF16__
#include "kernels/conv-epilogue-private.h"
#include "kernels/winograd-transform-private.h"
#endif

/* Channels of a block, inputs and outputs alike. */
#define BLOCK (2 * LIMNER_LANES)
/* Pixels and outputs of a tile, and pixels of two. */
#define SIDE  16
#define STRIP (2 * SIDE)
/* Bfloat16 of a tile of weights: [16 pairs of inputs][16 outputs][2]. */
#define TILE (SIDE * BLOCK)
/* Rows of a chunk of work. The weights stay in the core's cache for these rows. */
#define ROWS 8
/* With fewer channels, most of a tile would be padding. */
#define MIN_CHANNELS 4

static int
count_blocks (int channels)
{
  return (channels + BLOCK - 1) / BLOCK;
}

static gboolean
suits_amx (const LimnerConvShape *shape)
{
  return shape->input_dilation == 1 && shape->inputs > MIN_CHANNELS && shape->outputs > MIN_CHANNELS;
}

/* Bfloat16 of the weights of one block of outputs: [blocks of inputs][taps][2 tiles]. */
static gsize
block_size (const LimnerConvShape *shape)
{
  return (gsize) count_blocks (shape->inputs) * (gsize) limner_conv_taps (shape) * 2 * TILE;
}

static gsize
amx_packed_size (const LimnerConvShape *shape)
{
  return (gsize) count_blocks (shape->outputs) * block_size (shape) / 2;
}

typedef struct
{
  const LimnerConvShape *shape;
  const float *weight;
  gboolean flipped;
  LimnerBf16 *packed;
} Pack;

static float
weight_at (const Pack *p, int o, int i, int tap)
{
  if (o >= p->shape->outputs || i >= p->shape->inputs)
    return 0;
  return limner_conv_weight (p->shape, p->weight, p->flipped, o, i, tap);
}

static void
pack_block (gpointer data, gsize block, int worker)
{
  const Pack *p = data;
  LimnerBf16 *to = p->packed + block * block_size (p->shape);
  for (int input = 0; input < p->shape->inputs; input += BLOCK)
    for (int tap = 0; tap < limner_conv_taps (p->shape); tap++)
      for (int output = (int) block * BLOCK; output < ((int) block + 1) * BLOCK; output += SIDE)
        for (int i = input; i < input + BLOCK; i += 2)
          for (int o = output; o < output + SIDE; o++)
            {
              *to++ = limner_bf16_round (weight_at (p, o, i, tap));
              *to++ = limner_bf16_round (weight_at (p, o, i + 1, tap));
            }
}

static void
pack_amx (const LimnerConvShape *shape, const float *weight, gboolean flipped, float *packed)
{
  Pack p = { shape, weight, flipped, (LimnerBf16 *) packed };
  limner_parallel_for ((gsize) count_blocks (shape->outputs), pack_block, &p);
}

/* Passes the sums [n][16] of `n` pixels and one group of 16 outputs through the epilogue and stores them. */
#ifdef __AVX512BF16__

LIMNER_INLINE void
end_group_as (const LimnerEnd end, const LimnerConvJob *job, const LimnerConvPixels *pixels,
              const float *sums)
{
  const LimnerVector slope = limner_splat (job->slope);
  const int group = pixels->group;
  LimnerBf16 *out = limner_bf16_at (job->output, group, pixels->y, pixels->x);
  guint16 *bits = limner_bits_at (job, group, pixels->y, pixels->x);
  LimnerVector bias = {};
  if (job->bias != NULL && group * LIMNER_LANES < job->shape->outputs)
    bias = limner_load (job->bias + group * LIMNER_LANES);
  for (int i = 0; i < pixels->n; i++)
    limner_winograd_store (out + i * BLOCK, limner_end_sum (end, limner_load (sums + i * SIDE) + bias,
                                                            bits ? bits + i : NULL, 0, slope));
}

static void
end_group (const LimnerConvJob *job, const LimnerConvPixels *pixels, const float *sums)
{
  LIMNER_CALL_WITH_END (job, end_group_as, job, pixels, sums);
}

#else

static void
end_group (const LimnerConvJob *job, const LimnerConvPixels *pixels, const float *sums)
{
  const int group = pixels->group, y = pixels->y, x = pixels->x, n = pixels->n;
  const gsize height = (gsize) job->output->height, width = (gsize) job->output->width;
  const gboolean biased = job->bias != NULL && group * LIMNER_LANES < job->shape->outputs;
  guint16 *bits = job->bits;
  if (bits != NULL)
    bits += ((gsize) group * height + (gsize) y) * width + (gsize) x;
  for (int i = 0; i < n; i++)
    {
      LimnerBf16 *out = limner_bf16_at (job->output, group, y, x + i);
      guint positive = 0;
      for (int lane = 0; lane < LIMNER_LANES; lane++)
        {
          const float sum = sums[i * SIDE + lane] + (biased ? job->bias[group * LIMNER_LANES + lane] : 0);
          gboolean keep = TRUE;
          positive |= (guint) (sum > 0) << lane;
          if (job->epilogue == LIMNER_EPILOGUE_RELU)
            keep = sum > 0;
          else if (job->epilogue == LIMNER_EPILOGUE_MASK)
            keep = bits[i] >> lane & 1;
          out[lane] = limner_bf16_round (keep ? sum : job->slope * sum);
        }
      if (job->epilogue == LIMNER_EPILOGUE_RELU && bits != NULL)
        bits[i] = (guint16) positive;
    }
}

#endif

/* Computes n <= STRIP pixels from (y, x) of one block of outputs. The tiles are configured for n pixels. */
static inline void
multiply_amx_strip (const LimnerConvJob *job, int block, int y, int x, int n)
{
  float sums[2][2][SIDE * SIDE] __attribute__ ((aligned (64))); /* by half of the pixels, of the outputs */
  const LimnerConvShape *shape = job->shape;
  const gboolean second = n > SIDE;
  const gsize step = (gsize) shape->stride * LIMNER_LANES, row = 64;
  const LimnerBf16 *w = (const LimnerBf16 *) job->packed + (gsize) block * block_size (shape);

  limner_tile_zero (0);
  limner_tile_zero (1);
  if (second)
    {
      limner_tile_zero (2);
      limner_tile_zero (3);
    }
  for (int input = 0; input < count_blocks (shape->inputs); input++)
    for (int ky = 0; ky < limner_conv_rows (shape); ky++)
      {
        const float *pixels = limner_activation_at (job->input, input,
                                                    y * shape->stride + shape->skipped_rows + ky - job->pad,
                                                    x * shape->stride + shape->skipped_columns - job->pad);
        for (int kx = 0; kx < limner_conv_columns (shape); kx++, pixels += LIMNER_LANES, w += 2 * TILE)
          {
            limner_tile_load (4, pixels, step * sizeof (float));
            limner_tile_load (6, w, row);
            limner_tile_multiply (0, 4, 6);
            limner_tile_load (7, w + TILE, row);
            limner_tile_multiply (1, 4, 7);
            if (!second)
              continue;
            limner_tile_load (5, pixels + SIDE * step, step * sizeof (float));
            limner_tile_multiply (2, 5, 6);
            limner_tile_multiply (3, 5, 7);
          }
      }
  limner_tile_store (0, sums[0][0], row);
  limner_tile_store (1, sums[0][1], row);
  if (second)
    {
      limner_tile_store (2, sums[1][0], row);
      limner_tile_store (3, sums[1][1], row);
    }
  for (int half = 0; half < 2; half++)
    {
      const int group = 2 * block + half;
      end_group (job, &(LimnerConvPixels) { group, y, x, MIN (n, SIDE) }, sums[0][half]);
      if (second)
        end_group (job, &(LimnerConvPixels) { group, y, x + SIDE, n - SIDE }, sums[1][half]);
    }
}

/* Computes some rows of one block of outputs: first all full strips, then the rest of each row, with tiles
 * configured for it. */
static void
run_rows (gpointer data, gsize chunk, int worker)
{
  const LimnerConvJob *job = data;
  const int blocks = count_blocks (job->shape->outputs), width = job->output->width;
  const int block = (int) (chunk % (gsize) blocks), first = (int) (chunk / (gsize) blocks) * ROWS;
  const int end = MIN (first + ROWS, job->output->height), rest = width % STRIP;

  if (g_cancellable_is_cancelled (job->cancellable))
    return;
  limner_tiles_begin (SIDE, SIDE);
  for (int y = first; y < end; y++)
    for (int x = 0; x + STRIP <= width; x += STRIP)
      multiply_amx_strip (job, block, y, x, STRIP);
  if (rest > 0)
    {
      limner_tiles_begin (MIN (rest, SIDE), rest > SIDE ? rest - SIDE : SIDE);
      for (int y = first; y < end; y++)
        multiply_amx_strip (job, block, y, width - rest, rest);
    }
  limner_tiles_end ();
}

static void
run_amx (const LimnerConvJob *job)
{
  const gsize row_blocks = (gsize) (job->output->height + ROWS - 1) / ROWS;
  limner_parallel_for (row_blocks * (gsize) count_blocks (job->shape->outputs), run_rows, (gpointer) job);
}

static const LimnerConvAlgorithm algorithm = {
  .name = "tiles",
  .suits = suits_amx,
  .packed_size = amx_packed_size,
  .pack = pack_amx,
  .run = run_amx,
};

void
LIMNER_VARIANT (limner_amx_init) (LimnerKernels *kernels)
{
  limner_kernels_add_conv (kernels, LIMNER_BF16, &algorithm);
}
