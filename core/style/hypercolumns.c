#include "style/hypercolumns-private.h"

#include "base/threads-private.h"

/* Rows that a thread processes at once. */
#define BLOCK 256

gboolean
limner_hypercolumns_init (LimnerHypercolumns *self, LimnerGraph *graph, LimnerPrecision precision,
                          const int *nodes, guint n, GError **error)
{
  *self = (LimnerHypercolumns) { 0 };
  if (!limner_graph_receptive_field (graph, nodes, n, &self->field, error))
    return FALSE;
  self->graph = limner_graph_ref (graph);
  self->precision = precision;
  self->n = n;
  /* A cell depends on a few pixels beyond its own positions, up to one coarse position on each side. */
  self->field.before += LIMNER_CELL + self->field.align;
  self->field.after += LIMNER_CELL + self->field.align;
  self->nodes = g_memdup2 (nodes, n * sizeof (int));
  self->channels = g_new (int, n);
  self->positions = g_new (int, n);
  self->offsets = g_new (gsize, n);
  for (guint i = 0; i < n; i++)
    {
      self->channels[i] = limner_lanes_round_up (limner_graph_channels (graph, nodes[i]));
      self->positions[i] = limner_graph_pixels (graph, nodes[i], self->field.align);
      self->offsets[i] = self->stride;
      self->stride += (gsize) self->channels[i];
    }
  return TRUE;
}

void
limner_hypercolumns_clear (LimnerHypercolumns *self)
{
  g_clear_pointer (&self->graph, limner_graph_unref);
  g_clear_pointer (&self->nodes, g_free);
  g_clear_pointer (&self->channels, g_free);
  g_clear_pointer (&self->positions, g_free);
  g_clear_pointer (&self->offsets, g_free);
  self->n = 0;
}

LimnerGridLayer *
limner_hypercolumns_layers (const LimnerHypercolumns *self, const LimnerPlan *plan, const LimnerGrid *grid)
{
  LimnerGridLayer *layers = g_new (LimnerGridLayer, self->n);

  for (guint i = 0; i < self->n; i++)
    limner_grid_layer_init (&layers[i], grid, self->field.align, self->positions[i],
                            limner_plan_tap (plan, i));
  return layers;
}

void
limner_hypercolumns_free_layers (const LimnerHypercolumns *self, LimnerGridLayer *layers)
{
  for (guint i = 0; layers != NULL && i < self->n; i++)
    limner_grid_layer_clear (&layers[i]);
  g_free (layers);
}

void
limner_hypercolumns_gather (const LimnerHypercolumns *self, const LimnerPlan *plan,
                            const LimnerGridLayer *layers, float *rows)
{
  for (guint i = 0; i < self->n; i++)
    limner_grid_gather (&layers[i], limner_plan_tap (plan, i), rows + self->offsets[i], self->stride);
}

/* --- means --- */

typedef struct
{
  const float *rows, *weights, *mean;
  float *changed;
  gsize n, stride;
  double *sums; /* [blocks][stride + 1], the last one of weights */
} Rows;

static void
sum_block (gpointer data, gsize chunk, int worker)
{
  Rows *job = data;
  double *sums = job->sums + chunk * (job->stride + 1);

  for (gsize i = chunk * BLOCK; i < MIN ((chunk + 1) * BLOCK, job->n); i++)
    {
      const float *row = job->rows + i * job->stride;
      double weight = job->weights != NULL ? job->weights[i] : 1;

      sums[job->stride] += weight;
      for (gsize c = 0; weight > 0 && c < job->stride; c++)
        sums[c] += weight * row[c];
    }
}

void
limner_rows_mean (const float *rows, gsize n, gsize stride, const float *weights, float *mean)
{
  gsize blocks = (n + BLOCK - 1) / BLOCK;
  g_autofree double *sums = g_new0 (double, (blocks + 1) * (stride + 1));
  double *all = sums + blocks * (stride + 1);
  Rows job = { .rows = rows, .weights = weights, .n = n, .stride = stride, .sums = sums };

  limner_parallel_for (blocks, sum_block, &job);
  for (gsize b = 0; b < blocks; b++)
    for (gsize c = 0; c <= stride; c++)
      all[c] += sums[b * (stride + 1) + c];
  for (gsize c = 0; c < stride; c++)
    mean[c] = all[stride] > 0 ? (float) (all[c] / all[stride]) : 0;
}

static void
subtract_block (gpointer data, gsize chunk, int worker)
{
  Rows *job = data;

  for (gsize i = chunk * BLOCK; i < MIN ((chunk + 1) * BLOCK, job->n); i++)
    for (gsize c = 0; c < job->stride; c++)
      job->changed[i * job->stride + c] -= job->mean[c];
}

void
limner_rows_subtract (float *rows, gsize n, gsize stride, const float *mean)
{
  Rows job = { .mean = mean, .changed = rows, .n = n, .stride = stride };

  limner_parallel_for ((n + BLOCK - 1) / BLOCK, subtract_block, &job);
}
