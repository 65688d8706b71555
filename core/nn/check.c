#include "config.h"

#include "nn/check-private.h"

#include "limner/error.h"

#include <glib/gi18n-lib.h>

gboolean
limner_check_input (const LimnerGraph *graph, const LimnerOp *op, int input, GError **error)
{
  if (input >= 0 && (guint) input < graph->nodes->len)
    return TRUE;
  g_set_error (error, LIMNER_ERROR, LIMNER_ERROR_FORMAT,
               _ ("Layer %u of the network (%s) wants to read layer %d, which does not come before it."),
               graph->nodes->len, op->name, input);
  return FALSE;
}

gboolean
limner_check_rank (const LimnerGraph *graph, const LimnerOp *op, const char *what, const LimnerTensor *tensor,
                   int rank, GError **error)
{
  if (tensor->rank == rank)
    return TRUE;
  g_autofree char *shape = limner_tensor_describe_shape (tensor->rank, tensor->shape);
  g_set_error (error, LIMNER_ERROR, LIMNER_ERROR_FORMAT,
               _ ("Layer %u of the network (%s) needs a %s with %d axes, but the file has one of shape %s."),
               graph->nodes->len, op->name, what, rank, shape);
  return FALSE;
}

gboolean
limner_check_vector (const LimnerGraph *graph, const LimnerOp *op, const char *what,
                     const LimnerTensor *tensor, int length, GError **error)
{
  if (tensor == NULL || (tensor->rank == 1 && tensor->shape[0] == length))
    return TRUE;
  g_autofree char *shape = limner_tensor_describe_shape (tensor->rank, tensor->shape);
  g_set_error (error, LIMNER_ERROR, LIMNER_ERROR_FORMAT,
               _ ("Layer %u of the network (%s) needs a %s of shape [%d], but the file has one of shape %s."),
               graph->nodes->len, op->name, what, length, shape);
  return FALSE;
}

gboolean
limner_check_range (const LimnerGraph *graph, const LimnerOp *op, const char *what, gint64 value,
                    LimnerRange range, GError **error)
{
  if (range.low <= value && value <= range.high)
    return TRUE;
  g_set_error (error, LIMNER_ERROR, LIMNER_ERROR_FORMAT,
               _ ("Layer %u of the network (%s) has a %s of %d; %d to %d are possible."), graph->nodes->len,
               op->name, what, (int) CLAMP (value, G_MININT, G_MAXINT), range.low, range.high);
  return FALSE;
}

void
limner_report_too_small (const LimnerNode *node, int needed, const LimnerActivation *input, GError **error)
{
  g_set_error (error, LIMNER_ERROR, LIMNER_ERROR_ARGUMENT,
               _ ("The picture is too small for this network: layer %d (%s) needs at least %d pixels on each "
                  "side and gets %d × %d; choose a larger size."),
               node->number, node->op->name, needed, input->width, input->height);
}

gboolean
limner_check_same_size (const LimnerNode *node, const LimnerActivation *inputs, GError **error)
{
  for (int i = 1; i < node->n_inputs; i++)
    if (inputs[i].height != inputs[0].height || inputs[i].width != inputs[0].width)
      {
        g_set_error (error, LIMNER_ERROR, LIMNER_ERROR_ARGUMENT,
                     _ ("Layer %d of the network (%s) gets pictures of %d × %d and %d × %d pixels, which "
                        "should be equal; choose a size that the network's halvings divide."),
                     node->number, node->op->name, inputs[0].width, inputs[0].height, inputs[i].width,
                     inputs[i].height);
        return FALSE;
      }
  return TRUE;
}
