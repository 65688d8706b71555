#include "portraits/portrait-networks-private.h"

#include <limner/portrait.h>
#include <limner/registry.h>

static gboolean
makes_portraits (LimnerModel *model)
{
  return g_str_equal (limner_model_architecture (model), "stylegan2");
}

LimnerModel *
limner_portrait_networks_find (GPtrArray *networks, const char *id)
{
  for (guint i = 0; i < networks->len; i++)
    if (id != NULL && g_str_equal (limner_model_id (networks->pdata[i]), id))
      return networks->pdata[i];
  return NULL;
}

GPtrArray *
limner_portrait_networks_read (const char *wanted)
{
  g_autoptr (GPtrArray) all = limner_registry_list (NULL);
  GPtrArray *networks = g_ptr_array_new_with_free_func ((GDestroyNotify) limner_model_unref);
  g_autoptr (LimnerModel) given = NULL;

  for (guint i = 0; i < all->len; i++)
    if (makes_portraits (all->pdata[i]))
      g_ptr_array_add (networks, limner_model_ref (all->pdata[i]));
  if (wanted == NULL || *wanted == '\0' || limner_portrait_networks_find (networks, wanted) != NULL)
    return networks;
  given = limner_model_load (wanted, NULL); /* it may be a path */
  if (given != NULL && makes_portraits (given))
    g_ptr_array_add (networks, g_steal_pointer (&given));
  return networks;
}

LimnerModel *
limner_portrait_networks_choose (GPtrArray *networks, const char *wanted)
{
  LimnerModel *last = networks->len > 0 ? networks->pdata[networks->len - 1] : NULL;
  LimnerModel *chosen = limner_portrait_networks_find (networks, wanted);
  g_autoptr (LimnerModel) usual = NULL;

  if (last == NULL || chosen != NULL)
    return chosen;
  if (wanted != NULL && *wanted != '\0' && g_strcmp0 (limner_model_path (last), wanted) == 0)
    return last;
  usual = limner_portrait_default_model (NULL);
  chosen = usual != NULL ? limner_portrait_networks_find (networks, limner_model_id (usual)) : NULL;
  return chosen != NULL ? chosen : networks->pdata[0];
}

int
limner_portrait_network_side (LimnerModel *network)
{
  JsonNode *node = json_object_get_member (limner_model_config (network), "resolution");

  return node != NULL && json_node_get_value_type (node) == G_TYPE_INT64 ? (int) json_node_get_int (node) : 0;
}
