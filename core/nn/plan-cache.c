#include "nn/plan-cache-private.h"

LimnerPlan *
limner_plan_cache_get (LimnerPlanCache *cache, const LimnerPlanSpec *spec, GError **error)
{
  if (cache->plan != NULL && limner_plan_is_for (cache->plan, spec))
    return cache->plan;
  limner_plan_cache_clear (cache);
  cache->plan = limner_plan_new (spec, error);
  return cache->plan;
}

void
limner_plan_cache_clear (LimnerPlanCache *cache)
{
  g_clear_pointer (&cache->plan, limner_plan_free);
}
