#include "nn/pool-private.h"

/* The number of windows along an axis of n pixels. */
static int
count_windows (const LimnerPoolSpec *spec, int n)
{
  int span = n + 2 * spec->pad - spec->kernel + (spec->ceil_mode ? spec->stride - 1 : 0);
  if (span < 0)
    return 0;
  int windows = span / spec->stride + 1;
  /* The last window may not begin beyond the picture. */
  return spec->ceil_mode && (windows - 1) * spec->stride >= n + spec->pad ? windows - 1 : windows;
}

gboolean
limner_pool_size (const LimnerNode *node, const LimnerActivation *inputs, LimnerActivation *output,
                  GError **error)
{
  const LimnerPoolSpec *spec = node->params;
  int needed = 1;

  output->height = count_windows (spec, inputs[0].height);
  output->width = count_windows (spec, inputs[0].width);
  if (output->height >= 1 && output->width >= 1)
    return TRUE;
  while (count_windows (spec, needed) < 1)
    needed++;
  limner_report_too_small (node, needed, &inputs[0], error);
  return FALSE;
}

void
limner_pool_input_region (const LimnerNode *node, LimnerInputRegion *reach)
{
  const LimnerPoolSpec *spec = node->params;

  reach->first = reach->first * spec->stride - spec->pad;
  reach->last = reach->last * spec->stride - spec->pad + spec->kernel - 1;
  reach->down = spec->stride;
}

LimnerPoolWindow
limner_pool_window (const LimnerNode *node)
{
  const LimnerPoolSpec *spec = node->params;
  return (LimnerPoolWindow) { spec->kernel, spec->stride, spec->pad, spec->counts_padding };
}

int
limner_pool_append (LimnerGraph *graph, const LimnerOp *op, int input, const LimnerPoolSpec *spec,
                    int largest, GError **error)
{
  if (!limner_check_input (graph, op, input, error)
      || !limner_check_range (graph, op, "kernel size", spec->kernel, (LimnerRange) { 1, largest }, error)
      || !limner_check_range (graph, op, "stride", spec->stride, (LimnerRange) { 1, 255 }, error)
      || !limner_check_range (graph, op, "padding", spec->pad, (LimnerRange) { 0, spec->kernel / 2 }, error))
    return -1;
  return limner_graph_append (graph, op, &input, 1, limner_graph_channels (graph, input),
                              g_memdup2 (spec, sizeof *spec));
}
