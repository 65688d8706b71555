#include "kernels/axis-filter-private.h"

#include "base/threads-private.h"

#include <math.h>

/* --- making them, output by output --- */

typedef struct
{
  LimnerAxisFilter *filter;
  GArray *index, *weight;
} Builder;

static void
builder_init (Builder *builder, LimnerAxisFilter *filter, int n_in, int n_out)
{
  *filter = (LimnerAxisFilter) { .n_in = n_in, .n_out = n_out, .start = g_new (int, n_out + 1) };
  *builder = (Builder) { filter, g_array_new (FALSE, FALSE, sizeof (int)),
                         g_array_new (FALSE, FALSE, sizeof (float)) };
}

static void
begin_output (Builder *builder, int output)
{
  builder->filter->start[output] = (int) builder->index->len;
}

/* Adds to the current output; an index out of range counts as the outermost. */
static void
add_weight (Builder *builder, int output, int index, double weight)
{
  int at = CLAMP (index, 0, builder->filter->n_in - 1), n = (int) builder->index->len;
  float value = (float) weight;

  if (weight == 0)
    return;
  if (n > builder->filter->start[output] && g_array_index (builder->index, int, n - 1) == at)
    {
      g_array_index (builder->weight, float, n - 1) += value;
      return;
    }
  g_array_append_val (builder->index, at);
  g_array_append_val (builder->weight, value);
}

static void
builder_finish (Builder *builder)
{
  begin_output (builder, builder->filter->n_out);
  builder->filter->index = (int *) (void *) g_array_free (builder->index, FALSE);
  builder->filter->weight = (float *) (void *) g_array_free (builder->weight, FALSE);
}

/* Linear interpolation at `centre`; input q is at position q. */
static void
add_between (Builder *builder, int output, double centre)
{
  int first = (int) floor (centre);
  double share = centre - first;

  add_weight (builder, output, first, 1 - share);
  add_weight (builder, output, first + 1, share);
}

void
limner_axis_filter_init_linear (LimnerAxisFilter *filter, int n_in, int n_out)
{
  Builder builder;

  builder_init (&builder, filter, n_in, n_out);
  for (int i = 0; i < n_out; i++)
    {
      begin_output (&builder, i);
      add_between (&builder, i, (i + 0.5) * n_in / n_out - 0.5);
    }
  builder_finish (&builder);
}

void
limner_axis_filter_init_cells (LimnerAxisFilter *filter, int n_in, int n_out, const LimnerCells *cells)
{
  Builder builder;

  builder_init (&builder, filter, n_in, n_out);
  for (int i = 0; i < n_out; i++)
    {
      double begin = cells->first + i * cells->step, end = begin + cells->width;

      begin_output (&builder, i);
      if (cells->width < 1)
        {
          add_between (&builder, i, (begin + end) / 2 - 0.5);
          continue;
        }
      for (int q = (int) floor (begin); q < end; q++)
        add_weight (&builder, i, q, (MIN (q + 1, end) - MAX (q, begin)) / cells->width);
    }
  builder_finish (&builder);
}

void
limner_axis_filter_init_transposed (LimnerAxisFilter *filter, const LimnerAxisFilter *of)
{
  int total = of->start[of->n_out];
  g_autofree int *next = g_new0 (int, of->n_in + 1);

  *filter = (LimnerAxisFilter) { of->n_out, of->n_in, g_new0 (int, of->n_in + 1), g_new (int, total),
                                 g_new (float, total) };
  for (int k = 0; k < total; k++)
    filter->start[of->index[k] + 1]++;
  for (int q = 0; q < of->n_in; q++)
    next[q] = filter->start[q + 1] += filter->start[q];
  for (int q = of->n_in; q > 0; q--)
    next[q] = next[q - 1];
  next[0] = 0;
  for (int i = 0; i < of->n_out; i++)
    for (int k = of->start[i]; k < of->start[i + 1]; k++)
      {
        int place = next[of->index[k]]++;

        filter->index[place] = i;
        filter->weight[place] = of->weight[k];
      }
}

void
limner_axis_filter_clear (LimnerAxisFilter *filter)
{
  g_clear_pointer (&filter->start, g_free);
  g_clear_pointer (&filter->index, g_free);
  g_clear_pointer (&filter->weight, g_free);
}

/* --- using them --- */

typedef struct
{
  const LimnerAxisFilter *down, *across;
  const float *from;
  float *to;
} Apply;

static void
apply_row (gpointer data, gsize chunk, int worker)
{
  const Apply *job = data;
  gsize rows = (gsize) job->down->n_out, columns = (gsize) job->across->n_in, plane = chunk / rows,
        row = chunk % rows;
  const float *from = job->from + plane * (gsize) job->down->n_in * columns;
  float *to = job->to + chunk * (gsize) job->across->n_out;
  g_autofree float *line = g_new0 (float, columns);

  for (int k = job->down->start[row]; k < job->down->start[row + 1]; k++)
    {
      const float *in = from + (gsize) job->down->index[k] * columns;
      float weight = job->down->weight[k];

      for (gsize x = 0; x < columns; x++)
        line[x] += weight * in[x];
    }
  for (int x = 0; x < job->across->n_out; x++)
    {
      float sum = 0;

      for (int k = job->across->start[x]; k < job->across->start[x + 1]; k++)
        sum += job->across->weight[k] * line[job->across->index[k]];
      to[x] = sum;
    }
}

void
limner_axis_filters_apply (const LimnerAxisFilter *down, const LimnerAxisFilter *across, const float *from,
                           int n, float *to)
{
  Apply job = { down, across, from, to };

  limner_parallel_for ((gsize) n * (gsize) down->n_out, apply_row, &job);
}
