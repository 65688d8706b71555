/* Converts the weights of a detected network and folds batch norms into them. */
#include "config.h"

#include "base/random-private.h"
#include "formats/file-private.h"
#include "import/detect-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

typedef struct
{
  LimnerDetection *detection;
  GArray *results; /* LimnerNamedTensor */
} Conversion;

static void
result_clear (gpointer data)
{
  LimnerNamedTensor *named = data;

  g_free ((char *) named->name);
  limner_tensor_unref ((LimnerTensor *) named->tensor);
}

static LimnerTensor *
load_part (Conversion *conversion, const char *base, const char *part, GError **error)
{
  g_autofree char *name = g_strconcat (base, part, NULL);

  return limner_checkpoint_get (conversion->detection->checkpoint, name, error);
}

static gboolean
has_part (Conversion *conversion, const char *base, const char *part)
{
  g_autofree char *name = g_strconcat (base, part, NULL);
  gint64 shape[LIMNER_MAX_RANK];

  return limner_checkpoint_shape (conversion->detection->checkpoint, name, shape) >= 0;
}

/* Takes ownership of the tensor. */
static void
add_converted (Conversion *conversion, const char *target, const char *part, LimnerTensor *tensor)
{
  LimnerNamedTensor named = { .name = g_strconcat (target, part, NULL), .tensor = tensor };

  g_array_append_val (conversion->results, named);
}

static gboolean
convert_plain (Conversion *conversion, const LimnerConvertedLayer *layer, GError **error)
{
  LimnerTensor *weight = load_part (conversion, layer->source, ".weight", error), *bias;

  if (!weight)
    return FALSE;
  add_converted (conversion, layer->target, ".weight", weight);
  if (!has_part (conversion, layer->source, ".bias"))
    return TRUE;
  bias = load_part (conversion, layer->source, ".bias", error);
  if (bias)
    add_converted (conversion, layer->target, ".bias", bias);
  return bias != NULL;
}

typedef struct
{
  LimnerTensor *scale, *shift, *mean, *variance; /* [C] */
} Norm;

static void
batch_norm_clear (Norm *norm)
{
  g_clear_pointer (&norm->scale, limner_tensor_unref);
  g_clear_pointer (&norm->shift, limner_tensor_unref);
  g_clear_pointer (&norm->mean, limner_tensor_unref);
  g_clear_pointer (&norm->variance, limner_tensor_unref);
}

static gboolean
norm_load (Conversion *conversion, const LimnerConvertedLayer *layer, gsize channels, Norm *norm,
           GError **error)
{
  const struct
  {
    LimnerTensor **to;
    const char *suffix;
  } parts[] = { { &norm->scale, ".weight" },
                { &norm->shift, ".bias" },
                { &norm->mean, ".running_mean" },
                { &norm->variance, ".running_var" } };

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      *parts[i].to = load_part (conversion, layer->norm, parts[i].suffix, error);
      if (*parts[i].to == NULL)
        return FALSE;
      if ((*parts[i].to)->size != channels)
        return limner_damaged (error, limner_checkpoint_path (conversion->detection->checkpoint),
                               _ ("network"), _ ("the norm “%s” does not fit its layer"), layer->norm);
    }
  return TRUE;
}

/* Folds y = (w x + b - mean) / sqrt (variance + epsilon) * scale + shift into one weight and one bias. */
static gboolean
fold_norm (LimnerTensor *weight, LimnerTensor *bias, const Norm *norm, double epsilon)
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
convert_folded (Conversion *conversion, const LimnerConvertedLayer *layer, GError **error)
{
  LimnerTensor *weight = load_part (conversion, layer->source, ".weight", error), *bias = NULL;
  Norm norm = { 0 };
  gboolean ok;

  if (!weight)
    return FALSE;
  add_converted (conversion, layer->target, ".weight", weight);
  bias = has_part (conversion, layer->source, ".bias") ? load_part (conversion, layer->source, ".bias", error)
                                                       : limner_tensor_new (1, weight->shape, error);
  if (!bias)
    return FALSE;
  add_converted (conversion, layer->target, ".bias", bias);
  ok = norm_load (conversion, layer, bias->size, &norm, error);
  if (ok && (bias->size != (gsize) weight->shape[0] || !fold_norm (weight, bias, &norm, layer->epsilon)))
    ok = limner_damaged (error, limner_checkpoint_path (conversion->detection->checkpoint), _ ("network"),
                         _ ("the norm “%s” does not fit its layer"), layer->norm);
  batch_norm_clear (&norm);
  return ok;
}

