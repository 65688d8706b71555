/* The mapping network of StyleGAN2 (Karras et al. 2019, section 2). It normalises z, appends an embedded
 * c, and applies fully connected layers with leaky ReLUs. The result is w. */
#include "config.h"

#include "portrait/network-private.h"

#include "base/memory-private.h"
#include "base/numpy-random-private.h"
#include "limner/error.h"
#include "networks/model-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define SLOPE   0.2
#define EPSILON 1e-8
/* Number of faces whose mean replaces the average that a file does not state. */
#define AVERAGED  2000
#define MAX_WIDTH 4096

static gboolean
report_wrong_shape (const LimnerModel *model, const char *name, GError **error)
{
  g_set_error (error, LIMNER_ERROR, LIMNER_ERROR_FORMAT,
               _ ("The network “%s” is damaged (“%s” has a wrong shape); get it again."),
               limner_model_id (model), name);
  return FALSE;
}

/* outputs 0: any number. */
static gboolean
dense_init (LimnerDense *dense, LimnerModel *model, const char *name, int inputs, int outputs, GError **error)
{
  g_autofree char *weight = g_strconcat (name, ".weight", NULL), *bias = g_strconcat (name, ".bias", NULL);

  dense->weight = limner_model_tensor (model, weight, error);
  dense->bias = dense->weight != NULL ? limner_model_tensor (model, bias, error) : NULL;
  if (dense->bias == NULL)
    return FALSE;
  if (dense->weight->rank != 2 || (outputs > 0 && dense->weight->shape[0] != outputs)
      || dense->weight->shape[0] > MAX_WIDTH || dense->weight->shape[1] != inputs)
    return report_wrong_shape (model, weight, error);
  return (dense->bias->rank == 1 && dense->bias->shape[0] == dense->weight->shape[0])
         || report_wrong_shape (model, bias, error);
}

static void
dense_clear (LimnerDense *dense)
{
  g_clear_pointer (&dense->weight, limner_tensor_unref);
  g_clear_pointer (&dense->bias, limner_tensor_unref);
}

static void
dense_run (const LimnerDense *dense, const float *x, float *y)
{
  gsize inputs = (gsize) dense->weight->shape[1];

  for (gsize o = 0; o < dense->bias->size; o++)
    {
      const float *weight = dense->weight->data + o * inputs;
      double sum = dense->bias->data[o];

      for (gsize i = 0; i < inputs; i++)
        sum += (double) weight[i] * x[i];
      y[o] = (float) sum;
    }
}

/* Length of the embedding of c. */
static int
embedded (const LimnerMapping *mapping)
{
  return mapping->embed.weight != NULL ? (int) mapping->embed.weight->shape[0] : 0;
}

static gboolean
layers_init (LimnerMapping *mapping, LimnerModel *model, GError **error)
{
  const LimnerStylegan2 *shape = &mapping->shape;
  int inputs = shape->z_dim + embedded (mapping);

  mapping->layers = g_new0 (LimnerDense, shape->mapping_layers);
  for (int i = 0; i < shape->mapping_layers; i++, inputs = shape->w_dim)
    {
      g_autofree char *name = g_strdup_printf ("mapping.fc%d", i);

      if (!dense_init (&mapping->layers[i], model, name, inputs, shape->w_dim, error))
        return FALSE;
    }
  return inputs == shape->w_dim || report_wrong_shape (model, "mapping", error);
}

/* Copies the first row of the average to all layers. */
static void
repeat_average (LimnerMapping *mapping)
{
  gsize d = (gsize) mapping->shape.w_dim;

  for (int layer = 1; layer < mapping->shape.layers; layer++)
    memcpy (mapping->average->data + (gsize) layer * d, mapping->average->data, d * sizeof (float));
}

