#include "config.h"

#include "style/spec-private.h"

#include "base/memory-private.h"
#include "limner/bundled.h"
#include "limner/error.h"
#include "limner/registry.h"
#include "style/neighbour-layers-private.h"

#include <glib/gi18n-lib.h>

/* Scale of the smoothness weight with neighbours: the distances of statistics, for which 1 is
 * calibrated, are much larger. */
#define NEIGHBOUR_TV 0.05

static void
use_statistics (LimnerStyleSpec *spec, const LimnerStyleSettings *settings)
{
  LimnerObjectiveSpec *objective = &spec->objective;

  objective->content_weight = settings->content_weight;
  objective->tv_weight = settings->tv_weight;
  objective->n_style_taps = limner_model_tap_weights (objective->model, "style", "style", &spec->style_taps);
  objective->n_content_taps
      = limner_model_tap_weights (objective->model, "style", "content", &spec->content_taps);
}

/* Neighbours have no content loss: the chosen places preserve the composition. */
static void
use_neighbours (LimnerStyleSpec *spec, const LimnerStyleSettings *settings)
{
  LimnerObjectiveSpec *objective = &spec->objective;

  objective->tv_weight = NEIGHBOUR_TV * settings->tv_weight;
  spec->style_taps = limner_neighbour_layers (objective->model, spec->graph, &objective->n_style_taps);
}

static gboolean
load_start (LimnerStyleSpec *spec, const LimnerStyleSettings *settings, GError **error)
{
  if (settings->start != LIMNER_STYLE_START_INSTANT)
    return TRUE;
  spec->start_model = limner_model_load (LIMNER_BUNDLED_INSTANT, error);
  spec->start = spec->start_model != NULL ? limner_one_pass_new (spec->start_model, error) : NULL;
  return spec->start != NULL;
}

gboolean
limner_style_spec_init (LimnerStyleSpec *spec, LimnerModel *model, const LimnerStyleSettings *settings,
                        GError **error)
{
  LimnerObjectiveSpec *objective = &spec->objective;

  *spec = (LimnerStyleSpec) { 0 };
  objective->model = model;
  objective->distance = settings->distance;
  objective->seed = settings->seed;
  spec->graph = limner_model_build_network (model, LIMNER_NETWORK_REPLICATE_FIRST, error);
  objective->graph = spec->graph;
  if (spec->graph == NULL)
    return FALSE;
  if (settings->distance == LIMNER_STYLE_NEIGHBOURS)
    use_neighbours (spec, settings);
  else
    use_statistics (spec, settings);
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
  return load_start (spec, settings, error);
}

void
limner_style_spec_clear (LimnerStyleSpec *spec)
{
  g_clear_pointer (&spec->graph, limner_graph_unref);
  g_clear_pointer (&spec->style_taps, g_free);
  g_clear_pointer (&spec->content_taps, g_free);
  g_clear_pointer (&spec->start, limner_one_pass_free);
  g_clear_pointer (&spec->start_model, limner_model_unref);
}

gsize
limner_style_spec_held (const LimnerStyleSpec *spec)
{
  gsize held = limner_model_resident_bytes (spec->objective.model);

  if (spec->start_model != NULL) /* the program is there once */
    held += limner_model_resident_bytes (spec->start_model) - LIMNER_PROGRAM_BYTES;
  return held;
}
