#include "nn/learn-places-private.h"

#include "base/memory-private.h"

#include <string.h>

typedef LimnerTensor *NodeTensors[LIMNER_NODE_PARAMETERS];

/* FALSE: the node has no weights. */
static gboolean
tensors_of (const LimnerGraph *graph, guint number, NodeTensors tensors)
{
  const LimnerNode *node = limner_graph_node (graph, (int) number);

  memset (tensors, 0, sizeof (NodeTensors));
  if (node->op->parameters == NULL)
    return FALSE;
  node->op->parameters (node, tensors);
  return TRUE;
}

LimnerParameters *
limner_parameters_new (LimnerGraph *graph, GError **error)
{
  LimnerParameters *self = g_new0 (LimnerParameters, 1);
  guint n = graph->nodes->len;

  self->graph = limner_graph_ref (graph);
  self->firsts = g_new (gsize, n * LIMNER_NODE_PARAMETERS);
  for (guint i = 0; i < n; i++)
    {
      NodeTensors tensors;
      tensors_of (graph, i, tensors);
      for (guint k = 0; k < LIMNER_NODE_PARAMETERS; k++)
        {
          self->firsts[i * LIMNER_NODE_PARAMETERS + k] = tensors[k] != NULL ? self->n : G_MAXSIZE;
          self->n += tensors[k] != NULL ? tensors[k]->size : 0;
        }
    }
  self->gradients = limner_alloc0_floats (MAX (1, self->n), error);
  if (self->gradients == NULL)
    g_clear_pointer (&self, limner_parameters_free);
  return self;
}

void
limner_parameters_free (LimnerParameters *self)
{
  if (self == NULL)
    return;
  limner_graph_unref (self->graph);
  limner_memory_free (self->gradients);
  g_free (self->firsts);
  g_free (self);
}

void
limner_parameters_clear_gradients (LimnerParameters *self)
{
  memset (self->gradients, 0, self->n * sizeof (float));
}

void
limner_parameters_read (const LimnerParameters *self, float *values)
{
  for (guint i = 0; i < self->graph->nodes->len; i++)
    {
      NodeTensors tensors;
      tensors_of (self->graph, i, tensors);
      for (guint k = 0; k < LIMNER_NODE_PARAMETERS; k++)
        if (tensors[k] != NULL)
          memcpy (values + self->firsts[i * LIMNER_NODE_PARAMETERS + k], tensors[k]->data,
                  tensors[k]->size * sizeof (float));
    }
}

void
limner_parameters_write (const LimnerParameters *self, const float *values)
{
  g_mutex_lock (&self->graph->lock);
  for (guint i = 0; i < self->graph->nodes->len; i++)
    {
      const LimnerNode *node = limner_graph_node (self->graph, (int) i);
      NodeTensors tensors;
      if (!tensors_of (self->graph, i, tensors))
        continue;
      for (guint k = 0; k < LIMNER_NODE_PARAMETERS; k++)
        if (tensors[k] != NULL)
          memcpy (tensors[k]->data, values + self->firsts[i * LIMNER_NODE_PARAMETERS + k],
                  tensors[k]->size * sizeof (float));
      node->op->refresh (node);
    }
  g_mutex_unlock (&self->graph->lock);
}

void
limner_parameters_places (const LimnerParameters *self, int number, float *places[LIMNER_NODE_PARAMETERS])
{
  for (guint k = 0; k < LIMNER_NODE_PARAMETERS; k++)
    {
      gsize first = self->firsts[(guint) number * LIMNER_NODE_PARAMETERS + k];
      places[k] = first == G_MAXSIZE ? NULL : self->gradients + first;
    }
}
