#include "config.h"

#include "networks/style-decoder-private.h"

#include "nn/op-private.h"

#include <glib/gi18n-lib.h>

gboolean
limner_model_is_style_network (const LimnerModel *model)
{
  const char *architecture = limner_model_architecture (model);

  return g_str_equal (architecture, "adain-decoder") || g_str_equal (architecture, "instant-decoder");
}

gboolean
limner_style_network_init (LimnerStyleNetwork *network, LimnerModel *decoder, LimnerModel *encoder,
                           GError **error)
{
  LimnerBuilder builder = { .model = decoder };
  GError *local = NULL;
  gboolean ok;

  *network = (LimnerStyleNetwork) { .encoder = limner_model_ref (encoder), .image = -1 };
  builder.graph = network->graph = limner_graph_new ();
  network->convs = g_array_new (FALSE, FALSE, sizeof (LimnerStyleNetworkConv));
  /* The statistics are fused into the weights. With zero padding that differs from mapping the features. */
  if (limner_style_network_deepest_tap (decoder) == NULL
      || limner_builder_own_padding (&builder) == LIMNER_PAD_ZERO)
    ok = limner_builder_damaged (&builder, _ ("its description is invalid"), &local);
  else
    ok = limner_style_network_build (network, &builder, &local);
  if (ok && limner_graph_channels (network->graph, network->image) != 3)
    ok = limner_builder_damaged (&builder, _ ("it produces no picture"), &local);
  if (!ok && local == NULL)
    limner_builder_damaged (&builder, _ ("its description is invalid"), &local);
  if (ok)
    return TRUE;
  g_propagate_error (error, local);
  limner_style_network_clear (network);
  return FALSE;
}

void
limner_style_network_clear (LimnerStyleNetwork *network)
{
  for (guint i = 0; network->convs != NULL && i < network->convs->len; i++)
    {
      LimnerStyleNetworkConv *conv = &g_array_index (network->convs, LimnerStyleNetworkConv, i);

      g_clear_pointer (&conv->weight, limner_tensor_unref);
      g_clear_pointer (&conv->bias, limner_tensor_unref);
      g_clear_pointer (&conv->live_weight, limner_tensor_unref);
      g_clear_pointer (&conv->live_bias, limner_tensor_unref);
    }
  g_clear_pointer (&network->convs, g_array_unref);
  g_clear_pointer (&network->graph, limner_graph_unref);
  g_clear_pointer (&network->encoder, limner_model_unref);
  g_clear_pointer (&network->code_weight, limner_tensor_unref);
  g_clear_pointer (&network->code_bias, limner_tensor_unref);
  g_clear_pointer (&network->code_mean, limner_tensor_unref);
  g_clear_pointer (&network->code_scale, limner_tensor_unref);
  g_clear_pointer (&network->film_weight, limner_tensor_unref);
  g_clear_pointer (&network->film_bias, limner_tensor_unref);
}

void
limner_style_network_refresh (const LimnerStyleNetwork *network, const LimnerStyleNetworkConv *conv)
{
  const LimnerNode *node = limner_graph_node (network->graph, conv->node);

  node->op->refresh (node);
}
