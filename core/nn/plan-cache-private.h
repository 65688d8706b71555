/* The plan of the last window, for those who run a graph on one window of a picture after the other: windows
 * of the same size share it. */
#pragma once

#include "nn/plan-private.h"

/* All zero: empty. */
typedef struct
{
  LimnerPlan *plan;
} LimnerPlanCache;

/* A plan for `spec`: the last one where it is for the same, otherwise a new one in its place, so that memory
 * never holds two. Owned by the cache. NULL with an error as limner_plan_new; the cache is empty then. */
LimnerPlan *limner_plan_cache_get (LimnerPlanCache *cache, const LimnerPlanSpec *spec, GError **error);
void limner_plan_cache_clear (LimnerPlanCache *cache);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (LimnerPlanCache, limner_plan_cache_clear)
