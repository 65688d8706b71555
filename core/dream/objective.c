#include "config.h"

#include "dream/objective-private.h"

#include "base/memory-private.h"
#include "base/threads-private.h"
#include "kernels/pixels-private.h"
#include "networks/network-private.h"
#include "networks/preprocess-private.h"
#include "nn/plan-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>

struct _LimnerDreamObjective
{
  const LimnerDreamSpec *spec;
  LimnerPlan *plan;
  int height, width;
  float **scales;                /* [layers][padded]: of each channel; 0 for those that do not count */
  float *input, *input_gradient; /* [3,H,W], the network's */
  /* of the current evaluation */
  double loss;
  GError *error;
};

static const LimnerDreamLayer *
layer_at (const LimnerDreamSpec *spec, guint i)
{
  return &g_array_index (spec->layers, LimnerDreamLayer, i);
}

static int *
nodes_of (const LimnerDreamSpec *spec)
{
  int *nodes = g_new (int, spec->layers->len);

  for (guint i = 0; i < spec->layers->len; i++)
    nodes[i] = layer_at (spec, i)->node;
  return nodes;
}

/* --- the layers to amplify --- */

/* [padded]: value for the channels that count, 0 for the others. */
static float *
channel_values (const LimnerDreamLayer *layer, float value)
{
  float *values = g_new0 (float, (gsize) layer->n_all + 2 * LIMNER_LANES);

  for (guint i = 0; i < layer->n_channels; i++)
    values[layer->channels[i]] = value;
  for (int c = 0; layer->n_channels == 0 && c < layer->n_all; c++)
    values[c] = value;
  return values;
}

gboolean
limner_dream_spec_init (LimnerDreamSpec *spec, LimnerModel *model, const char *layers, gboolean suppress,
                        GError **error)
{
  *spec = (LimnerDreamSpec) { .model = model, .suppress = suppress };
  spec->graph = limner_model_build_network (model, LIMNER_NETWORK_REPLICATE_FIRST, error);
  if (spec->graph == NULL)
    return FALSE;
  spec->precision = limner_dream_precision ();
  spec->layers = limner_dream_layers_read (layers, model, spec->graph, error);
  if (spec->layers != NULL)
    return TRUE;
  limner_dream_spec_clear (spec);
  return FALSE;
}

gboolean
limner_dream_spec_set_guide (LimnerDreamSpec *spec, const LimnerPlaneView *guide, const LimnerJob *job,
                             GError **error)
{
  gsize n = (gsize) guide->height * (gsize) guide->width;
  g_autofree int *nodes = nodes_of (spec);
  g_autoptr (LimnerPlan) plan = limner_plan_new (&(LimnerPlanSpec) { .graph = spec->graph,
                                                                     .height = guide->height,
                                                                     .width = guide->width,
                                                                     .taps = nodes,
                                                                     .n_taps = spec->layers->len,
                                                                     .precision = spec->precision },
                                                 error);
  float *input = plan != NULL ? limner_alloc_floats (3 * n, error) : NULL;
  gboolean ok = input != NULL;

  if (ok)
    {
      limner_preprocess_planes (limner_model_preprocess (spec->model), guide->planes, n, input);
      ok = limner_plan_forward (plan, input, limner_job_cancellable (job), error);
    }
  limner_memory_free (input);
  spec->guides = g_new0 (LimnerDreamFeatures, spec->layers->len);
  for (guint i = 0; ok && i < spec->layers->len; i++)
    {
      g_autofree float *wanted = channel_values (layer_at (spec, i), 1.0f);

      ok = limner_dream_features_init (&spec->guides[i], limner_plan_tap (plan, i), wanted, error);
    }
  return ok;
}

void
limner_dream_spec_clear (LimnerDreamSpec *spec)
{
  for (guint i = 0; spec->guides != NULL && i < spec->layers->len; i++)
    limner_dream_features_clear (&spec->guides[i]);
  g_clear_pointer (&spec->guides, g_free);
  g_clear_pointer (&spec->layers, g_array_unref);
  g_clear_pointer (&spec->graph, limner_graph_unref);
}

/* --- one size --- */

/* Sets each value's weight: the layer's weight over the number of values; negative when suppressing. */
static gboolean
make_scales (LimnerDreamObjective *self, int whole_height, int whole_width, GError **error)
{
  const LimnerDreamSpec *spec = self->spec;

  self->scales = g_new0 (float *, spec->layers->len + 1);
  for (guint i = 0; i < spec->layers->len; i++)
    {
      const LimnerDreamLayer *layer = layer_at (spec, i);
      int height = whole_height, width = whole_width;
      double n = layer->n_channels > 0 ? layer->n_channels : (guint) layer->n_all;

      if (!limner_graph_size (spec->graph, layer->node, &height, &width, error))
        return FALSE;
      self->scales[i] = channel_values (layer, (float) (layer->weight / (n * height * width)));
    }
  return TRUE;
}

static LimnerPlanSpec
climbing_plan (const LimnerDreamSpec *spec, const int *nodes, int height, int width)
{
  return (LimnerPlanSpec) { .graph = spec->graph,
                            .height = height,
                            .width = width,
                            .taps = nodes,
                            .n_taps = spec->layers->len,
                            .precision = spec->precision,
                            .backward = TRUE };
}

