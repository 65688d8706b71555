#include "config.h"

#include "formats/json-private.h"
#include "formats/safetensors-private.h"
#include "networks/builder-private.h"
#include "networks/style-network-private.h"

#include "base/memory-private.h"
#include "limner/error.h"
#include "networks/model-private.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

/* A decoder with its encoder and the weights as trained, without the statistics of a style. */
static gboolean
build_instant_decoder (LimnerBuilder *builder, GError **error)
{
  g_autoptr (LimnerModel) encoder = limner_style_network_find_encoder (builder->model, error);
  LimnerStyleNetwork painter;

  if (encoder == NULL || !limner_style_network_init (&painter, builder->model, encoder, error))
    return FALSE;
  limner_graph_unref (builder->graph);
  builder->graph = limner_graph_ref (painter.graph);
  limner_graph_name (builder->graph, painter.image, "image");
  limner_style_network_clear (&painter);
  return TRUE;
}

static const struct
{
  const char *architecture;
  gboolean (*build) (LimnerBuilder *builder, GError **error);
} builders[] = {
  { "vgg", limner_build_vgg },
  { "googlenet", limner_build_googlenet },
  { "inception3", limner_build_inception3 },
  { "squeezenet", limner_build_squeezenet },
  { "fast-style", limner_build_fast_style },
  { "adain-decoder", limner_build_adain_decoder },
  { "instant-decoder", build_instant_decoder },
  { "stylegan2", limner_build_stylegan2 },
};

static gboolean
add_layers (LimnerBuilder *builder, GError **error)
{
  const char *architecture = limner_model_architecture (builder->model);

  for (gsize i = 0; i < G_N_ELEMENTS (builders); i++)
    if (g_str_equal (architecture, builders[i].architecture))
      return builders[i].build (builder, error);
  g_set_error (error, LIMNER_ERROR, LIMNER_ERROR_UNSUPPORTED,
               _ ("The network “%s” is of the kind “%s”, whose layers cannot be read: choose another one."),
               limner_model_id (builder->model), architecture);
  return FALSE;
}

/* The taps that a file lists must exist in the network. */
static gboolean
check_taps (LimnerBuilder *builder, GError **error)
{
  for (const char *const *tap = limner_model_taps (builder->model); *tap; tap++)
    if (limner_graph_find (builder->graph, *tap) < 0)
      return limner_builder_damaged (builder, _ ("it lists layers that it does not have"), error);
  return TRUE;
}

static LimnerGraph *
build (LimnerModel *model, LimnerNetworkPadding padding, gboolean learns, GError **error)
{
  LimnerBuilder builder
      = { .model = model, .graph = limner_graph_new (), .padding = padding, .learns = learns };

  if (!add_layers (&builder, error) || !check_taps (&builder, error))
    g_clear_pointer (&builder.graph, limner_graph_unref);
  return builder.graph;
}

LimnerGraph *
limner_model_build_network (LimnerModel *model, LimnerNetworkPadding padding, GError **error)
{
  LimnerGraph *graph;

  g_return_val_if_fail (model, NULL);
  g_mutex_lock (&model->lock);
  if (!model->networks)
    model->networks = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) limner_graph_unref);
  graph = g_hash_table_lookup (model->networks, GINT_TO_POINTER (padding));
  if (!graph)
    {
      graph = build (model, padding, FALSE, error);
      if (graph)
        g_hash_table_insert (model->networks, GINT_TO_POINTER (padding), graph);
    }
  if (graph)
    limner_graph_ref (graph);
  g_mutex_unlock (&model->lock);
  return graph;
}

LimnerGraph *
limner_model_build_learning_network (LimnerModel *model, GError **error)
{
  g_return_val_if_fail (model, NULL);
  return build (model, LIMNER_NETWORK_OWN_PADDING, TRUE, error);
}

/* The object {layer: weight, …} of an effect in the description, or NULL. */
static JsonObject *
find_layers (const LimnerModel *model, const char *effect, const char *role)
{
  JsonObject *config = limner_json_object (limner_model_config (model), effect);

  return config ? limner_json_object (config, role) : NULL;
}

static GArray *
read_layers (const LimnerModel *model, JsonObject *layers)
{
  GArray *found = g_array_new (FALSE, FALSE, sizeof (LimnerTapWeight));
  JsonObjectIter iter;
  const char *name;

  json_object_iter_init (&iter, layers);
  while (json_object_iter_next (&iter, &name, NULL))
    {
      LimnerTapWeight entry = { .tap = g_intern_string (name) };

      if (g_strv_contains (limner_model_taps (model), name)
          && limner_json_number (layers, name, &entry.weight) && entry.weight > 0)
        g_array_append_val (found, entry);
    }
  return found;
}

/* The name of the deepest layer, or NULL. */
static const char *
deepest_layer (const LimnerModel *model)
{
  const char *deepest = NULL;

  for (const char *const *tap = limner_model_taps (model); *tap; tap++)
    deepest = *tap;
  return deepest;
}

guint
limner_model_tap_weights (LimnerModel *model, const char *effect, const char *role, LimnerTapWeight **entries)
{
  g_autoptr (GArray) found = NULL;
  JsonObject *layers;
  const char *deepest;
  guint n;

  g_return_val_if_fail (model && effect && role && entries, 0);
  *entries = NULL;
  layers = find_layers (model, effect, role);
  if (!layers)
    return 0;
  found = read_layers (model, layers);
  deepest = deepest_layer (model);
  if (found->len == 0 && json_object_get_size (layers) > 0 && deepest)
    {
      LimnerTapWeight entry = { g_intern_string (deepest), 1 };
      g_array_append_val (found, entry);
    }
  n = found->len;
  if (n > 0)
    *entries = (LimnerTapWeight *) g_array_free (g_steal_pointer (&found), FALSE);
  return n;
}

const char *
limner_model_missing_content_layer (const LimnerModel *model)
{
  JsonObject *layers = find_layers (model, "style", "content");
  g_autoptr (GArray) found = layers ? read_layers (model, layers) : NULL;
  g_autoptr (GList) names = NULL;

  if (!found || found->len > 0 || !deepest_layer (model))
    return NULL;
  names = json_object_get_members (layers);
  return names ? g_intern_string (names->data) : NULL;
}

char *
limner_model_remark (const LimnerModel *model)
{
  const char *missing;

  g_return_val_if_fail (model, NULL);
  missing = limner_model_missing_content_layer (model);
  return missing
             ? g_strdup_printf (_ ("The network “%s” has no layer %s: style transfer compares the content at "
                                   "%s, its deepest layer."),
                                limner_model_id (model), missing, deepest_layer (model))
             : NULL;
}

gsize
limner_model_resident_bytes (const LimnerModel *model)
{
  GStatBuf info;

  if (!limner_model_is_style_network (model))
    return LIMNER_PROGRAM_BYTES + limner_safetensors_copied_bytes (model->file);
  return LIMNER_PROGRAM_BYTES
         + (g_stat (model->path, &info) == 0 && info.st_size > 0 ? 2 * (gsize) info.st_size : 0);
}
