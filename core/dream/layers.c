#include "config.h"

#include "dream/layers-private.h"

#include "limner/error.h"
#include "networks/network-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

static void
dream_layer_clear (gpointer data)
{
  g_free (((LimnerDreamLayer *) data)->channels);
}

static gboolean
refuse_layer (const char *entry, GError **error)
{
  g_set_error (error, LIMNER_ERROR, LIMNER_ERROR_ARGUMENT,
               _ ("“%s” is not a layer to dream of; write NAME, NAME:CHANNEL or NAME:CHANNEL,CHANNEL, with "
                  "=WEIGHT after it to weigh layers."),
               entry);
  return FALSE;
}

static gboolean
find_node (LimnerDreamLayer *layer, LimnerModel *model, const LimnerGraph *graph, GError **error)
{
  layer->node = g_strv_contains (limner_model_taps (model), layer->name)
                    ? limner_graph_find (graph, layer->name)
                    : -1;
  if (layer->node < 0)
    {
      g_autofree char *known = g_strjoinv (", ", (char **) limner_model_taps (model));

      g_set_error (error, LIMNER_ERROR, LIMNER_ERROR_ARGUMENT,
                   _ ("The network “%s” has no layer “%s”; choose one of %s."), limner_model_id (model),
                   layer->name, known);
      return FALSE;
    }
  layer->n_all = limner_graph_channels (graph, layer->node);
  return TRUE;
}

/* "3,17": each below layer->n_all, none twice. */
static gboolean
read_channels (LimnerDreamLayer *layer, const char *entry, const char *list, GError **error)
{
  g_auto (GStrv) words = g_strsplit (list, ",", -1);

  layer->channels = g_new0 (int, g_strv_length (words) + 1);
  for (char **word = words; *word != NULL; word++)
    {
      guint64 channel;

      if (!g_ascii_string_to_unsigned (*word, 10, 0, G_MAXINT, &channel, NULL))
        return refuse_layer (entry, error);
      if (channel >= (guint64) layer->n_all)
        {
          g_set_error (error, LIMNER_ERROR, LIMNER_ERROR_ARGUMENT,
                       _ ("The layer “%s” has no channel %s; they go from 0 to %d."), layer->name, *word,
                       layer->n_all - 1);
          return FALSE;
        }
      for (guint i = 0; i < layer->n_channels; i++)
        if (layer->channels[i] == (int) channel)
          return refuse_layer (entry, error);
      layer->channels[layer->n_channels++] = (int) channel;
    }
  return layer->n_channels > 0 || refuse_layer (entry, error);
}

static gboolean
read_layer (GArray *layers, const char *entry, LimnerModel *model, const LimnerGraph *graph, GError **error)
{
  LimnerDreamLayer layer = { .weight = 1 };
  const char *equals = strrchr (entry, '=');
  g_autofree char *what = equals ? g_strndup (entry, (gsize) (equals - entry)) : g_strdup (entry);
  char *colon = strchr (what, ':'), *end = NULL;
  gboolean ok;

  if (equals != NULL)
    {
      layer.weight = g_ascii_strtod (equals + 1, &end);
      if (end == equals + 1 || *end != '\0' || !isfinite (layer.weight) || layer.weight <= 0)
        return refuse_layer (entry, error);
    }
  if (colon != NULL)
    *colon++ = '\0';
  layer.name = g_intern_string (what);
  ok = find_node (&layer, model, graph, error)
       && (colon == NULL || read_channels (&layer, entry, colon, error));
  g_array_append_val (layers, layer); /* the array frees the channels, also on failure */
  return ok;
}

static gboolean
take_own (GArray *layers, LimnerModel *model, const LimnerGraph *graph, GError **error)
{
  LimnerTapWeight *weights = NULL;
  guint n = limner_model_tap_weights (model, "dream", "layers", &weights);
  gboolean ok = n > 0;

  if (!ok)
    g_set_error (
        error, LIMNER_ERROR, LIMNER_ERROR_UNSUPPORTED,
        _ ("The network “%s” does not say which layers to dream of; name one of its layers, or choose "
           "a feature network."),
        limner_model_id (model));
  for (guint i = 0; ok && i < n; i++)
    {
      LimnerDreamLayer layer = { .name = weights[i].tap, .weight = weights[i].weight };

      ok = find_node (&layer, model, graph, error);
      g_array_append_val (layers, layer);
    }
  g_free (weights);
  return ok;
}

GArray *
limner_dream_layers_read (const char *text, LimnerModel *model, const LimnerGraph *graph, GError **error)
{
  g_autoptr (GArray) layers = g_array_new (FALSE, FALSE, sizeof (LimnerDreamLayer));
  g_auto (GStrv) words = g_strsplit_set (text != NULL ? text : "", " \t\n", -1);

  g_array_set_clear_func (layers, dream_layer_clear);
  for (char **word = words; *word != NULL; word++)
    if (**word != '\0' && !read_layer (layers, *word, model, graph, error))
      return NULL;
  if (layers->len == 0 && !take_own (layers, model, graph, error))
    return NULL;
  return g_steal_pointer (&layers);
}

char *
limner_dream_layers_write (const GArray *layers)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < layers->len; i++)
    {
      const LimnerDreamLayer *layer = &g_array_index (layers, LimnerDreamLayer, i);
      char weight[G_ASCII_DTOSTR_BUF_SIZE];

      g_string_append_printf (text, "%s%s", i > 0 ? " " : "", layer->name);
      for (guint c = 0; c < layer->n_channels; c++)
        g_string_append_printf (text, "%c%d", c > 0 ? ',' : ':', layer->channels[c]);
      if (layer->weight < 1 || layer->weight > 1)
        g_string_append_printf (text, "=%s", g_ascii_dtostr (weight, sizeof weight, layer->weight));
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}
