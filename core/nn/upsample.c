/* Doubles the size with the filter [1,3,3,1] / 4 along each axis (Karras et al. 2019, appendix C). Each
 * new pixel is three quarters of the old pixel that it lies in and one quarter of the nearer neighbour.
 * Pixels outside the picture are zero. */
#include "nn/check-private.h"

#include "limner/system.h"

static LimnerAxis *
axis_new (int n)
{
  LimnerAxis *axis = limner_axis_alloc (n, 2 * n, 2);

  for (int i = 0; i < 2 * n; i++)
    {
      int left = (i + 1) / 2 - 1; /* the left one of the two contributing pixels */
      gboolean has_left = left >= 0, has_right = left + 1 < n;
      float weights[2] = { i % 2 == 0 ? 0.25f : 0.75f, i % 2 == 0 ? 0.75f : 0.25f };

      axis->first[i] = has_left ? left : 0;
      axis->count[i] = has_left + has_right;
      axis->weights[2 * i] = weights[has_left ? 0 : 1];
      axis->weights[2 * i + 1] = has_left && has_right ? weights[1] : 0;
    }
  return axis;
}

static gboolean
upsample_size (const LimnerNode *node, const LimnerActivation *inputs, LimnerActivation *output,
               GError **error)
{
  output->height = 2 * inputs[0].height;
  output->width = 2 * inputs[0].width;
  return TRUE;
}

static gsize
upsample_scratch_size (const LimnerStep *step, gboolean backward)
{
  const LimnerActivation *from = backward ? &step->output : &step->inputs[0];
  return (gsize) from->width * LIMNER_LANES * sizeof (float) * (gsize) step->threads;
}

static void
upsample_forward (const LimnerStep *step)
{
  const LimnerActivation *x = &step->inputs[0];
  g_autoptr (LimnerAxis) rows = axis_new (x->height), columns = axis_new (x->width);

  limner_kernels ()->resample (x, &step->output, rows, columns, step->scratch, step->threads);
}

static void
upsample_backward (const LimnerStep *step)
{
  const LimnerActivation *dx = &step->input_gradients[0];
  g_autoptr (LimnerAxis) rows = axis_new (dx->height), columns = axis_new (dx->width);
  g_autoptr (LimnerAxis) rows_back = limner_axis_transpose (rows);
  g_autoptr (LimnerAxis) columns_back = limner_axis_transpose (columns);

  limner_kernels ()->resample (&step->output_gradient, dx, rows_back, columns_back, step->scratch,
                               step->threads);
}

static const LimnerOp upsample_op = {
  .name = "upsampling",
  .size = upsample_size,
  .scratch_size = upsample_scratch_size,
  .forward = upsample_forward,
  .backward = upsample_backward,
};

int
limner_graph_upsample (LimnerGraph *graph, int input, GError **error)
{
  if (!limner_check_input (graph, &upsample_op, input, error))
    return -1;
  return limner_graph_append (graph, &upsample_op, &input, 1, limner_graph_channels (graph, input), NULL);
}
