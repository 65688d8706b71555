/* Taking the weights of a recognised network over, batch norms folded in. */
#include "config.h"

#include "formats/file-private.h"
#include "import/detect-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

typedef struct
{
  LimnerDetection *detection;
  GArray *taken; /* LimnerNamedTensor */
} Taking;

static void
taken_clear (gpointer data)
{
  LimnerNamedTensor *named = data;

  g_free ((char *) named->name);
  limner_tensor_unref ((LimnerTensor *) named->tensor);
}

static LimnerTensor *
load (Taking *taking, const char *base, const char *part, GError **error)
{
  g_autofree char *name = g_strconcat (base, part, NULL);

  return limner_checkpoint_get (taking->detection->checkpoint, name, error);
}

static gboolean
has (Taking *taking, const char *base, const char *part)
{
  g_autofree char *name = g_strconcat (base, part, NULL);
  gint64 shape[LIMNER_MAX_RANK];

  return limner_checkpoint_shape (taking->detection->checkpoint, name, shape) >= 0;
}

/* Takes the tensor. */
static void
keep (Taking *taking, const char *target, const char *part, LimnerTensor *tensor)
{
  LimnerNamedTensor named = { .name = g_strconcat (target, part, NULL), .tensor = tensor };

  g_array_append_val (taking->taken, named);
}

static gboolean
keep_plain (Taking *taking, const LimnerConvertedLayer *layer, GError **error)
{
  LimnerTensor *weight = load (taking, layer->source, ".weight", error), *bias;

  if (!weight)
    return FALSE;
  keep (taking, layer->target, ".weight", weight);
  if (!has (taking, layer->source, ".bias"))
    return TRUE;
  bias = load (taking, layer->source, ".bias", error);
  if (bias)
    keep (taking, layer->target, ".bias", bias);
  return bias != NULL;
}

typedef struct
{
  LimnerTensor *scale, *shift, *mean, *variance; /* [C] */
} Norm;

static void
norm_clear (Norm *norm)
{
  g_clear_pointer (&norm->scale, limner_tensor_unref);
  g_clear_pointer (&norm->shift, limner_tensor_unref);
  g_clear_pointer (&norm->mean, limner_tensor_unref);
  g_clear_pointer (&norm->variance, limner_tensor_unref);
}

static gboolean
norm_load (Taking *taking, const LimnerConvertedLayer *layer, gsize channels, Norm *norm, GError **error)
{
  return (norm->scale = load (taking, layer->norm, ".weight", error))
         && (norm->shift = load (taking, layer->norm, ".bias", error))
         && (norm->mean = load (taking, layer->norm, ".running_mean", error))
         && (norm->variance = load (taking, layer->norm, ".running_var", error))
         && ((norm->scale->size == channels && norm->shift->size == channels && norm->mean->size == channels
              && norm->variance->size == channels)
             || limner_damaged (error, limner_checkpoint_path (taking->detection->checkpoint), _ ("network"),
                                _ ("the norm “%s” does not fit its layer"), layer->norm));
}

/* y = (w x + b - mean) / sqrt (variance + epsilon) * scale + shift, as one weight and one bias. */
static gboolean
fold (LimnerTensor *weight, LimnerTensor *bias, const Norm *norm, double epsilon)
{
  gsize per_channel = weight->size / bias->size;

  for (gsize o = 0; o < bias->size; o++)
    {
      double spread = norm->variance->data[o] + epsilon;
      double factor = norm->scale->data[o] / sqrt (spread);

      if (!(spread > 0) || !isfinite (factor))
        return FALSE;
      for (gsize i = 0; i < per_channel; i++)
        weight->data[o * per_channel + i] = (float) (weight->data[o * per_channel + i] * factor);
      bias->data[o] = (float) ((bias->data[o] - norm->mean->data[o]) * factor + norm->shift->data[o]);
    }
  return TRUE;
}

static gboolean
keep_folded (Taking *taking, const LimnerConvertedLayer *layer, GError **error)
{
  LimnerTensor *weight = load (taking, layer->source, ".weight", error), *bias = NULL;
  Norm norm = { 0 };
  gboolean ok;

  if (!weight)
    return FALSE;
  keep (taking, layer->target, ".weight", weight);
  bias = has (taking, layer->source, ".bias") ? load (taking, layer->source, ".bias", error)
                                              : limner_tensor_new (1, weight->shape, error);
  if (!bias)
    return FALSE;
  keep (taking, layer->target, ".bias", bias);
  ok = norm_load (taking, layer, bias->size, &norm, error);
  if (ok && (bias->size != (gsize) weight->shape[0] || !fold (weight, bias, &norm, layer->epsilon)))
    ok = limner_damaged (error, limner_checkpoint_path (taking->detection->checkpoint), _ ("network"),
                         _ ("the norm “%s” does not fit its layer"), layer->norm);
  norm_clear (&norm);
  return ok;
}

static gboolean
keep_tensor (Taking *taking, const LimnerConvertedTensor *wanted, GError **error)
{
  LimnerTensor *tensor = limner_checkpoint_get (taking->detection->checkpoint, wanted->source, error);

  if (!tensor)
    return FALSE;
  for (gsize i = 0; i < tensor->size; i++)
    tensor->data[i] = (float) (tensor->data[i] * wanted->gain);
  tensor->rank = wanted->rank;
  memcpy (tensor->shape, wanted->shape, sizeof tensor->shape);
  keep (taking, wanted->target, "", tensor);
  return TRUE;
}

static gboolean
keep_all (Taking *taking, GError **error)
{
  const LimnerDetection *detection = taking->detection;

  for (guint i = 0; i < detection->layers->len; i++)
    {
      const LimnerConvertedLayer *layer = &g_array_index (detection->layers, LimnerConvertedLayer, i);

      if (!(layer->norm ? keep_folded (taking, layer, error) : keep_plain (taking, layer, error)))
        return FALSE;
    }
  for (guint i = 0; i < detection->tensors->len; i++)
    if (!keep_tensor (taking, &g_array_index (detection->tensors, LimnerConvertedTensor, i), error))
      return FALSE;
  return TRUE;
}

GArray *
limner_detection_convert (LimnerDetection *detection, GError **error)
{
  Taking taking = { .detection = detection };

  taking.taken = g_array_new (FALSE, FALSE, sizeof (LimnerNamedTensor));
  g_array_set_clear_func (taking.taken, taken_clear);
  if (keep_all (&taking, error))
    return taking.taken;
  g_array_unref (taking.taken);
  return NULL;
}
