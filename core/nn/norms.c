#include "nn/norms-private.h"

#include "base/threads-private.h"
#include "nn/instance-norm-private.h"
#include "nn/plan-steps-private.h"

#include <math.h>

static void
norm_target_clear (gpointer data)
{
  LimnerNorm *norm = data;

  g_free (norm->sums);
  g_free (norm->statistics);
}

static gsize
norm_lanes (const LimnerNorm *norm)
{
  return (gsize) limner_lanes_round_up (norm->channels);
}

GArray *
limner_graph_norms (const LimnerGraph *graph, int target)
{
  g_autofree gboolean *needed = g_new0 (gboolean, graph->nodes->len);
  GArray *norms = g_array_new (FALSE, FALSE, sizeof (LimnerNorm));

  g_array_set_clear_func (norms, norm_target_clear);
  limner_graph_mark (graph, &target, 1, needed);
  for (int i = 0; i <= target; i++)
    {
      const LimnerNode *node = limner_graph_node (graph, i);
      LimnerNorm norm = { .node = i, .channels = node->channels };

      if (!needed[i] || !limner_node_is_instance_norm (node, &norm.eps))
        continue;
      norm.input = node->inputs[0];
      norm.sums = g_new0 (double, 2 * norm_lanes (&norm));
      g_array_append_val (norms, norm);
    }
  return norms;
}

/* --- gathering --- */

typedef struct
{
  const LimnerActivation *input;
  int top, left, height, width;
  double *partial; /* [blocks][height][2][16] */
} Sums;

static void
add_norm_row (gpointer data, gsize chunk, int worker)
{
  const Sums *sums = data;
  int block = (int) (chunk / (gsize) sums->height), row = (int) (chunk % (gsize) sums->height);
  const float *x = limner_activation_at (sums->input, block, sums->top + row, sums->left);
  double sum[LIMNER_LANES] = { 0 }, square[LIMNER_LANES] = { 0 },
         *partial = sums->partial + chunk * 2 * LIMNER_LANES;

  for (int i = 0; i < sums->width; i++, x += LIMNER_LANES)
    for (int l = 0; l < LIMNER_LANES; l++)
      {
        double value = x[l];

        sum[l] += value;
        square[l] += value * value;
      }
  for (int l = 0; l < LIMNER_LANES; l++)
    {
      partial[l] = sum[l];
      partial[LIMNER_LANES + l] = square[l];
    }
}

void
limner_norm_add (LimnerNorm *norm, const LimnerActivation *input, int top, int left, int height, int width)
{
  gsize chunks = (gsize) limner_activation_blocks (input) * (gsize) height;
  g_autofree double *partial = g_new (double, chunks * 2 * LIMNER_LANES);
  Sums sums = { input, top, left, height, width, partial };

  g_return_if_fail (input->channels == norm->channels && input->precision == LIMNER_FP32);
  limner_parallel_for (chunks, add_norm_row, &sums);
  for (gsize chunk = 0; chunk < chunks; chunk++)
    {
      double *to = norm->sums + chunk / (gsize) height * LIMNER_LANES;

      for (int l = 0; l < LIMNER_LANES; l++)
        {
          to[l] += partial[chunk * 2 * LIMNER_LANES + (gsize) l];
          to[norm_lanes (norm) + (gsize) l] += partial[(chunk * 2 + 1) * LIMNER_LANES + (gsize) l];
        }
    }
  norm->n += (double) height * width;
}

void
limner_norm_finish (LimnerNorm *norm)
{
  gsize n = norm_lanes (norm);

  g_return_if_fail (norm->statistics == NULL && norm->n > 0);
  norm->statistics = g_new (float, 2 * n);
  for (gsize i = 0; i < n; i++)
    {
      double mean = norm->sums[i] / norm->n, square = norm->sums[n + i] / norm->n;

      norm->statistics[i] = (float) mean;
      norm->statistics[n + i] = (float) (1 / sqrt (MAX (0, square - mean * mean) + (double) norm->eps));
    }
}

void
limner_plan_use_norms (LimnerPlan *plan, const GArray *norms)
{
  g_return_if_fail (!plan->spec.backward);
  for (int i = 0; i < plan->n_steps; i++)
    for (guint k = 0; k < norms->len; k++)
      {
        const LimnerNorm *norm = &g_array_index (norms, LimnerNorm, k);

        if (plan->steps[i].run.node->number == norm->node)
          plan->steps[i].run.given = norm->statistics;
      }
}