/* The mean w of AVERAGED faces, for files that do not state it; without words if the network takes words. */
static void
average_sampled_faces (LimnerMapping *mapping)
{
  const LimnerStylegan2 *shape = &mapping->shape;
  g_autofree double *z = g_new (double, shape->z_dim), *sum = g_new0 (double, shape->w_dim);
  g_autofree float *x = g_new (float, shape->z_dim), *w = g_new (float, shape->w_dim);
  g_autofree float *c = g_new0 (float, MAX (1, shape->c_dim));

  for (guint32 seed = 0; seed < AVERAGED; seed++)
    {
      limner_numpy_normals (seed, z, (gsize) shape->z_dim);
      for (int i = 0; i < shape->z_dim; i++)
        x[i] = (float) z[i];
      limner_mapping_run (mapping, x, c, w);
      for (int i = 0; i < shape->w_dim; i++)
        sum[i] += w[i];
    }
  for (int i = 0; i < shape->w_dim; i++)
    mapping->average->data[i] = (float) (sum[i] / AVERAGED);
  repeat_average (mapping);
}

/* [w_dim] for all layers, or [layers,w_dim]. */
static gboolean
copy_average (LimnerMapping *mapping, const LimnerTensor *stated)
{
  const LimnerStylegan2 *shape = &mapping->shape;
  gboolean per_layer = stated->rank == 2 && stated->shape[0] == shape->layers;

  if ((stated->rank != 1 && !per_layer) || stated->shape[stated->rank - 1] != shape->w_dim)
    return FALSE;
  memcpy (mapping->average->data, stated->data, stated->size * sizeof (float));
  if (!per_layer)
    repeat_average (mapping);
  return TRUE;
}

static gboolean
average_init (LimnerMapping *mapping, LimnerModel *model, GError **error)
{
  g_autoptr (LimnerTensor) stated = NULL;
  gint64 shape[LIMNER_MAX_RANK];

  mapping->average = limner_tensor_new (2, (gint64[]) { mapping->shape.layers, mapping->shape.w_dim }, error);
  if (mapping->average == NULL)
    return FALSE;
  if (limner_safetensors_shape (model->file, "mapping.w_avg", shape) < 0)
    {
      average_sampled_faces (mapping);
      return TRUE;
    }
  stated = limner_model_tensor (model, "mapping.w_avg", error);
  return stated != NULL
         && (copy_average (mapping, stated) || report_wrong_shape (model, "mapping.w_avg", error));
}

gboolean
limner_mapping_init (LimnerMapping *mapping, LimnerModel *model, const LimnerStylegan2 *shape, GError **error)
{
  *mapping = (LimnerMapping) { .shape = *shape };
  if (shape->c_dim > 0 && !dense_init (&mapping->embed, model, "mapping.embed", shape->c_dim, 0, error))
    return FALSE;
  return layers_init (mapping, model, error) && average_init (mapping, model, error);
}

void
limner_mapping_clear (LimnerMapping *mapping)
{
  dense_clear (&mapping->embed);
  for (int i = 0; mapping->layers != NULL && i < mapping->shape.mapping_layers; i++)
    dense_clear (&mapping->layers[i]);
  g_clear_pointer (&mapping->layers, g_free);
  g_clear_pointer (&mapping->average, limner_tensor_unref);
}

/* Normalises to a mean square of 1. */
static void
normalise (float *x, int n)
{
  double sum = 0;

  for (int i = 0; i < n; i++)
    sum += (double) x[i] * x[i];
  for (int i = 0; i < n; i++)
    x[i] = (float) (x[i] / sqrt (sum / n + EPSILON));
}

void
limner_mapping_run (const LimnerMapping *mapping, const float *z, const float *c, float *w)
{
  const LimnerStylegan2 *shape = &mapping->shape;
  int n = shape->z_dim;
  int width = MAX (n + embedded (mapping), shape->w_dim);
  g_autofree float *x = g_new (float, width), *y = g_new (float, width);

  memcpy (x, z, (gsize) n * sizeof (float));
  normalise (x, n);
  if (mapping->embed.weight != NULL)
    {
      dense_run (&mapping->embed, c, x + n);
      normalise (x + n, embedded (mapping));
    }
  for (int i = 0; i < shape->mapping_layers; i++)
    {
      dense_run (&mapping->layers[i], x, y);
      for (int k = 0; k < shape->w_dim; k++)
        x[k] = (float) (G_SQRT2 * (y[k] > 0 ? y[k] : SLOPE * y[k]));
    }
  memcpy (w, x, (gsize) shape->w_dim * sizeof (float));
}
