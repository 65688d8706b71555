/* The input node: the picture. */
#include "config.h"

#include "nn/check-private.h"

#include "limner/error.h"

#include <glib/gi18n-lib.h>

static gboolean
input_size (const LimnerNode *node, const LimnerActivation *inputs, LimnerActivation *output, GError **error)
{
  if (output->height >= 1 && output->width >= 1)
    return TRUE;
  g_set_error (error, LIMNER_ERROR, LIMNER_ERROR_ARGUMENT, _ ("A picture of %d × %d pixels is empty."),
               output->width, output->height);
  return FALSE;
}

/* Nothing to compute: the plan converts the picture on input and output. */
static void
input_nothing (const LimnerStep *step)
{
}

const LimnerOp limner_op_input = {
  .name = "input",
  .takes_bf16 = TRUE,
  .size = input_size,
  .forward = input_nothing,
  .backward = input_nothing,
};

int
limner_graph_input (LimnerGraph *graph, int channels, GError **error)
{
  if (!limner_check_range (graph, &limner_op_input, "number of channels", channels,
                           (LimnerRange) { 1, 1 << 16 }, error))
    return -1;
  if (graph->nodes->len > 0)
    {
      g_set_error (error, LIMNER_ERROR, LIMNER_ERROR_UNSUPPORTED,
                   _ ("The network has a second input as layer %u; Limner runs networks with one."),
                   graph->nodes->len);
      return -1;
    }
  return limner_graph_append (graph, &limner_op_input, NULL, 0, channels, NULL);
}
