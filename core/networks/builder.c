#include "config.h"

#include "formats/file-private.h"
#include "formats/json-private.h"
#include "formats/safetensors-private.h"
#include "networks/builder-private.h"

#include <glib/gi18n-lib.h>

gboolean
limner_builder_damaged (LimnerBuilder *builder, const char *reason, GError **error)
{
  return limner_damaged (error, builder->model->path, _ ("Limner network"), "%s", reason);
}

/* Networks of one model that differ only in padding share their weights. A network that learns has its
 * own. */
static LimnerTensor *
share_tensor (const LimnerBuilder *builder, const char *name, GError **error)
{
  LimnerModel *model = builder->model;
  LimnerTensor *tensor;

  if (builder->learns)
    return limner_safetensors_get (model->file, name, error);
  if (!model->weights)
    model->weights
        = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) limner_tensor_unref);
  tensor = g_hash_table_lookup (model->weights, name);
  if (!tensor)
    {
      tensor = limner_safetensors_view (model->file, name, error);
      if (tensor)
        g_hash_table_insert (model->weights, g_strdup (name), tensor);
    }
  return tensor ? limner_tensor_ref (tensor) : NULL;
}

static LimnerTensor *
load_weight (LimnerBuilder *builder, const char *name, const int kernel[2], GError **error)
{
  g_autofree char *full = g_strconcat (name, ".weight", NULL);
  g_autofree char *shown = NULL;
  gint64 shape[LIMNER_MAX_RANK];
  int rank = limner_safetensors_shape (builder->model->file, full, shape);

  if (rank == 4 && shape[2] == kernel[0] && shape[3] == kernel[1] && shape[0] <= LIMNER_MAX_CHANNELS
      && shape[1] <= LIMNER_MAX_CHANNELS)
    return share_tensor (builder, full, error);
  shown = rank < 0 ? g_strdup ("–") : limner_tensor_describe_shape (rank, shape);
  limner_damaged (error, builder->model->path, _ ("Limner network"),
                  _ ("“%s” should be [outputs, inputs, %d, %d] and is %s"), full, kernel[0], kernel[1],
                  shown);
  return NULL;
}

int
limner_builder_conv (LimnerBuilder *builder, int input, const char *name, int kernel,
                     const LimnerConvSpec *spec, GError **error)
{
  return limner_builder_rectangular_conv (builder, input, name, (int[2]) { kernel, kernel }, spec, error);
}

int
limner_builder_rectangular_conv (LimnerBuilder *builder, int input, const char *name, const int kernel[2],
                                 const LimnerConvSpec *spec, GError **error)
{
  g_autofree char *bias_name = g_strconcat (name, ".bias", NULL);
  g_autoptr (LimnerTensor) weight = load_weight (builder, name, kernel, error);
  g_autoptr (LimnerTensor) bias = NULL;
  gint64 shape[LIMNER_MAX_RANK];
  LimnerConvSpec own = *spec;

  if (!weight)
    return -1;
  if (limner_safetensors_shape (builder->model->file, bias_name, shape) >= 0)
    {
      bias = limner_safetensors_get (builder->model->file, bias_name, error);
      if (!bias)
        return -1;
    }
  if (builder->padding == LIMNER_NETWORK_REPLICATE_ALL
      || (builder->padding == LIMNER_NETWORK_REPLICATE_FIRST && !builder->begun))
    own.padding = LIMNER_PAD_REPLICATE;
  if (builder->padding == LIMNER_NETWORK_REFLECT_ALL)
    own.padding = LIMNER_PAD_REFLECT;
  builder->begun = builder->begun || spec->pad > 0;
  return limner_graph_conv (builder->graph, input, &own, weight, bias, error);
}

int
limner_builder_relu (LimnerBuilder *builder, int input, const char *tap, GError **error)
{
  int node = limner_graph_relu (builder->graph, input, 0.0f, error);

  if (node >= 0 && tap)
    limner_graph_name (builder->graph, node, tap);
  return node;
}

int
limner_builder_kernel (LimnerBuilder *builder, const char *name)
{
  g_autofree char *full = g_strconcat (name, ".weight", NULL);
  gint64 shape[LIMNER_MAX_RANK];

  if (limner_safetensors_shape (builder->model->file, full, shape) != 4 || shape[2] % 2 == 0 || shape[2] > 11)
    return 1;
  return (int) shape[2];
}

LimnerPadding
limner_builder_own_padding (LimnerBuilder *builder)
{
  const char *mode = limner_json_text (limner_model_config (builder->model), "padding_mode");

  if (g_strcmp0 (mode, "reflect") == 0)
    return LIMNER_PAD_REFLECT;
  return g_strcmp0 (mode, "replicate") == 0 ? LIMNER_PAD_REPLICATE : LIMNER_PAD_ZERO;
}

int
limner_builder_instance_norm (LimnerBuilder *builder, int input, const char *name, float epsilon,
                              GError **error)
{
  g_autofree char *weight_name = g_strconcat (name, ".weight", NULL),
                  *bias_name = g_strconcat (name, ".bias", NULL);
  g_autoptr (LimnerTensor) weight = limner_safetensors_get (builder->model->file, weight_name, error);
  g_autoptr (LimnerTensor) bias
      = weight ? limner_safetensors_get (builder->model->file, bias_name, error) : NULL;

  return bias ? limner_graph_instance_norm (builder->graph, input, epsilon, weight, bias, error) : -1;
}
