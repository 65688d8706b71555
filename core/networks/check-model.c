#include "config.h"

#include "formats/file-private.h"
#include "formats/safetensors-private.h"
#include "networks/check-private.h"
#include "networks/model-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* Large enough for five poolings, and not square. A decoder enlarges eight times, so that its input is
 * an eighth of this. A generator takes a vector, which has one pixel. Inception v3 takes twice this: its
 * first layers have no padding. */
#define HEIGHT 48
#define WIDTH  64

static gboolean
is_finite (const LimnerTensor *tensor)
{
  for (gsize i = 0; i < tensor->size; i++)
    if (!isfinite (tensor->data[i]))
      return FALSE;
  return TRUE;
}

static gboolean
check_numbers (LimnerModel *model, GError **error)
{
  for (const char *const *name = limner_safetensors_names (model->file); *name; name++)
    {
      g_autoptr (LimnerTensor) tensor = NULL;

      if (!limner_safetensors_can_get (model->file, *name))
        continue; /* if the network needs it, building fails below */
      tensor = limner_safetensors_get (model->file, *name, error);
      if (!tensor)
        return FALSE;
      if (!is_finite (tensor))
        return limner_damaged (error, model->path, _ ("Limner network"),
                               _ ("“%s” contains values that are not finite"), *name);
    }
  return TRUE;
}

/* Smooth values in the range that preprocessing gives. */
static LimnerTensor *
make_test_input (const LimnerModel *model, int channels, GError **error)
{
  gboolean column = g_str_equal (limner_model_architecture (model), "stylegan2");
  int larger = g_str_equal (limner_model_architecture (model), "inception3") ? 2 : 1;
  int scale = channels == 3 ? 1 : 8;
  const gint64 shape[]
      = { 1, channels, column ? 1 : larger * HEIGHT / scale, column ? 1 : larger * WIDTH / scale };
  LimnerTensor *input = limner_tensor_new (4, shape, error);

  for (gsize i = 0; input && i < input->size; i++)
    input->data[i] = 0.5f + 0.5f * sinf (0.37f * (float) i);
  return input;
}

static gboolean
check_run (LimnerModel *model, GError **error)
{
  g_autoptr (LimnerGraph) graph = limner_model_build_network (model, LIMNER_NETWORK_OWN_PADDING, error);
  g_autoptr (LimnerTensor) input = NULL, output = NULL;
  const char *const *names;
  const char *last[2] = { NULL, NULL };

  if (!graph)
    return FALSE;
  names = limner_graph_names (graph);
  while (*names)
    last[0] = *names++;
  if (!last[0])
    return limner_damaged (error, model->path, _ ("Limner network"), _ ("it has no layers"));
  input = make_test_input (model, limner_graph_channels (graph, 0), error);
  if (!input
      || !limner_inspect_activations (model, input, &(LimnerInspection) { .taps = last, .outputs = &output },
                                      error))
    return FALSE;
  if (!is_finite (output))
    return limner_damaged (error, model->path, _ ("Limner network"), _ ("its results are not finite"));
  return TRUE;
}

gboolean
limner_model_check (LimnerModel *model, GError **error)
{
  return check_numbers (model, error) && check_run (model, error);
}
