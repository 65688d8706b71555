#pragma once

#include "style/objective-private.h"
#include "style/one-pass-private.h"

/* Median seconds of one iteration on height x width of smooth noise, and the loss after the last. */
gboolean limner_style_time_iteration (const LimnerObjectiveSpec *spec, int height, int width, int iterations,
                                      GCancellable *cancellable, double *seconds, double *loss,
                                      GError **error);

/* Median seconds of one pass over height x width of smooth noise. */
gboolean limner_one_pass_time (LimnerOnePass *pass, int height, int width, int iterations,
                               GCancellable *cancellable, double *seconds, GError **error);