static void
fill_noise (LimnerTensor *tensor, const char *name)
{
  LimnerRandom random;

  limner_random_init (&random, g_str_hash (name));
  for (gsize i = 0; i < tensor->size; i++)
    tensor->data[i] = (float) limner_random_normal (&random);
}

static void
convert_rows (const LimnerConvertedTensor *wanted, const LimnerTensor *source, LimnerTensor *tensor)
{
  gsize rows = (gsize) wanted->source_rows, row = source->size / rows;

  for (gsize i = 0; i < tensor->size; i++)
    {
      double sum = 0;

      if (wanted->conversion == LIMNER_CONVERT_REPEAT_ROWS)
        sum = source->data[i / row % rows * row + i % row];
      else
        for (gsize r = 0; r < rows; r++)
          sum += source->data[r * row + i] / (double) rows;
      tensor->data[i] = (float) (sum * wanted->gain);
    }
}

/* A tensor converted to the described shape; NULL with an error. */
static LimnerTensor *
convert_tensor (Conversion *conversion, const LimnerConvertedTensor *wanted, GError **error)
{
  g_autoptr (LimnerTensor) source = NULL;
  LimnerTensor *tensor;

  if (wanted->source)
    {
      source = limner_checkpoint_get (conversion->detection->checkpoint, wanted->source, error);
      if (!source)
        return NULL;
    }
  if (source && wanted->conversion == LIMNER_CONVERT_AS_IS)
    {
      for (gsize i = 0; i < source->size; i++)
        source->data[i] = (float) (source->data[i] * wanted->gain);
      source->rank = wanted->rank;
      memcpy (source->shape, wanted->shape, sizeof source->shape);
      return g_steal_pointer (&source);
    }
  tensor = limner_tensor_new (wanted->rank, wanted->shape, error);
  if (tensor && source)
    convert_rows (wanted, source, tensor);
  else if (tensor)
    fill_noise (tensor, wanted->target);
  return tensor;
}

static gboolean
add_converted_tensor (Conversion *conversion, const LimnerConvertedTensor *wanted, GError **error)
{
  LimnerTensor *tensor = convert_tensor (conversion, wanted, error);

  if (tensor)
    add_converted (conversion, wanted->target, "", tensor);
  return tensor != NULL;
}

static gboolean
convert_all (Conversion *conversion, GCancellable *cancellable, GError **error)
{
  const LimnerDetection *detection = conversion->detection;

  for (guint i = 0; i < detection->layers->len; i++)
    {
      const LimnerConvertedLayer *layer = &g_array_index (detection->layers, LimnerConvertedLayer, i);

      if (!limner_import_check_cancelled (cancellable, error)
          || !(layer->norm ? convert_folded (conversion, layer, error)
                           : convert_plain (conversion, layer, error)))
        return FALSE;
    }
  for (guint i = 0; i < detection->tensors->len; i++)
    if (!limner_import_check_cancelled (cancellable, error)
        || !add_converted_tensor (conversion, &g_array_index (detection->tensors, LimnerConvertedTensor, i),
                                  error))
      return FALSE;
  return TRUE;
}

GArray *
limner_detection_convert (LimnerDetection *detection, GCancellable *cancellable, GError **error)
{
  Conversion conversion = { .detection = detection };

  conversion.results = g_array_new (FALSE, FALSE, sizeof (LimnerNamedTensor));
  g_array_set_clear_func (conversion.results, result_clear);
  if (convert_all (&conversion, cancellable, error))
    return conversion.results;
  g_array_unref (conversion.results);
  return NULL;
}
