#pragma once

#include "dream/ascent-private.h"

/* Sets bench->seconds_per_iteration, the median of one step on options->height x options->width of smooth
 * noise, and bench->loss, that of the last. */
gboolean limner_dream_time_step (const LimnerDreamSpec *spec, const LimnerDreamSettings *settings,
                                 const LimnerBenchOptions *options, const LimnerJob *job,
                                 LimnerDreamBench *bench, GError **error);
