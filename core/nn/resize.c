/* Upsampling by an integer factor. Backward is the adjoint of the same tables. */
#include "nn/check-private.h"

#include "limner/system.h"

#include <math.h>

typedef struct
{
  int factor;
  LimnerFilter filter;
} Resize;

static gboolean
resize_size (const LimnerNode *node, const LimnerActivation *inputs, LimnerActivation *output, GError **error)
{
  const Resize *resize = node->params;
  output->height = inputs[0].height * resize->factor;
  output->width = inputs[0].width * resize->factor;
  return TRUE;
}

/* The support of limner_axis_new's filters: centres at (i + 1/2) / factor - 1/2, and the filter's radius
 * around them. */
static void
resize_reach (const LimnerNode *node, LimnerInputRegion *reach)
{
  const Resize *resize = node->params;
  double radius = resize->filter == LIMNER_FILTER_LANCZOS ? 3 : 1, factor = resize->factor;

  if (resize->filter == LIMNER_FILTER_NEAREST)
    {
      reach->first = (int) floor (reach->first / factor);
      reach->last = (int) floor (reach->last / factor);
    }
  else
    {
      reach->first = (int) ceil ((reach->first + 0.5) / factor - 0.5 - radius);
      reach->last = (int) floor ((reach->last + 0.5) / factor - 0.5 + radius);
    }
  reach->up = resize->factor;
}

static gsize
resize_scratch_size (const LimnerStep *step, gboolean backward)
{
  const LimnerActivation *from = backward ? &step->output : &step->inputs[0];
  return (gsize) from->width * LIMNER_LANES * sizeof (float) * (gsize) step->threads;
}

static void
resize_forward (const LimnerStep *step)
{
  const Resize *resize = step->node->params;
  const LimnerActivation *x = &step->inputs[0], *y = &step->output;
  g_autoptr (LimnerAxis) rows = limner_axis_new (x->height, y->height, resize->filter);
  g_autoptr (LimnerAxis) columns = limner_axis_new (x->width, y->width, resize->filter);

  limner_kernels ()->resample (x, y, rows, columns, step->scratch, step->threads);
}

static void
resize_backward (const LimnerStep *step)
{
  const Resize *resize = step->node->params;
  const LimnerActivation *dy = &step->output_gradient, *dx = &step->input_gradients[0];
  g_autoptr (LimnerAxis) rows = limner_axis_new (dx->height, dy->height, resize->filter);
  g_autoptr (LimnerAxis) columns = limner_axis_new (dx->width, dy->width, resize->filter);
  g_autoptr (LimnerAxis) rows_back = limner_axis_transpose (rows);
  g_autoptr (LimnerAxis) columns_back = limner_axis_transpose (columns);

  limner_kernels ()->resample (dy, dx, rows_back, columns_back, step->scratch, step->threads);
}

static const LimnerOp resize_op = {
  .name = "resize",
  .size = resize_size,
  .reach = resize_reach,
  .scratch_size = resize_scratch_size,
  .forward = resize_forward,
  .backward = resize_backward,
  .free = g_free,
};

int
limner_graph_resize (LimnerGraph *graph, int input, int factor, LimnerFilter filter, GError **error)
{
  if (!limner_check_input (graph, &resize_op, input, error)
      || !limner_check_range (graph, &resize_op, "factor", factor, (LimnerRange) { 1, 64 }, error))
    return -1;
  return limner_graph_append (graph, &resize_op, &input, 1, limner_graph_channels (graph, input),
                              g_memdup2 (&(Resize) { factor, filter }, sizeof (Resize)));
}
