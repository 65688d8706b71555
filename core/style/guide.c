#include "style/guide-private.h"

#include "base/memory-private.h"

/* Matches of a scale, at equal distances; all but the last by the guide. */
#define MATCHES 4
/* The cost of a search for each layer separately, relative to one with all layers together. */
#define LAYERS_COST 5.0

gboolean
limner_guide_init (LimnerGuide *guide, const LimnerCanvas *canvas, const LimnerPlanes *content,
                   double faithfulness, GError **error)
{
  gsize n = 3 * (gsize) canvas->height * (gsize) canvas->width;
  float share = (float) faithfulness;

  guide->n = n;
  guide->planes = limner_alloc_floats (n, error);
  for (gsize i = 0; guide->planes != NULL && i < n; i++)
    guide->planes[i] = share * content->planes[i] + (1 - share) * canvas->x[i];
  return guide->planes != NULL;
}

void
limner_guide_clear (LimnerGuide *guide)
{
  g_clear_pointer (&guide->planes, limner_memory_free);
}

double
limner_guide_matches (gboolean finest, int steps)
{
  if (steps < MATCHES)
    return steps;
  return finest ? MATCHES - 1 + LAYERS_COST : MATCHES;
}

gboolean
limner_guide_match (const LimnerGuide *guide, LimnerObjective *objective, const LimnerCanvas *canvas,
                    const LimnerScaleStep *at, const LimnerJob *job, GError **error)
{
  int quarter = (at->step - 1) * MATCHES / at->n;

  if (at->step > 1 && quarter == (at->step - 2) * MATCHES / at->n)
    return TRUE;
  return limner_objective_match (objective, quarter + 1 < MATCHES ? guide->planes : canvas->x,
                                 at->finest && quarter + 1 == MATCHES, job, error);
}
