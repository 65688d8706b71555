#include "config.h"

#include "nn/check-private.h"

#include "limner/error.h"

#include <glib/gi18n-lib.h>

static void
node_free (gpointer data)
{
  LimnerNode *node = data;
  if (node->op->free != NULL)
    node->op->free (node->params);
  g_free (node->inputs);
  g_free (node);
}

LimnerGraph *
limner_graph_new (void)
{
  LimnerGraph *graph = g_new0 (LimnerGraph, 1);
  g_atomic_ref_count_init (&graph->ref_count);
  graph->nodes = g_ptr_array_new_with_free_func (node_free);
  graph->names = g_ptr_array_new ();
  g_ptr_array_add (graph->names, NULL);
  g_mutex_init (&graph->lock);
  return graph;
}

/* Whether a layer can be bfloat16, given the precision of its inputs. */
static gboolean
can_be_bf16 (const LimnerGraph *graph, const LimnerNode *node)
{
  gboolean reads_picture = FALSE;

  for (int k = 0; k < node->n_inputs; k++)
    reads_picture |= limner_graph_node (graph, node->inputs[k])->op == &limner_op_input;
  return node->op->takes_bf16 && (node->op->takes_mixed || !reads_picture);
}

LimnerPrecision
limner_graph_precision_of (const LimnerGraph *graph, LimnerPrecision asked, const gboolean *needed)
{
  LimnerPrecision precision = asked;

  for (guint i = 0; i < graph->nodes->len; i++)
    if (needed[i] && !can_be_bf16 (graph, limner_graph_node (graph, (int) i)))
      precision = LIMNER_FP32;
  return precision;
}

LimnerPrecision
limner_graph_precision (const LimnerGraph *graph, LimnerPrecision asked)
{
  g_autofree gboolean *all = g_new (gboolean, graph->nodes->len);

  for (guint i = 0; i < graph->nodes->len; i++)
    all[i] = TRUE;
  return limner_graph_precision_of (graph, asked, all);
}

LimnerGraph *
limner_graph_ref (LimnerGraph *graph)
{
  g_return_val_if_fail (graph != NULL, NULL);
  g_atomic_ref_count_inc (&graph->ref_count);
  return graph;
}

void
limner_graph_unref (LimnerGraph *graph)
{
  g_return_if_fail (graph != NULL);
  if (!g_atomic_ref_count_dec (&graph->ref_count))
    return;
  g_ptr_array_unref (graph->nodes);
  g_ptr_array_unref (graph->names);
  g_mutex_clear (&graph->lock);
  g_free (graph);
}

LimnerNode *
limner_graph_node (const LimnerGraph *graph, int number)
{
  return g_ptr_array_index (graph->nodes, number);
}

int
limner_graph_append (LimnerGraph *graph, const LimnerOp *op, const int *inputs, int n_inputs, int channels,
                     gpointer params)
{
  LimnerNode *node = g_new0 (LimnerNode, 1);
  node->op = op;
  node->number = (int) graph->nodes->len;
  node->channels = channels;
  node->inputs = g_memdup2 (inputs, (gsize) n_inputs * sizeof (int));
  node->n_inputs = n_inputs;
  node->params = params;
  g_ptr_array_add (graph->nodes, node);
  return node->number;
}

void
limner_graph_name (LimnerGraph *graph, int number, const char *name)
{
  g_return_if_fail (number >= 0 && (guint) number < graph->nodes->len);
  g_return_if_fail (limner_graph_find (graph, name) < 0);
  limner_graph_node (graph, number)->name = g_intern_string (name);

  g_ptr_array_set_size (graph->names, 0);
  for (guint i = 0; i < graph->nodes->len; i++)
    if (limner_graph_node (graph, (int) i)->name != NULL)
      g_ptr_array_add (graph->names, (gpointer) limner_graph_node (graph, (int) i)->name);
  g_ptr_array_add (graph->names, NULL);
}

int
limner_graph_find (const LimnerGraph *graph, const char *name)
{
  for (guint i = 0; i < graph->nodes->len; i++)
    if (g_strcmp0 (limner_graph_node (graph, (int) i)->name, name) == 0)
      return (int) i;
  return -1;
}

const char *const *
limner_graph_names (const LimnerGraph *graph)
{
  return (const char *const *) graph->names->pdata;
}

int
limner_graph_channels (const LimnerGraph *graph, int number)
{
  g_return_val_if_fail (number >= 0 && (guint) number < graph->nodes->len, 0);
  return limner_graph_node (graph, number)->channels;
}

/* Marks a node and all nodes that it depends on. */
static void
mark_needed (const LimnerGraph *graph, int number, gboolean *needed)
{
  needed[number] = TRUE;
  for (int i = number; i >= 0; i--)
    if (needed[i])
      for (int k = 0; k < limner_graph_node (graph, i)->n_inputs; k++)
        needed[limner_graph_node (graph, i)->inputs[k]] = TRUE;
}

void
limner_graph_mark (const LimnerGraph *graph, const int *targets, guint n_targets, gboolean *needed)
{
  for (guint i = 0; i < n_targets; i++)
    mark_needed (graph, targets[i], needed);
}

void
limner_input_region_same (const LimnerNode *node, LimnerInputRegion *reach)
{
}

gboolean
limner_graph_sizes (const LimnerGraph *graph, int height, int width, const gboolean *needed,
                    LimnerActivation *sizes, GError **error)
{
  for (guint i = 0; i < graph->nodes->len; i++)
    {
      const LimnerNode *node = limner_graph_node (graph, (int) i);
      g_autofree LimnerActivation *inputs = g_new0 (LimnerActivation, node->n_inputs + 1);
      if (!needed[i])
        continue;
      for (int k = 0; k < node->n_inputs; k++)
        inputs[k] = sizes[node->inputs[k]];
      /* The geometry of the input node. */
      sizes[i] = (LimnerActivation) { .channels = node->channels, .height = height, .width = width };
      if (!node->op->size (node, inputs, &sizes[i], error))
        return FALSE;
      if (sizes[i].height > LIMNER_MAX_SIDE || sizes[i].width > LIMNER_MAX_SIDE)
        {
          g_set_error (
              error, LIMNER_ERROR, LIMNER_ERROR_ARGUMENT,
              _ ("The picture is too large: layer %d of the network (%s) would make it %d × %d pixels."),
              node->number, node->op->name, sizes[i].width, sizes[i].height);
          return FALSE;
        }
    }
  return TRUE;
}

gboolean
limner_graph_size (const LimnerGraph *graph, int number, int *height, int *width, GError **error)
{
  g_return_val_if_fail (number >= 0 && (guint) number < graph->nodes->len, FALSE);
  g_autofree gboolean *needed = g_new0 (gboolean, graph->nodes->len);
  g_autofree LimnerActivation *sizes = g_new0 (LimnerActivation, graph->nodes->len);

  limner_graph_mark (graph, &number, 1, needed);
  if (!limner_graph_sizes (graph, *height, *width, needed, sizes, error))
    return FALSE;
  *height = sizes[number].height;
  *width = sizes[number].width;
  return TRUE;
}