LimnerDreamObjective *
limner_dream_objective_new (const LimnerDreamSpec *spec, int height, int width, int whole_height,
                            int whole_width, GError **error)
{
  g_autoptr (LimnerDreamObjective) self = g_new0 (LimnerDreamObjective, 1);
  g_autofree int *nodes = nodes_of (spec);
  const LimnerPlanSpec plan = climbing_plan (spec, nodes, height, width);
  gsize n = (gsize) height * (gsize) width;

  self->spec = spec;
  self->height = height;
  self->width = width;
  if (!make_scales (self, whole_height, whole_width, error)
      || (self->input = limner_alloc_floats (3 * n, error)) == NULL
      || (self->input_gradient = limner_alloc_floats (3 * n, error)) == NULL)
    return NULL;
  self->plan = limner_plan_new (&plan, error);
  return self->plan != NULL ? g_steal_pointer (&self) : NULL;
}

void
limner_dream_objective_free (LimnerDreamObjective *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->plan, limner_plan_free);
  for (guint i = 0; self->scales != NULL && i < self->spec->layers->len; i++)
    g_free (self->scales[i]);
  g_free (self->scales);
  limner_memory_free (self->input);
  limner_memory_free (self->input_gradient);
  g_clear_error (&self->error);
  g_free (self);
}

/* --- evaluation --- */

typedef struct
{
  const LimnerActivation *value;
  LimnerActivation *gradient;
  const float *scales; /* [padded] */
  float sign;
  double *sums; /* [rows of all groups] */
} Climb;

/* One row of one group of sum scale f^2 / 2. */
static void
climb_row (gpointer data, gsize chunk, int worker)
{
  Climb *job = data;
  const LimnerActivation *a = job->value;
  int group = (int) (chunk / (gsize) a->height), y = (int) (chunk % (gsize) a->height);
  const float *scale = job->scales + group * LIMNER_LANES;
  double sum = 0;

  for (int x = 0; x < a->width; x++)
    {
      float value[LIMNER_LANES], gradient[LIMNER_LANES], square = 0;
      const float *f = limner_pixels_read (a, group, y, x, 1, value);
      float *g = limner_pixels_read (job->gradient, group, y, x, 1, gradient);

      for (int lane = 0; lane < LIMNER_LANES; lane++)
        {
          float slope = scale[lane] * f[lane];

          square += slope * f[lane];
          g[lane] += job->sign * slope;
        }
      limner_pixels_write (job->gradient, group, y, x, 1, g);
      sum += square;
    }
  job->sums[chunk] = 0.5 * sum;
}

static double
climb_layer (const LimnerActivation *value, const float *scales, float sign, LimnerActivation *gradient)
{
  gsize rows = (gsize) limner_activation_groups (value) * (gsize) value->height;
  g_autofree double *sums = g_new (double, rows);
  Climb job = { value, gradient, scales, sign, sums };
  double sum = 0;

  limner_parallel_for (rows, climb_row, &job);
  for (gsize i = 0; i < rows; i++)
    sum += sums[i];
  return sum;
}

static void
add_dream_gradient (guint tap, const LimnerActivation *value, LimnerActivation *gradient, gpointer user_data)
{
  LimnerDreamObjective *self = user_data;
  const LimnerDreamSpec *spec = self->spec;
  float sign = spec->suppress ? -1.0f : 1.0f;

  if (self->error != NULL)
    return;
  if (spec->guides == NULL)
    self->loss += climb_layer (value, self->scales[tap], sign, gradient);
  else
    {
      const LimnerDreamLayer *layer = layer_at (spec, tap);
      int first = layer->n_channels > 0 ? layer->channels[0] : 0;
      float scale = self->scales[tap][first];
      double sum = 0;

      if (limner_dream_features_pull (&spec->guides[tap], value, sign * scale, gradient, &sum, &self->error))
        self->loss += (double) scale * sum;
    }
}

gboolean
limner_dream_objective_evaluate (LimnerDreamObjective *self, const float *x, double *loss, float *gradient,
                                 const LimnerJob *job, GError **error)
{
  const LimnerPreprocess *preprocess = limner_model_preprocess (self->spec->model);
  gsize n = (gsize) self->height * (gsize) self->width;

  self->loss = 0;
  limner_preprocess_planes (preprocess, x, n, self->input);
  if (!limner_plan_forward (self->plan, self->input, limner_job_cancellable (job), error)
      || !limner_plan_backward (self->plan, add_dream_gradient, self, self->input_gradient,
                                limner_job_cancellable (job), error))
    return FALSE;
  if (self->error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&self->error));
      return FALSE;
    }
  limner_preprocess_gradient (preprocess, self->input_gradient, n, gradient);
  *loss = self->loss;
  if (isfinite (self->loss))
    return TRUE;
  g_set_error_literal (error, LIMNER_ERROR, LIMNER_ERROR_NUMERIC,
                       _ ("The dream overflowed; try another layer or another network."));
  return FALSE;
}

gboolean
limner_dream_spec_receptive_field (const LimnerDreamSpec *spec, LimnerReceptiveField *field, GError **error)
{
  g_autofree int *nodes = nodes_of (spec);

  return limner_graph_receptive_field (spec->graph, nodes, spec->layers->len, field, error);
}

gsize
limner_dream_objective_estimate (const LimnerDreamSpec *spec, int height, int width, GError **error)
{
  g_autofree int *nodes = nodes_of (spec);
  const LimnerPlanSpec needed = climbing_plan (spec, nodes, height, width);
  gsize plan = limner_plan_estimate (&needed, error);
  gsize guides = 0;

  for (guint i = 0; spec->guides != NULL && i < spec->layers->len; i++)
    guides += spec->guides[i].n * (gsize) spec->guides[i].padded * sizeof (float);
  return plan != 0 ? plan + guides + 6 * (gsize) height * (gsize) width * sizeof (float) : 0;
}
