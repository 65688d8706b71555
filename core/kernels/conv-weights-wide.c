/* The gradient of a convolution's weights with wide vectors. A tile of sums (taps of one kernel row times
 * lanes of the narrow side) stays in registers along a row of the picture. Each pixel costs one load of
 * the wide side, for each tap if the wide side moves with the tap, and one broadcast from memory for each
 * sum. */
#include "kernels/conv-weights-private.h"
#include "kernels/variant-private.h"
#include "kernels/variants-private.h"
#include "kernels/vector-private.h"

/* A tile's sums leave enough registers for the operands. */
#define WIDE_LANES (LIMNER_VECTOR == 16 ? 8 : 4)
#define WIDE_TAPS  3
#define FEW_LANES  LIMNER_CONV_WEIGHTS_FEW_OUTPUTS
#define FEW_TAPS   (LIMNER_VECTOR == 16 ? 6 : 3)

/* Both sides along a row of the picture: the tile's lane at the row's first pixel, for the first tap. */
typedef struct
{
  const float *wide, *narrow;
  gsize wide_step, narrow_step; /* floats from one pixel to the next */
  int width;                    /* pixels */
} RowOperands;

/* sums: of the tile's first tap and lane, and half. `inputs_wide`: the wide side is the input, which moves
 * with the tap; otherwise the narrow side. */
LIMNER_INLINE void
add_tile (const int taps, const int lanes, const gboolean inputs_wide, const RowOperands *row, float *sums)
{
  const float *wide = row->wide, *narrow = row->narrow;
  const gsize wide_step = row->wide_step, narrow_step = row->narrow_step;
  LimnerVector sum[6][8] = {};

  for (int x = 0, width = row->width; x < width; x++, wide += wide_step, narrow += narrow_step)
#pragma GCC unroll 6
    for (int t = 0; t < taps; t++)
      {
        const LimnerVector w = limner_load (wide + (inputs_wide ? t * LIMNER_LANES : 0));
#pragma GCC unroll 8
        for (int l = 0; l < lanes; l++)
          sum[t][l] += w * limner_splat (narrow[(inputs_wide ? 0 : t * LIMNER_LANES) + l]);
      }
#pragma GCC unroll 6
  for (int t = 0; t < taps; t++)
#pragma GCC unroll 8
    for (int l = 0; l < lanes; l++)
      {
        float *to = sums + (t * LIMNER_LANES + l) * LIMNER_LANES;
        limner_store (to, limner_load (to) + sum[t][l]);
      }
}

typedef void (*Tile) (const RowOperands *row, float *sums);

#define TILE(name, taps, lanes, inputs_wide)                      \
  static void name##_##taps (const RowOperands *row, float *sums) \
  {                                                               \
    add_tile (taps, lanes, inputs_wide, row, sums);               \
  }
#define TILES(taps)                         \
  TILE (full, taps, WIDE_LANES, FALSE)      \
  TILE (few_inputs, taps, FEW_LANES, FALSE) \
  TILE (few_outputs, taps, FEW_LANES, TRUE)

TILES (1)
TILES (2)
TILES (3)
#if LIMNER_VECTOR == 16
#define FEW_ONLY(taps)                      \
  TILE (few_inputs, taps, FEW_LANES, FALSE) \
  TILE (few_outputs, taps, FEW_LANES, TRUE)
FEW_ONLY (4)
FEW_ONLY (5)
FEW_ONLY (6)
#define FEW_ENTRIES(name) { name##_1, name##_2, name##_3, name##_4, name##_5, name##_6 }
#else
#define FEW_ENTRIES(name) { name##_1, name##_2, name##_3 }
#endif

static const Tile full[WIDE_TAPS] = { full_1, full_2, full_3 };
static const Tile few_inputs[FEW_TAPS] = FEW_ENTRIES (few_inputs);
static const Tile few_outputs[FEW_TAPS] = FEW_ENTRIES (few_outputs);

/* One row of dy and one row of the kernel. */
static void
kernel_row (const LimnerConvWeightsJob *job, const float *dy, const float *in, int used, float *sums)
{
  const LimnerConvShape *shape = job->shape;
  const gboolean inputs_wide = limner_conv_weights_wide_inputs (shape);
  const gboolean few = used <= FEW_LANES;
  const int lanes = few ? FEW_LANES : WIDE_LANES, max = few ? FEW_TAPS : WIDE_TAPS;
  const Tile *tiles = inputs_wide ? few_outputs : few ? few_inputs : full;
  const gsize in_step = (gsize) shape->stride * LIMNER_LANES;
  const int columns = limner_conv_columns (shape), n_tiles = (columns + max - 1) / max;

  for (int t = 0, tap = 0; t < n_tiles; t++)
    {
      const int taps = columns / n_tiles + (t < columns % n_tiles);
      const float *moved = in + tap * LIMNER_LANES;
      float *tap_sums = sums + tap * LIMNER_LANES * LIMNER_LANES;

      for (int lane = 0; lane < used; lane += lanes)
        for (int half = 0; half < LIMNER_LANES; half += LIMNER_VECTOR)
          {
            RowOperands row = { dy + half, moved + lane, LIMNER_LANES, in_step, job->gradient->width };
            if (inputs_wide)
              row = (RowOperands) { moved + half, dy + lane, in_step, LIMNER_LANES, job->gradient->width };
            tiles[taps - 1](&row, tap_sums + lane * LIMNER_LANES + half);
          }
      tap += taps;
    }
}

static void
add_wide_rows (const LimnerConvWeightsJob *job, int output_block, int input_block, int first, int end,
               float *sums)
{
  const LimnerConvShape *shape = job->shape;
  const int narrow = limner_conv_weights_wide_inputs (shape) ? shape->outputs - output_block * LIMNER_LANES
                                                             : shape->inputs - input_block * LIMNER_LANES;

  for (int y = first; y < end; y++)
    for (int ky = 0; ky < limner_conv_rows (shape); ky++)
      kernel_row (job, limner_activation_at (job->gradient, output_block, y, 0),
                  limner_activation_at (job->input, input_block,
                                        y * shape->stride + shape->skipped_rows + ky - job->pad,
                                        shape->skipped_columns - job->pad),
                  MIN (narrow, LIMNER_LANES),
                  sums + ky * limner_conv_columns (shape) * LIMNER_LANES * LIMNER_LANES);
}

static void
wide_conv_weights (const LimnerConvWeightsJob *job)
{
  limner_conv_weights_run (job, add_wide_rows);
}

void
LIMNER_VARIANT (limner_conv_weights_wide_init) (LimnerKernels *kernels)
{
  kernels->conv_weights = wide_conv_weights;
}
