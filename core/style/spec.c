#include "config.h"

#include "style/spec-private.h"

#include "limner/error.h"

#include <glib/gi18n-lib.h>

gboolean
limner_style_spec_init (LimnerStyleSpec *spec, LimnerModel *model, const LimnerStyleSettings *settings,
                        GError **error)
{
  LimnerObjectiveSpec *objective = &spec->objective;

  *spec = (LimnerStyleSpec) { 0 };
  objective->model = model;
  objective->distance = settings->distance;
  objective->content_weight = settings->content_weight;
  objective->tv_weight = settings->tv_weight;
  objective->n_style_taps = limner_model_tap_weights (model, "style", "style", &spec->style_taps);
  objective->n_content_taps = limner_model_tap_weights (model, "style", "content", &spec->content_taps);
  objective->style_taps = spec->style_taps;
  objective->content_taps = spec->content_taps;
  if (objective->n_style_taps == 0)
    {
      g_set_error (error, LIMNER_ERROR, LIMNER_ERROR_UNSUPPORTED,
                   _ ("The network “%s” cannot paint by optimisation (it names no style layers); choose a "
                      "feature network."),
                   limner_model_id (model));
      return FALSE;
    }
  spec->graph = limner_model_build_network (model, LIMNER_NETWORK_REPLICATE_FIRST, error);
  objective->graph = spec->graph;
  return spec->graph != NULL;
}

void
limner_style_spec_clear (LimnerStyleSpec *spec)
{
  g_clear_pointer (&spec->graph, limner_graph_unref);
  g_clear_pointer (&spec->style_taps, g_free);
  g_clear_pointer (&spec->content_taps, g_free);
}
