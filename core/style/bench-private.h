#pragma once

#include "limner/bench.h"
#include "style/objective-private.h"
#include "style/one-pass-private.h"

/* Median seconds of one iteration on options->height x options->width of smooth noise, and the loss after the
 * last. */
gboolean limner_style_time_iteration (const LimnerObjectiveSpec *spec, const LimnerBenchOptions *options,
                                      const LimnerJob *job, double *seconds, double *loss, GError **error);

/* The same of looking for neighbours (limner_objective_match), the layers together; of a spec with
 * LIMNER_STYLE_NEIGHBOURS. */
gboolean limner_style_time_match (const LimnerObjectiveSpec *spec, const LimnerBenchOptions *options,
                                  const LimnerJob *job, double *seconds, GError **error);

/* Median seconds of one pass over options->height x options->width of smooth noise. */
gboolean limner_one_pass_time (LimnerOnePass *pass, const LimnerBenchOptions *options, const LimnerJob *job,
                               double *seconds, GError **error);
