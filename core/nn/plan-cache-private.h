/* Keeps the last plan of a graph. A caller runs the graph on one window of a picture after the other;
 * windows of the same size share the plan. */
#pragma once

#include "nn/plan-private.h"

/* All zero: empty. */
typedef struct
{
  LimnerPlan *plan;
} LimnerPlanCache;

/* Returns the cached plan if it fits `spec`; otherwise frees it and makes a new one, so that memory
 * never holds two. The cache owns the plan. NULL with an error as limner_plan_new; the cache is empty
 * then. */
LimnerPlan *limner_plan_cache_get (LimnerPlanCache *cache, const LimnerPlanSpec *spec, GError **error);
void limner_plan_cache_clear (LimnerPlanCache *cache);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (LimnerPlanCache, limner_plan_cache_clear)
