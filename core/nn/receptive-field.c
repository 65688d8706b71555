/* Follows spans of pixels from a layer back to the picture. */
#include "config.h"

#include "nn/receptive-field-private.h"

#include "limner/error.h"
#include "nn/op-private.h"

#include <glib/gi18n-lib.h>

static int
common_divisor (int a, int b)
{
  while (b != 0)
    {
      int rest = a % b;

      a = b;
      b = rest;
    }
  return a;
}

/* The ratio of sizes: a layer has `up` pixels for every `down` pixels of the picture. */
typedef struct
{
  int up, down;
} Pace;

static Pace
pace_of (const LimnerGraph *graph, int number)
{
  Pace pace = { 1, 1 };

  for (const LimnerNode *node = limner_graph_node (graph, number); node->n_inputs > 0;
       node = limner_graph_node (graph, node->inputs[0]))
    {
      LimnerInputRegion reach = { .up = 1, .down = 1 };
      int divisor;

      if (node->op->reach != NULL)
        node->op->reach (node, &reach);
      pace.up *= reach.up;
      pace.down *= reach.down;
      divisor = common_divisor (pace.up, pace.down);
      pace.up /= divisor;
      pace.down /= divisor;
    }
  return pace;
}

int
limner_graph_pixels (const LimnerGraph *graph, int node, int pixels)
{
  Pace pace = pace_of (graph, node);

  return (int) ((gint64) pixels * pace.up / pace.down);
}

/* The cost of one value in a layer besides its multiply-adds, mostly memory access, in units of
 * multiplications. */
#define VALUE_COST 64.0

double
limner_graph_cost (const LimnerGraph *graph, int target)
{
  g_autofree gboolean *needed = g_new0 (gboolean, graph->nodes->len);
  double cost = 0;

  limner_graph_mark (graph, &target, 1, needed);
  for (int i = 0; i <= target; i++)
    {
      const LimnerNode *node = limner_graph_node (graph, i);
      LimnerTensor *tensors[LIMNER_NODE_PARAMETERS] = { NULL };
      Pace pace;

      if (!needed[i])
        continue;
      if (node->op->parameters != NULL)
        node->op->parameters (node, tensors);
      pace = pace_of (graph, i);
      cost += (VALUE_COST * node->channels + (tensors[0] != NULL ? (double) tensors[0]->size : 0)) * pace.up
              * pace.up / pace.down / pace.down;
    }
  return cost;
}

static gboolean
check_regions (const LimnerNode *node, GError **error)
{
  if (node->op->reach != NULL || node->n_inputs == 0)
    return TRUE;
  g_set_error (
      error, LIMNER_ERROR, LIMNER_ERROR_UNSUPPORTED,
      _ ("Layer %d of the network (%s) cannot be worked on in tiles; choose another network or a smaller "
         "size."),
      node->number, node->op->name);
  return FALSE;
}

/* Widens the span [first,last] of the picture by the pixels that `span` of a target depends on. */
static void
follow (const LimnerGraph *graph, int target, LimnerInputRegion span, int *first, int *last)
{
  g_autofree LimnerInputRegion *spans = g_new0 (LimnerInputRegion, (gsize) target + 1);
  g_autofree gboolean *reached = g_new0 (gboolean, (gsize) target + 1);

  spans[target] = span;
  reached[target] = TRUE;
  for (int i = target; i >= 0; i--)
    {
      const LimnerNode *node = limner_graph_node (graph, i);
      LimnerInputRegion from = spans[i];

      if (!reached[i])
        continue;
      if (node->n_inputs == 0)
        {
          *first = MIN (*first, from.first);
          *last = MAX (*last, from.last);
          continue;
        }
      node->op->reach (node, &from);
      for (int k = 0; k < node->n_inputs; k++)
        {
          LimnerInputRegion *to = &spans[node->inputs[k]];
          gboolean again = reached[node->inputs[k]];

          to->first = again ? MIN (to->first, from.first) : from.first;
          to->last = again ? MAX (to->last, from.last) : from.last;
          reached[node->inputs[k]] = TRUE;
        }
    }
}

/* The size of a cell, so that each needed layer has a whole number of pixels in it. */
static gboolean
choose_align (const LimnerGraph *graph, const gboolean *needed, LimnerReceptiveField *field, GError **error)
{
  field->align = 1;
  for (guint i = 0; i < graph->nodes->len; i++)
    {
      const LimnerNode *node = limner_graph_node (graph, (int) i);
      LimnerInputRegion reach = { .up = 1, .down = 1 };
      int down;

      if (!needed[i])
        continue;
      if (!check_regions (node, error))
        return FALSE;
      if (node->op->reach != NULL)
        node->op->reach (node, &reach);
      field->global |= reach.global;
      down = pace_of (graph, (int) i).down;
      field->align *= down / common_divisor (field->align, down);
    }
  return TRUE;
}

gboolean
limner_graph_receptive_field (const LimnerGraph *graph, const int *targets, guint n_targets,
                              LimnerReceptiveField *field, GError **error)
{
  g_autofree gboolean *needed = g_new0 (gboolean, graph->nodes->len);

  g_return_val_if_fail (n_targets >= 1, FALSE);
  *field = (LimnerReceptiveField) { 0 };
  limner_graph_mark (graph, targets, n_targets, needed);
  if (!choose_align (graph, needed, field, error))
    return FALSE;
  for (guint i = 0; i < n_targets; i++)
    {
      LimnerInputRegion cell
          = { .first = 0, .last = limner_graph_pixels (graph, targets[i], field->align) - 1 };
      int first = 0, last = field->align - 1;

      follow (graph, targets[i], cell, &first, &last);
      field->before = MAX (field->before, -first);
      field->after = MAX (field->after, last - (field->align - 1));
    }
  return TRUE;
}
