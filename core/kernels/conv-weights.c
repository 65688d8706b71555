#include "kernels/conv-weights-private.h"

#include "base/threads-private.h"

#include <string.h>

/* Pixels of a group. With this many, clearing and adding the sums costs little compared with computing
 * them. */
#define GROUP_PIXELS 2048
#define MAX_GROUPS   32
/* Sums of one tap. */
#define TAP_SUMS (LIMNER_LANES * LIMNER_LANES)

static int
blocks_of (int channels)
{
  return (channels + LIMNER_LANES - 1) / LIMNER_LANES;
}

/* Rows of a group. */
static int
group_rows (int height, int width)
{
  return MAX ((height + MAX_GROUPS - 1) / MAX_GROUPS, (GROUP_PIXELS + width - 1) / width);
}

static int
count_groups (int height, int width)
{
  const int rows = group_rows (height, width);
  return (height + rows - 1) / rows;
}

static gsize
pair_sums (const LimnerConvShape *shape)
{
  return (gsize) limner_conv_taps (shape) * TAP_SUMS;
}

static gsize
count_pairs (const LimnerConvShape *shape)
{
  return (gsize) blocks_of (shape->outputs) * (gsize) blocks_of (shape->inputs);
}

gsize
limner_conv_weights_scratch (const LimnerConvShape *shape, int height, int width)
{
  return (gsize) count_groups (height, width) * count_pairs (shape) * pair_sums (shape);
}

typedef struct
{
  const LimnerConvWeightsJob *job;
  LimnerConvWeightsRows rows;
  gsize n_pairs;
} Run;

static void
sum_group (gpointer data, gsize chunk, int worker)
{
  const Run *run = data;
  const LimnerConvShape *shape = run->job->shape;
  const int height = run->job->gradient->height, rows = group_rows (height, run->job->gradient->width);
  const int first = (int) (chunk / run->n_pairs) * rows, pair = (int) (chunk % run->n_pairs);
  float *sums = run->job->scratch + chunk * pair_sums (shape);

  memset (sums, 0, pair_sums (shape) * sizeof (float));
  run->rows (run->job, pair / blocks_of (shape->inputs), pair % blocks_of (shape->inputs), first,
             MIN (first + rows, height), sums);
}

/* Adds all groups' sums of one pair of blocks to the weights. */
static void
add_block_pair (gpointer data, gsize pair, int worker)
{
  const Run *run = data;
  const LimnerConvShape *shape = run->job->shape;
  const gsize stride = run->n_pairs * pair_sums (shape), taps = (gsize) limner_conv_taps (shape);
  const int groups = count_groups (run->job->gradient->height, run->job->gradient->width);
  const int first_output = (int) pair / blocks_of (shape->inputs) * LIMNER_LANES;
  const int first_input = (int) pair % blocks_of (shape->inputs) * LIMNER_LANES;
  const gboolean wide_inputs = limner_conv_weights_wide_inputs (shape);

  for (int o = 0; o < LIMNER_LANES && first_output + o < shape->outputs; o++)
    for (int i = 0; i < LIMNER_LANES && first_input + i < shape->inputs; i++)
      {
        const int narrow = wide_inputs ? o : i, wide = wide_inputs ? i : o;
        const float *sums = run->job->scratch + pair * pair_sums (shape) + narrow * LIMNER_LANES + wide;
        float *weight
            = run->job->weight
              + ((gsize) (first_output + o) * (gsize) shape->inputs + (gsize) (first_input + i)) * taps;

        for (gsize tap = 0; tap < taps; tap++)
          {
            double sum = 0;
            for (int group = 0; group < groups; group++)
              sum += sums[(gsize) group * stride + tap * TAP_SUMS];
            weight[tap] += (float) sum;
          }
      }
}

static void
add_bias (gpointer data, gsize block, int worker)
{
  const LimnerConvWeightsJob *job = data;
  const LimnerActivation *dy = job->gradient;
  double sums[LIMNER_LANES] = { 0 };

  for (int y = 0; y < dy->height; y++)
    {
      const float *row = limner_activation_at (dy, (int) block, y, 0);
      float row_sums[LIMNER_LANES] = { 0 };
      for (int x = 0; x < dy->width; x++, row += LIMNER_LANES)
        for (int l = 0; l < LIMNER_LANES; l++)
          row_sums[l] += row[l];
      for (int l = 0; l < LIMNER_LANES; l++)
        sums[l] += row_sums[l];
    }
  for (int l = 0; l < LIMNER_LANES && (int) block * LIMNER_LANES + l < dy->channels; l++)
    job->bias[(int) block * LIMNER_LANES + l] += (float) sums[l];
}

void
limner_conv_weights_run (const LimnerConvWeightsJob *job, LimnerConvWeightsRows rows)
{
  Run run = { job, rows, count_pairs (job->shape) };

  limner_parallel_for (run.n_pairs * (gsize) count_groups (job->gradient->height, job->gradient->width),
                       sum_group, &run);
  limner_parallel_for (run.n_pairs, add_block_pair, &run);
  if (job->bias != NULL)
    limner_parallel_for ((gsize) limner_activation_blocks (job->gradient), add_bias, (gpointer) job);
}
