#include "style/statistics-private.h"

#include "base/memory-private.h"

#include <string.h>

gboolean
limner_statistics_init (LimnerStatistics *statistics, const LimnerStyleNetwork *network, GError **error)
{
  *statistics = (LimnerStatistics) { .n_levels = network->n_levels };
  for (guint i = 0; i < network->n_levels; i++)
    {
      LimnerLevelStatistics *level = &statistics->levels[i];
      gsize n = (gsize) limner_graph_channels (network->graph, network->levels[i].node);

      level->channels = (int) n;
      level->mean = limner_memory_alloc (n + n * n, sizeof (double), error);
      if (level->mean == NULL)
        {
          limner_statistics_clear (statistics);
          return FALSE;
        }
      level->covariance = level->mean + n;
      memset (level->mean, 0, (n + n * n) * sizeof (double));
    }
  return TRUE;
}

void
limner_statistics_clear (LimnerStatistics *statistics)
{
  for (guint i = 0; i < LIMNER_STYLE_NETWORK_LEVELS; i++)
    g_clear_pointer (&statistics->levels[i].mean, limner_memory_free);
}

static double
total (const float *weights, gsize n)
{
  double sum = 0;

  if (weights == NULL)
    return (double) n;
  for (gsize i = 0; i < n; i++)
    sum += weights[i];
  return sum;
}

gboolean
limner_statistics_add (LimnerStatistics *statistics, guint number, const LimnerActivation *value,
                       const float *weights, GError **error)
{
  LimnerLevelStatistics *level = &statistics->levels[number];
  double weight = total (weights, (gsize) value->height * (gsize) value->width);
  gsize n = (gsize) level->channels;
  LimnerMoments moments;

  if (!limner_moments_init (&moments, level->channels, error))
    return FALSE;
  if (!limner_moments_measure (&moments, value, weights, error))
    {
      limner_moments_clear (&moments);
      return FALSE;
    }
  level->weight += weight;
  for (gsize i = 0; i < n; i++)
    {
      level->mean[i] += weight * moments.mean[i];
      for (gsize j = 0; j < n; j++)
        level->covariance[i * n + j] += weight * moments.second[i * (gsize) moments.padded + j];
    }
  limner_moments_clear (&moments);
  return TRUE;
}

void
limner_statistics_finish (LimnerStatistics *statistics)
{
  for (guint k = 0; k < statistics->n_levels; k++)
    {
      LimnerLevelStatistics *level = &statistics->levels[k];
      gsize n = (gsize) level->channels;
      double scale = level->weight > 0 ? 1 / level->weight : 0;

      for (gsize i = 0; i < n; i++)
        level->mean[i] *= scale;
      for (gsize i = 0; i < n; i++)
        for (gsize j = 0; j < n; j++)
          level->covariance[i * n + j]
              = scale * level->covariance[i * n + j] - level->mean[i] * level->mean[j];
    }
}

void
limner_statistics_blend (LimnerStatistics *blend, const LimnerStatistics *other, double share)
{
  limner_palette_blend (&blend->colours, &other->colours, share);
  for (guint k = 0; k < blend->n_levels; k++)
    {
      gsize n = (gsize) blend->levels[k].channels;

      for (gsize i = 0; i < n + n * n; i++)
        blend->levels[k].mean[i] += share * other->levels[k].mean[i];
    }
}
